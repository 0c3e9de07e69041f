"""What nobody should send and somebody will: a page that is gone, a queue without end, the same thing over and over."""

import asyncio
import json
import random
import time
from pathlib import Path
from typing import Any, TypeVar

import pytest

from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.extension import Extension
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.intents import IntentFolded, IntentReceived
from onefirm.domain.events.plans import PlanMade
from onefirm.domain.frozen import Frozen, Json, as_json
from onefirm.domain.intent import IntentType
from outside import GOOD
from telling import Story, ask, run

TWO_STEPS = """---
name: lead-qualification
description: One letter, and a call afterwards.
version: 7
starts-on: qualify-lead@2
---

# Write, then call

So that nothing is forgotten.

## Send it

```yaml
id: send
effect: mail.send
takes:
  to: intent.email
  subject: = Hello
  body: intent.message
mode: ask
then:
  sent: call
  failed: call
  declined: call
```

## Call them

```yaml
id: call
manual: Call them as well.
then:
  done: end
```
"""
INTENTS = 2_100
"""Two batches of the engine and a rest; `bench/large.py` measures a firm of a hundred thousand plans."""
COPIES = 1_000
FORMS = 200
PAGE = 1_000
LEADS = 5
AT_ONCE = 500
ORDER = random.Random(7)  # noqa: S311 -- an order that repeats.
SECONDS_MAX = 300
PAGE_SECONDS_MAX = 2.0
"""A page of a long queue. It takes a few hundredths; the rest is for a machine that has other things to do."""

Found = TypeVar("Found", bound=Fact)


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    story = Story(tmp_path / "firm")
    (story.folder / "policy.toml").write_text("undo-window-seconds = 0\n")
    return story


ODD = """---
name: odd
description: Something that is done by hand.
version: 1
starts-on: odd@1
---

# Do it

So that it is done.

## Do it yourself

```yaml
id: call
manual: Do it.
then: end
```

It is done.
"""


def own_page(tale: Story) -> Path:
    page = tale.folder / "playbooks" / "lead-qualification.md"
    page.write_text(TWO_STEPS)
    return page


async def send(firm: Firm, **fields: str) -> dict[str, Any]:
    """Without waiting for what comes of it."""
    said: Json = {"type": "qualify-lead@2", "fields": {**fields}}
    return as_json(await firm.desk.ask("intents.send", said, "operator"))


