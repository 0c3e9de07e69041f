"""What time and many hands do to questions, on a clock that moves only when told to."""

from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SerializerFunctionWrapHandler, model_serializer

from onefirm.app.firm import Firm
from onefirm.domain.effect import Approval
from onefirm.domain.events.effects import EffectApproved
from onefirm.domain.events.questions import BatchApproved, QuestionAsked, QuestionReminded, QuestionVoided
from onefirm.domain.events.streams import of_batch, of_effect, of_question
from onefirm.domain.ids import EffectId, QuestionId
from onefirm.domain.personal import Personal
from onefirm.domain.problem import Refusal
from onefirm.ledger.ledger import Put
from telling import Story, ask, run

LETTER = """---
name: lead-qualification
description: Write one letter and send it, once you agree.
version: 1
starts-on: qualify-lead@2
---

# Greet

One letter, and what becomes of it.

## Send it

```yaml
id: send
effect: mail.send
takes:
  to: intent.email
  subject: = Hello
  body: intent.message
  reply_to: profile.email
mode: ask
then:
  sent: end
  failed: call
  declined: call
```

## Call them

```yaml
id: call
manual: Call them instead.
then:
  done: end
```
"""


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    tale = Story(tmp_path / "firm")
    (tale.folder / "playbooks" / "lead-qualification.md").write_text(LETTER)
    return tale


async def begin(firm: Firm, *names: str) -> None:
    for name in names:
        fields = {"email": f"{name}@palmer.example", "name": name, "message": f"Hello, {name} here."}
        await ask(firm, "intents.send", type="qualify-lead@2", fields=fields)


async def waiting(firm: Firm) -> list[dict[str, Any]]:
    return (await ask(firm, "inbox.list"))["items"]


async def refusal(asking: Awaitable[object]) -> str:
    with pytest.raises(Refusal) as refused:
        await asking
    return refused.value.problem.code


def test_a_question_is_reminded_of_at_doubled_distances_and_five_times_at_most(tale: Story) -> None:
    (tale.folder / "policy.toml").write_text("approval-days-max = 0\n")

    async def story() -> None:
        firm = await tale.open()
        await begin(firm, "ada")
        question = (await waiting(firm))[0]["id"]
        hours: list[int] = []
        for hour in range(24 * 60):
            tale.clock.forward(hours=1)
            if await reminders(firm, question) > len(hours):
                hours.append(hour + 1)
        assert hours == [24, 72, 168, 360, 744]
        assert (await ask(firm, "inbox.show", question=question))["reminded"] == 5
        (longest,) = (await ask(firm, "today"))["longest"]
        assert longest["says"] == "waits for 60 days, reminded 5 times"
        await ask(firm, "inbox.accept", question=question)
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(story)


async def reminders(firm: Firm, question: str) -> int:
    await firm.drain()
    events = firm.ledger.stream(of_question(QuestionId(question)))
    return sum(isinstance(event.fact, QuestionReminded) for event in events)


