"""A choice among the steps of a plan is a choice: what outside text chose carries its label down to the act."""

from pathlib import Path
from typing import Any

import pytest

from onefirm.domain.events.effects import EffectDeclared
from onefirm.domain.labels import Integrity
from outside import GOOD
from telling import Story, run

LED = "What came in from outside decided that it comes to this"

CANCEL = """---
name: lead-qualification
description: A lead that fits ends an appointment.
version: 9
starts-on: qualify-lead@2
---

# Answer a lead

So that it can be watched.

{before}
## Cancel

```yaml
id: cancel
effect: calendar.cancel
takes:
  receipt: = the-receipt
mode: ask
then:
  cancelled: end
  failed: end
  declined: end
```
"""
JUDGED = """## Judge

```yaml
id: judge
agent: qualifier
takes:
  email: intent.email
  message: intent.message
then:
  fit: cancel
  unfit: end
  mass-mail: end
```
"""
WAITED = """## Wait

```yaml
id: wait
wait: 3 days
unless: reply
then:
  replied: cancel
  done: end
```
"""
WAITED_ANYHOW = WAITED.replace("done: end", "done: cancel")


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


def declared(tale: Story, before: str, *, replies: bool = False) -> EffectDeclared:
    found: list[Any] = []

    async def story() -> None:
        (tale.folder / "playbooks" / "lead-qualification.md").write_text(CANCEL.format(before=before))
        firm = await tale.open()
        tale.fill_in("one", GOOD)
        await firm.drain()
        if replies:
            tale.post("reply", f"From: {GOOD['email']}\nSubject: Re: A logo\n\nPlease call it off.\n")
        tale.clock.forward(days=1 if replies else 4)
        await firm.drain()
        found.extend(each.fact for each in firm.ledger.events(limit=500) if isinstance(each.fact, EffectDeclared))
        await firm.close()

    run(story)
    (fact,) = found
    return fact


def test_an_agent_that_read_outside_text_chose_it_so_it_is_outside(tale: Story) -> None:
    fact = declared(tale, JUDGED)
    assert fact.labels["receipt"].integrity is Integrity.OPERATOR, "Its arguments are the operator's own."
    assert LED in str(fact.rules.value)


def test_a_letter_of_theirs_chose_it_so_it_is_outside(tale: Story) -> None:
    assert LED in str(declared(tale, WAITED, replies=True).rules.value)


def test_what_comes_whatever_they_write_was_chosen_by_the_plan(tale: Story) -> None:
    assert LED not in str(declared(tale, WAITED_ANYHOW).rules.value)


def test_what_no_outcome_led_to_was_chosen_by_the_plan(tale: Story) -> None:
    assert LED not in str(declared(tale, "").rules.value)