async def send_all(firm: Firm, wishes: list[dict[str, str]]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = []
    for first in range(0, len(wishes), AT_ONCE):
        answers += await asyncio.gather(*(send(firm, **fields) for fields in wishes[first : first + AT_ONCE]))
    return answers


def test_a_plan_whose_playbook_was_deleted_goes_on_to_its_end(tale: Story) -> None:
    async def story() -> None:
        page = own_page(tale)
        firm = await tale.open()
        plan = (await send(firm, **GOOD))["plan"]
        await firm.drain()
        page.unlink()
        await firm.close()

        firm = await tale.open()
        await ask(firm, "inbox.accept", question="1")
        assert len(tale.letters()) == 1
        view = await ask(firm, "plans.show", plan=plan)
        assert (view["playbook"], view["action"]) == ("lead-qualification@7", "Ada Palmer: Call them as well.")
        await ask(firm, "inbox.did", question="1")
        view = await ask(firm, "plans.show", plan=plan)
        assert view["state"] in ("completed", "reconciled")
        assert [step["id"] for step in view["steps"]] == ["send", "call"]

        fresh = await ask(firm, "intents.send", type="qualify-lead@2", fields={**GOOD, "email": "bo@hale.example"})
        shown = await ask(firm, "plans.show", plan=fresh["plan"])
        assert shown["playbook"] == "lead-qualification@5", "The shipped page is back in its place."
        await firm.close()

    run(story)


class Odd(Frozen):
    what: str


def test_wishes_that_nobody_can_plan_are_looked_at_again_only_when_the_operator_answers(tale: Story) -> None:
    odd = Extension(name="odd", intents=(IntentType("odd", 1, "Odd.", Odd, key=("what",)),))
    page = tale.folder / "playbooks" / "odd.md"

    async def story() -> None:
        firm = await open_firm(tale.folder, clock=tale.clock, chance=tale.chance, extensions=(EXTENSION, odd))
        for number in range(3):
            await ask(firm, "intents.send", type="odd@1", fields={"what": str(number)})
        await firm.drain()
        cards = (await ask(firm, "inbox.list"))["items"]
        assert len(cards) == 3
        assert not firm.engine.unplanned(), "The operator was asked; nobody goes through them in every round."

        page.parent.mkdir(exist_ok=True)
        page.write_text(ODD)
        await ask(firm, "inbox.answer", question=cards[0]["id"], answer="again")
        await firm.drain()
        plans = (await ask(firm, "plans.list"))["items"]
        assert [plan["playbook"] for plan in plans] == ["odd@1"]
        assert not firm.engine.unplanned()
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(story)


@pytest.mark.slow
def test_a_long_queue_loses_no_wish_and_the_pages_stay_quick(tale: Story) -> None:
    async def story() -> None:
        own_page(tale)
        firm = await tale.open()
        wishes = [{**GOOD, "email": f"ada{number}@palmer.example"} for number in range(INTENTS)]
        answers = await send_all(firm, wishes)
        plans = {answer["plan"] for answer in answers}
        assert len(plans) == INTENTS
        await quick_pages(firm, waiting=0)
        await firm.drain()
        await quick_pages(firm, waiting=INTENTS)
        await firm.close()

        firm = await tale.open()
        await quick_pages(firm, waiting=INTENTS)
        kept = [made.plan.id for made in facts(firm, PlanMade)]
        assert set(kept) == plans
        assert len(kept) == INTENTS
        await ask(firm, "inbox.accept", question="1")
        assert len(tale.letters()) == 1
        await firm.close()

    asyncio.run(asyncio.wait_for(story(), SECONDS_MAX))


async def quick_pages(firm: Firm, waiting: int) -> None:
    """Today, the inbox and the first card are there soon, however long the queue is."""
    for name in ("today", "inbox.list"):
        began = time.perf_counter()
        view = as_json(await firm.desk.ask(name, {}, "operator"))
        assert time.perf_counter() - began < PAGE_SECONDS_MAX
        assert view["waiting"] == waiting
    if waiting:
        began = time.perf_counter()
        card = as_json(await firm.desk.ask("inbox.show", {"question": "1", "glance": True}, "operator"))
        assert time.perf_counter() - began < PAGE_SECONDS_MAX
        assert card["kind"] == "approval"


def facts(firm: Firm, kind: type[Found]) -> list[Found]:
    """Every fact of one kind, from the whole ledger."""
    found: list[Found] = []
    seq = 0
    while page := firm.ledger.events(seq, PAGE):
        found += [event.fact for event in page if isinstance(event.fact, kind)]
        seq = page[-1].seq
    return found


def test_the_same_wish_a_thousand_times_in_any_order_is_one_wish(tale: Story) -> None:
    async def story() -> None:
        own_page(tale)
        firm = await tale.open()
        copies = [{**GOOD, "email": f"ada{number % LEADS}@palmer.example"} for number in range(COPIES)]
        ORDER.shuffle(copies)
        answers = await send_all(
            firm,
            [dict(ORDER.sample(sorted(copy.items()), len(copy))) for copy in copies],
        )
        assert len({answer["plan"] for answer in answers}) == LEADS
        assert sum(answer["folded"] for answer in answers) == COPIES - LEADS
        await firm.drain()
        assert (await ask(firm, "inbox.list"))["waiting"] == LEADS
        assert len(facts(firm, IntentReceived)) == LEADS
        assert len(facts(firm, IntentFolded)) == COPIES - LEADS
        group = await ask(firm, "inbox.alike", question="1")
        shown = {item["id"]: item["payload"] for item in group["items"]}
        tale.clock.forward(seconds=3)
        await ask(firm, "inbox.accept-all", question="1", shown=shown)
        assert len(tale.letters()) == LEADS
        await firm.close()

    asyncio.run(asyncio.wait_for(story(), SECONDS_MAX))


def test_forms_that_come_again_in_another_order_are_the_same_forms(tale: Story) -> None:
    async def story() -> None:
        own_page(tale)
        firm = await tale.open()
        for number in range(FORMS):
            fields = {**GOOD, "email": f"ada{number % LEADS}@palmer.example"}
            shuffled = dict(ORDER.sample(sorted(fields.items()), len(fields)))
            (tale.folder / "forms" / f"{ORDER.random()}.json").write_text(json.dumps({**shuffled, "form": "contact"}))
        await firm.drain()
        assert len(facts(firm, IntentReceived)) == LEADS
        assert len(facts(firm, IntentFolded)) == FORMS - LEADS
        assert (await ask(firm, "inbox.list"))["waiting"] == LEADS
        await firm.close()

    run(story)


def test_nobody_is_asked_to_approve_a_letter_that_cannot_leave(tmp_path: Path) -> None:
    tale = Story(tmp_path / "firm")

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", {**GOOD, "email": "ada@donaudampfschifffahrtsgesellschaft-süd.at"})
        await firm.drain()
        (item,) = (await ask(firm, "inbox.list"))["items"]
        card = (await ask(firm, "inbox.show", question="1"))["card"]
        assert item["kind"] == "clarification"
        said = " ".join(f"{reason['says']} {reason['quote']}" for reason in card["why"])
        assert "No letter can go to 'ada@donaudampfschifffahrtsgesellschaft-süd.at'" in said
        assert "Hello Ada" in said, "What was to leave is shown word for word, for whoever sends it by hand."
        await firm.close()

    run(story)


@pytest.mark.parametrize("name", ["Ada\r\nSubject: paid", "Ada\u202eremlaP", "\u2066Ada\u2069\u2028Palmer", "\u200f"])
def test_a_name_stays_on_one_line_and_in_its_order_wherever_it_is_a_title(tmp_path: Path, name: str) -> None:
    tale = Story(tmp_path / "firm")

    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", {**GOOD, "name": name})
        tale.fill_in(f"{name.splitlines()[0]}-two", {"name": name})
        await firm.drain()
        items = (await ask(firm, "inbox.list"))["items"]
        (plan,) = (await ask(firm, "plans.list"))["items"]
        assert len(items) == 2
        titles = [plan["title"], *(one[part] for one in items for part in ("title", "summary", "verb"))]
        assert not [title for title in titles if set(title) & set("\r\n\u2028\u202e\u2066\u2069\u200f")]
        await firm.close()

    run(story)