def test_an_approval_nobody_gives_expires_and_the_plan_goes_on_as_declined(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await begin(firm, "ada")
        (asked,) = await waiting(firm)
        assert asked["expires"]
        tale.clock.forward(days=13)
        await firm.drain()
        assert len(await waiting(firm)) == 1
        tale.clock.forward(days=1)
        # Nothing has run yet, and a late yes is refused all the same.
        assert (await firm.desk.ask("inbox.list", {}, "operator")).model_dump()["waiting"] == 0
        assert await refusal(firm.desk.ask("inbox.accept", {"question": asked["id"]}, "operator")) == "question-expired"
        await firm.drain()
        assert (await ask(firm, "inbox.show", question=asked["id"]))["state"] == "expired"
        (instead,) = await waiting(firm)
        assert instead["kind"] == "clarification"
        assert instead["title"] == "ada: Call them instead."
        plan = await ask(firm, "plans.show", plan=asked["plan"])
        assert plan["steps"][0]["outcome"] == "declined"
        tale.clock.forward(days=100)
        await firm.drain()
        assert [one["id"] for one in await waiting(firm)] == [instead["id"]]
        assert tale.letters() == []
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(story)


def test_a_yes_that_is_not_used_in_time_is_asked_for_again(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await begin(firm, "ada")
        (asked,) = await waiting(firm)
        await ask(firm, "firm.pause", reason="On holiday")
        decided = await ask(firm, "inbox.accept", question=asked["id"])
        assert approval(firm, decided["effect"]).expires
        tale.clock.forward(days=15)
        await firm.drain()
        await ask(firm, "firm.resume")
        assert tale.letters() == []
        assert len(await waiting(firm)) == 1
        await firm.close()

    run(story)


def approval(firm: Firm, effect: str) -> Approval:
    events = firm.ledger.stream(of_effect(EffectId(effect)))
    return next(event.fact.approval for event in reversed(events) if isinstance(event.fact, EffectApproved))


def test_what_is_put_aside_comes_back_by_itself_and_can_be_answered_meanwhile(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await begin(firm, "ada", "bo")
        first, second = await waiting(firm)
        await ask(firm, "inbox.snooze", question=first["id"], until="tomorrow 9:00")
        await ask(firm, "inbox.delegate", question=second["id"], to="Anna", until="2 days")
        await firm.close()
        firm = await tale.open()
        listed = await ask(firm, "inbox.list")
        assert listed["waiting"] == 0
        assert [(one["to"], one["until"][:10]) for one in listed["aside"]] == [
            ("", "2026-03-03"),
            ("Anna", "2026-03-04"),
        ]
        tale.clock.forward(hours=24)
        # Nobody ran anything: it is back because the moment has come.
        back = (await firm.desk.ask("inbox.list", {}, "operator")).model_dump()
        assert [one["id"] for one in back["items"]] == [first["id"]]
        await ask(firm, "inbox.reject", question=second["id"])
        assert (await ask(firm, "inbox.list"))["aside"] == []
        assert await refusal(ask(firm, "inbox.snooze", question=first["id"], until="yesterday")) == "until-wrong"
        assert await refusal(ask(firm, "inbox.snooze", question=first["id"], until="30 days")) == "until-after-expiry"
        assert await refusal(ask(firm, "inbox.snooze", question=second["id"], until="4h")) == "question-decided"
        await ask(firm, "inbox.snooze", question=first["id"], until="4h")
        await ask(firm, "inbox.snooze", question=first["id"], until="now")
        tale.clock.forward(seconds=31)
        await firm.drain()
        assert {one["kind"] for one in await waiting(firm)} == {"approval", "clarification"}
        await firm.close()

    run(story)


def test_a_text_that_is_shortened_in_a_group_comes_along_whole(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        long = f"Hello,\n\n{'and so on ' * 40}to the end."
        for name, message in (("ada", long), ("bo", "Hello,\nin short.")):
            fields = {"email": f"{name}@palmer.example", "name": name, "message": message}
            await ask(firm, "intents.send", type="qualify-lead@2", fields=fields)
        items = {item["target"]: item for item in (await ask(firm, "inbox.alike", question="1"))["items"]}
        ada, bo = items["ada@palmer.example"], items["bo@palmer.example"]
        assert ada["text"].endswith("…") and ada["whole"] == long
        assert (bo["text"], bo["whole"]) == ("Hello, in short.", "")
        await firm.close()

    run(story)


def test_a_large_batch_begins_with_a_few_and_the_rest_names_it(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        names = [f"n{number}" for number in range(8)]
        await begin(firm, *names)
        group = await ask(firm, "inbox.alike", question="1")
        assert (group["waiting"], group["first"]) == (8, 5)
        assert {item["text"] for item in group["items"]} == {f"Hello, {name} here." for name in names}
        shown = {item["id"]: item["payload"] for item in group["items"]}
        changed, left_out = group["items"][0]["id"], group["items"][7]["id"]
        shown[changed] = "something-else"
        answer = await ask(firm, "inbox.accept-all", question="1", shown=shown, but=[left_out])
        assert [one["question"] for one in answer["not_taken"]] == [changed]
        assert answer["not_taken"][0]["problem"]["code"] == "question-stale"
        assert len(answer["done"]) == 6
        (event,) = firm.ledger.stream(of_batch(answer["batch"]))
        assert isinstance(event.fact, BatchApproved)
        effects = [one["effect"] for one in answer["done"]]
        assert list(event.fact.first) == effects[:5]
        assert [approval(firm, effect).batch for effect in effects] == [""] * 5 + [answer["batch"]]
        assert {one["id"] for one in await waiting(firm)} == {changed, left_out}
        await firm.close()

    run(story)


def test_a_small_batch_and_a_policy_without_trial_leave_at_once(tale: Story) -> None:
    (tale.folder / "policy.toml").write_text("first-batch = 0\n")

    async def story() -> None:
        firm = await tale.open()
        await begin(firm, *(f"n{number}" for number in range(7)))
        answer = await ask(firm, "inbox.accept-all", question="1")
        assert (answer["first"], len(answer["done"])) == (0, 7)
        tale.clock.forward(seconds=31)
        await firm.drain()
        assert len(tale.letters()) == 7
        await firm.close()

    run(story)


def test_a_decision_that_meets_a_reminder_still_counts(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await begin(firm, "ada")
        shown = await ask(firm, "inbox.show", question="1")
        tale.clock.forward(hours=25)
        await firm.drain()
        args = {"question": shown["id"], "payload": shown["payload"]}
        await ask(firm, "inbox.accept", **args)
        again = await ask(firm, "inbox.accept", **args)
        assert again["already"]
        assert again["receipt"] == ""
        tale.clock.forward(seconds=31)
        await firm.drain()
        again = await ask(firm, "inbox.accept", **args)
        assert again["already"]
        assert again["receipt"] in again["says"]
        assert again["receipt"]
        await firm.close()

    run(story)


class OlderQuestion(QuestionAsked):
    """The shape of the first release: it knew no `expires` and no `same`."""

    @model_serializer(mode="wrap")
    def _as_it_was(self, spell: SerializerFunctionWrapHandler) -> dict[str, Any]:
        body: dict[str, Any] = spell(self)
        return {name: value for name, value in body.items() if name not in ("expires", "same")}


def test_questions_asked_by_an_older_release_are_answered_by_this_one(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await begin(firm, "ada", "bo")
        for item in await waiting(firm):
            await as_if_older(firm, item["id"])
        await firm.close()
        firm = await tale.open()
        await firm.drain()
        first, second = await waiting(firm)
        assert (first["expires"], first["same"]) == ("", "")
        assert (await ask(firm, "inbox.show", question=first["id"]))["verbs"][0] == "accept"
        assert (await ask(firm, "inbox.alike", question=first["id"]))["waiting"] == 1
        tale.clock.forward(days=50)
        await firm.drain()
        await ask(firm, "inbox.accept", question=first["id"])
        await ask(firm, "inbox.did", question=second["id"])
        tale.clock.forward(seconds=31)
        await firm.drain()
        assert len(tale.letters()) == 1
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(story)


async def as_if_older(firm: Firm, question: str) -> None:
    stream = of_question(QuestionId(question))
    asked = firm.ledger.stream(stream)[0].fact
    assert isinstance(asked, QuestionAsked)
    assert isinstance(asked.card.value, dict)
    names = ("title", "summary", "verb", "change", "why", "rules")
    card = Personal(subject=asked.subject, value={name: asked.card.value[name] for name in names})
    older = OlderQuestion.model_validate(asked.model_dump() | {"card": card, "expires": "", "same": ""})
    gone = QuestionVoided(question=asked.question, plan=asked.plan, why="To be asked as it once was.")
    await firm.ledger.append(Put(stream, gone), Put(stream, older), actor="conductor")
