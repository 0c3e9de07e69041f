"""Schedules in a whole firm, on a clock that moves only when told to: gaps, jumps, weeks of nothing, and floods."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fakes import ManualClock, SeededChance
from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.app.setup import init
from onefirm.capabilities.extension import Extension
from onefirm.conductor.schedules import standing
from onefirm.domain.events.plans import PlanCompleted
from onefirm.domain.events.records import RecordChanged
from onefirm.domain.events.schedules import ScheduleStopped
from onefirm.domain.frozen import Frozen, as_json
from onefirm.domain.ids import FIRM, PlanId, RecordId
from onefirm.domain.intent import IntentType
from onefirm.domain.labels import OPERATORS_OWN
from onefirm.domain.personal import Personal, our_own
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.record import RecordKind
from onefirm.ledger.ledger import Put

Answer = dict[str, Any]
SECONDS_MAX = 60


class Look(Frozen):
    """Look at something."""

    what: str
    which: str = ""


class Looked(Frozen):
    what: str
    which: str = ""


LOOK = IntentType("look", 1, "Look at something.", Look, key=("what", "which"))
LOOKED = RecordKind("looked", 1, "Something that was looked at.", Looked, identity="what")
PLAYBOOK = """---
name: looking
description: Looks at something and keeps that it did.
version: 1
starts-on: look@1
---

# Look

So that nobody has to remember.

## Keep it

```yaml
id: keep
record: looked
takes:
  what: intent.what
  which: intent.which
gives: a record of the look
```

It is kept.
"""


class Tale:
    """A firm that can look at things, and its clock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "firm"
        self.clock = ManualClock()
        self.chance = SeededChance()
        page = folder / "looking.md"
        page.write_text(PLAYBOOK)
        self.extension = Extension(name="looks", intents=(LOOK,), records=(LOOKED,), playbooks=(page,))
        init(
            self.folder, name="Tern Studio", operator="Ines Tern", email="ines@tern.example",
            clock=self.clock, chance=self.chance,
        )  # fmt: skip

    async def open(self) -> Firm:
        return await open_firm(
            self.folder, clock=self.clock, chance=self.chance, extensions=(EXTENSION, self.extension)
        )

    def at(self, text: str) -> None:
        """Set the clock, forwards or back."""
        wanted = datetime.fromisoformat(text).replace(tzinfo=UTC)
        self.clock.forward(seconds=(wanted - self.clock.now()).total_seconds())


@pytest.fixture
def tale(tmp_path: Path) -> Tale:
    return Tale(tmp_path)


def run(story: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await story()

    asyncio.run(asyncio.wait_for(whole(), timeout=SECONDS_MAX))


async def ask(firm: Firm, name_asked: str, /, **args: Any) -> Answer:
    answer = as_json(await firm.desk.ask(name_asked, args, "operator"))
    await firm.drain()
    return answer


async def look(firm: Firm, name: str = "look-around", **args: Any) -> Answer:
    """Set a schedule that looks at the garden."""
    return await ask(firm, "schedules.set", **({"name": name, "intent": "look@1", "fields": {"what": "garden"}} | args))


async def shown(firm: Firm, name: str = "look-around") -> Answer:
    return (await ask(firm, "schedules.show", name=name))["schedule"]


async def plans(firm: Firm) -> int:
    return len((await ask(firm, "plans.list", limit=1000))["items"])


def fired(firm: Firm) -> list[str]:
    """Every moment or event that was taken, in order."""
    events = [event for event in firm.ledger.events(limit=100_000) if event.fact.kind == "schedule.fired"]
    return [at for event in events for at in getattr(event.fact, "moments")]  # noqa: B009 -- the kind says what it is


async def refused(firm: Firm, **args: Any) -> Problem:
    with pytest.raises(Refusal) as refusal:
        await look(firm, **args)
    return refusal.value.problem


def test_a_crontab_line_starts_work_at_its_moments_and_at_no_other(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.at("2026-03-02T08:00")
        said = await look(firm, cron="0 9 * * mon-fri", zone="Europe/Vienna")
        assert said["next"] == "2026-03-03T08:00:00.000000Z"
        for _ in range(24 * 12):
            tale.clock.forward(seconds=300)
            await firm.drain()
        assert fired(firm) == ["2026-03-03T08:00:00.000000Z"]
        assert await plans(firm) == 1
        await firm.close()

    run(story)


def test_an_interval_goes_on_and_nothing_is_written_while_nothing_is_due(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.open()
        await look(firm, every="10 minutes")
        before = firm.ledger.durable()
        for _ in range(9):
            tale.clock.forward(seconds=60)
            await firm.drain()
        assert firm.ledger.durable() == before
        tale.clock.forward(seconds=60)
        await firm.drain()
        assert len(fired(firm)) == 1
        await firm.close()

    run(story)


def test_a_moment_is_used_up_once_and_can_be_in_the_past(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.open()
        await look(firm, at="2026-03-02 12:00", zone="Europe/Vienna")
        tale.at("2026-03-02T10:59:59")
        await firm.drain()
        assert await plans(firm) == 0
        tale.at("2026-03-02T11:00:01")
        await firm.drain()
        assert await plans(firm) == 1
        assert (await shown(firm))["state"] == "over"
        tale.clock.forward(days=400)
        await firm.drain()
        assert await plans(firm) == 1
        await look(firm, "late", at="2020-01-01 00:00", fields={"what": "attic"})
        assert (await shown(firm, "late"))["started"] == 1
        await firm.close()

    run(story)


def test_each_night_has_its_look_also_in_the_nights_that_are_too_short_or_too_long(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.at("2026-03-27T12:00")
        await look(firm, cron="30 2 * * *", zone="Europe/Vienna")
        for _ in range(3 * 24):
            tale.clock.forward(hours=1)
            await firm.drain()
        assert fired(firm) == [
            "2026-03-28T01:30:00.000000Z", "2026-03-29T01:00:00.000000Z", "2026-03-30T00:30:00.000000Z",
        ]  # fmt: skip
        await ask(firm, "schedules.stop", name="look-around")
        tale.at("2026-10-24T12:00")
        await look(firm, "autumn", cron="30 2 * * *", zone="Europe/Vienna")
        for _ in range(2 * 24):
            tale.clock.forward(hours=1)
            await firm.drain()
        assert fired(firm)[3:] == ["2026-10-25T00:30:00.000000Z", "2026-10-26T01:30:00.000000Z"]
        await firm.close()

    run(story)


@pytest.mark.parametrize(("rule", "started", "skipped"), [("skip", 0, 21), ("one", 1, 20), ("all", 21, 0)])
def test_three_weeks_of_nothing_are_made_up_for_as_the_schedule_says(
    tale: Tale, rule: str, started: int, skipped: int
) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.at("2026-05-01T12:00")
        await look(firm, cron="0 9 * * *", catch_up=rule)
        await firm.close()
        tale.at("2026-05-22T12:00")
        firm = await tale.open()
        await firm.drain()
        view = await shown(firm)
        assert (view["started"], view["skipped"], view["folded"]) == (started, skipped, 0)
        assert view["next"] == "2026-05-23T09:00:00.000000Z"
        assert fired(firm) == [f"2026-05-{day:02}T09:00:00.000000Z" for day in range(23 - started, 23)]
        assert await plans(firm) == started
        await firm.close()

    run(story)


def test_what_is_made_up_for_has_a_bound_and_the_rest_is_told(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.open()
        await look(firm, every="1 second", catch_up="all")
        await firm.close()
        tale.clock.forward(days=21)
        firm = await tale.open()
        began = time.perf_counter()
        await firm.drain()
        assert time.perf_counter() - began < 20
        view = await shown(firm)
        assert (view["started"], view["skipped"]) == (100, 21 * 86_400 - 100)
        await firm.close()

    run(story)


def test_a_clock_set_back_an_hour_starts_nothing_twice(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.at("2026-03-02T09:30")
        await look(firm, cron="0 * * * *")
        tale.at("2026-03-02T10:00:01")
        await firm.drain()
        tale.at("2026-03-02T09:00:01")
        await firm.drain()
        # Set anew by the wrong clock, the same moment falls due again; the wish has the same key.
        await look(firm, cron="0 * * * *")
        tale.at("2026-03-02T10:00:02")
        await firm.drain()
        view = await shown(firm)
        assert (view["started"], view["folded"]) == (1, 1)
        assert await plans(firm) == 1
        (received,) = (await ask(firm, "intents.list"))["received"]
        assert received["folded"] == 1
        await firm.close()

    run(story)


@pytest.mark.parametrize("reopened", [False, True])
@pytest.mark.parametrize(
    ("trigger", "next_", "then"),
    [
        ({"cron": "30 9 * * *"}, "2026-03-02T10:00", "2026-03-03T09:30"),
        ({"every": "2 hours"}, "2026-03-02T10:00", "2026-03-02T12:00"),
    ],
)
def test_a_clock_that_stood_a_year_ahead_puts_nothing_off_for_a_year(
    tale: Tale, trigger: Answer, next_: str, then: str, reopened: bool
) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.at("2026-03-02T09:00")
        await look(firm, **trigger)
        tale.at("2027-03-02T09:45")
        await firm.drain()
        before = (await shown(firm))["started"]
        assert before == 1
        tale.at(next_)
        if reopened:
            await firm.close()
            firm = await tale.open()
        await firm.drain()
        view = await shown(firm)
        assert (view["next"][:16], view["started"]) == (then, before)
        written = len(fired(firm))
        await firm.drain()
        assert len(fired(firm)) == written, "Nothing is put right twice."
        tale.at(then)
        await firm.drain()
        assert (await shown(firm))["started"] == before + 1
        await firm.close()

    run(story)


def test_a_schedule_stopped_by_two_clicks_is_stopped_once(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.open()
        await look(firm, every="2 hours")
        clicks = [firm.desk.ask("schedules.stop", {"name": "look-around"}, "operator") for _ in range(3)]
        said = sorted(str(as_json(answer)["says"]) for answer in await asyncio.gather(*clicks))
        assert said == ["'look-around' starts nothing any more.", *["'look-around' was not running."] * 2]
        stopped = [
            event for event in firm.ledger.stream("schedule:look-around") if isinstance(event.fact, ScheduleStopped)
        ]
        assert len(stopped) == 1
        await firm.close()

    run(story)


@pytest.mark.parametrize(("rule", "started"), [("skip", 0), ("one", 1), ("all", 6)])
def test_a_clock_set_forward_an_hour_is_made_up_for_as_the_schedule_says(tale: Tale, rule: str, started: int) -> None:
    async def story() -> None:
        firm = await tale.open()
        await look(firm, every="10 minutes", catch_up=rule)
        tale.clock.forward(hours=1)
        await firm.drain()
        view = await shown(firm)
        assert (view["started"], view["skipped"]) == (started, 6 - started)
        tale.clock.forward(seconds=240)
        await firm.drain()
        tale.clock.forward(seconds=240)
        await firm.drain()
        tale.clock.forward(seconds=240)
        await firm.drain()
        assert (await shown(firm))["started"] == started + 1, "What falls due while somebody looks was not missed."
        await firm.close()

    run(story)


def test_a_paused_firm_starts_nothing_and_makes_up_for_it_when_it_goes_on(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.open()
        await look(firm, every="1 minute", catch_up="one")
        await look(firm, "after", on="record.changed", where={"record": "lead"}, fields={"what": "= event.id"})
        await ask(firm, "firm.pause")
        await firm.ledger.append(_changed("pl_one", "won"), actor="conductor")
        for _ in range(10):
            tale.clock.forward(seconds=60)
            await firm.drain()
        assert fired(firm) == []
        assert (await shown(firm, "after"))["waiting"] == 1
        await ask(firm, "firm.resume")
        after = await shown(firm, "after")
        assert (after["waiting"], after["started"]) == (0, 1)
        view = await shown(firm)
        assert (view["started"], view["skipped"]) == (1, 9)
        await firm.close()

    run(story)


def test_what_waits_when_a_schedule_is_stopped_or_changed_is_let_go_and_counted(
    tale: Tale, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "_AT_ONCE", 1)

    async def story() -> None:
        firm = await tale.open()
        leads: Answer = {"on": "record.changed", "where": {"record": "lead"}, "fields": {"what": "= event.id"}}
        won: Answer = leads | {"where": {"record": "lead", "fields.status": "won"}}
        await look(firm, **leads)
        await ask(firm, "firm.pause")
        for plan in ("pl_one", "pl_one", "pl_two"):
            await firm.ledger.append(_changed(plan, "won"), actor="conductor")
        await look(firm, **(leads | {"catch_up": "all"}))
        assert (await shown(firm))["waiting"] == 2, "The trigger is the same, so nothing is lost."
        await look(firm, **won)
        view = await shown(firm)
        assert (view["waiting"], view["skipped"]) == (0, 3)
        await firm.ledger.append(_changed("pl_one", "won"), actor="conductor")
        await ask(firm, "schedules.stop", name="look-around")
        view = await shown(firm)
        assert (view["waiting"], view["skipped"], view["state"]) == (0, 4, "stopped")
        await look(firm, **won)
        await ask(firm, "firm.resume")
        assert (await shown(firm))["started"] == 0
        await firm.ledger.append(_changed("pl_one", "won"), actor="conductor")
        await firm.drain()
        assert (await shown(firm))["started"] == 1
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(story)


def test_a_crash_between_the_wish_and_the_note_of_it_starts_nothing_twice(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.open()
        await look(firm, every="10 minutes", catch_up="all")
        due = (await shown(firm))["next"]
        # What a scheduler writes first, and then it is gone.
        await firm.desk.ask(
            "intents.send",
            {"type": "look@1", "fields": {"what": "garden"}, "key": f"schedule:look-around:{due}"},
            "operator",
        )
        await firm.close()
        tale.clock.forward(seconds=601)
        firm = await tale.open()
        await firm.drain()
        view = await shown(firm)
        assert (view["started"], view["folded"]) == (0, 1)
        assert await plans(firm) == 1
        await firm.close()

    run(story)


def test_a_completed_plan_starts_the_next_one_with_fields_of_the_event(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.open()
        await look(
            firm, on="record.changed", where={"record": "looked", "fields.which": "first"},
            fields={"what": "= event.fields.what", "which": "second"},
        )  # fmt: skip
        await ask(firm, "intents.send", type="look@1", fields={"what": "pond", "which": "first"})
        await ask(firm, "intents.send", type="look@1", fields={"what": "shed", "which": "other"})
        changed = [event.fact for event in firm.ledger.events(limit=1000) if isinstance(event.fact, RecordChanged)]
        assert len(changed) == 3
        first, second = (fact for fact in changed if fact.id == changed[0].id)
        # What was known already is not said again: the record is the same, and only this changed.
        assert (first.fields.value, second.fields.value) == ({"what": "pond", "which": "first"}, {"which": "second"})
        view = await shown(firm)
        assert (view["started"], view["folded"], view["waiting"]) == (1, 0, 0)
        await firm.close()

    run(story)


def test_an_event_during_a_crash_is_taken_afterwards(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.open()
        await look(firm, on="plan.completed", fields={"what": "= event.plan"})
        await firm.ledger.append(_completed("pl_one"), actor="conductor")
        await firm.close()
        firm = await tale.open()
        await firm.drain()
        await ask(firm, "schedules.stop", name="look-around")
        assert (await shown(firm))["started"] >= 1
        await firm.close()

    run(story)


def test_ten_thousand_duplicates_of_one_event_are_one_plan_and_told_as_folded(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.open()
        await look(
            firm, on="record.changed", where={"record": "lead", "fields.status": "won"},
            fields={"what": "= event.id", "which": "= event.fields.status"},
        )  # fmt: skip
        told = [_changed("pl_one", "won")] * 10_000 + [_changed("pl_one", "new")] * 500
        random.Random(7).shuffle(told)  # noqa: S311 -- an order, no secret
        began = time.perf_counter()
        futures = [firm.ledger.queue(put, actor="conductor", cause=None, expected=None) for put in told]
        for future in futures:
            await asyncio.wrap_future(future)
        await firm.drain()
        seconds = time.perf_counter() - began
        view = await shown(firm)
        assert (view["started"], view["folded"], view["waiting"]) == (1, 9_999, 0)
        assert len((await ask(firm, "plans.list", limit=100))["items"]) == 1
        assert seconds < 30, f"It took {seconds:.1f} s."
        # And once more, long after the first was taken: seen, counted, folded.
        await firm.ledger.append(_changed("pl_one", "won"), actor="conductor")
        await firm.drain()
        view = await shown(firm)
        assert (view["started"], view["folded"]) == (1, 10_000)
        (received,) = (await ask(firm, "intents.list"))["received"]
        assert received["folded"] == 1
        # The same values kept by another plan are news.
        await firm.ledger.append(_changed("pl_two", "won"), actor="conductor")
        await firm.drain()
        assert (await shown(firm))["started"] == 2
        assert all((await ask(firm, "ledger.rebuild"))["projections"].values())
        await firm.close()

    run(story)


def test_a_schedule_that_would_start_itself_for_ever_is_stopped_and_says_so(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.open()
        await look(firm, on="plan.completed", fields={"what": "= event.plan"})
        await ask(firm, "intents.send", type="look@1", fields={"what": "pond"})
        view = await shown(firm)
        assert view["state"] == "stopped"
        assert view["started"] == 3
        inbox = await ask(firm, "inbox.list")
        card = await ask(firm, "inbox.show", question=inbox["items"][0]["id"])
        assert card["card"]["problem"]["code"] == "schedule-circle"
        assert await plans(firm) == 4
        await firm.close()

    run(story)


def test_two_schedules_that_start_each_other_are_stopped_too(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.open()
        for name, which, then in (("ping", "a", "b"), ("pong", "b", "a")):
            await look(
                firm, name, on="record.changed", where={"fields.which": which},
                fields={"what": "= event.fields.what", "which": then},
            )  # fmt: skip
        await ask(firm, "intents.send", type="look@1", fields={"what": "pond", "which": "a"})
        states = {item["name"]: item["state"] for item in (await ask(firm, "schedules.list"))["items"]}
        assert "stopped" in states.values()
        assert await plans(firm) <= 8
        await firm.close()

    run(story)


def test_a_wish_that_cannot_be_made_is_asked_about_once_and_the_clock_goes_on(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.open()
        await look(firm, every="10 minutes")
        await firm.close()
        bare = await open_firm(tale.folder, clock=tale.clock, chance=tale.chance, extensions=(EXTENSION,))
        for _ in range(3):
            tale.clock.forward(seconds=601)
            await bare.drain()
        inbox = as_json(await bare.desk.ask("inbox.list", {}, "operator"))
        assert inbox["waiting"] == 1
        view = as_json(await bare.desk.ask("schedules.show", {"name": "look-around"}, "operator"))["schedule"]
        assert isinstance(view, dict)
        assert (view["state"], view["started"], view["skipped"]) == ("set", 0, 3)
        await bare.close()

    run(story)


def test_two_schedules_that_fail_alike_are_one_group_of_questions(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.open()
        await look(firm, every="10 minutes")
        await look(firm, "look-again", every="10 minutes")
        await firm.close()
        bare = await open_firm(tale.folder, clock=tale.clock, chance=tale.chance, extensions=(EXTENSION,))
        tale.clock.forward(seconds=601)
        await bare.drain()
        items = (await ask(bare, "inbox.list"))["items"]
        assert len(items) == 2
        assert {item["same"] for item in items} == {"problem:intent-unknown:scheduler"}
        await bare.close()

    run(story)


def test_starting_by_hand_changes_nothing_about_when_it_is_due(tale: Tale) -> None:
    async def story() -> None:
        firm = await tale.open()
        said = await look(firm, every="1 hour")
        ran = await ask(firm, "schedules.run", name="look-around")
        assert ran["intent"]
        assert ran["next"] == said["next"] == (await shown(firm))["next"]
        await ask(firm, "schedules.stop", name="look-around")
        tale.clock.forward(hours=2)
        await firm.drain()
        view = await shown(firm)
        assert (view["state"], view["started"]) == ("stopped", 1)
        await firm.close()

    run(story)


def test_the_firm_has_a_time_zone_and_a_schedule_may_have_another(tale: Tale) -> None:
    async def story() -> None:
        path = tale.folder / "firm.toml"
        path.write_text(path.read_text().replace("[firm]", '[firm]\ntimezone = "Asia/Tokyo"'))
        firm = await tale.open()
        tale.at("2026-03-02T10:00")
        assert (await look(firm, cron="0 9 * * *"))["next"] == "2026-03-03T00:00:00.000000Z"
        assert (await look(firm, cron="0 9 * * *", zone="UTC"))["next"] == "2026-03-03T09:00:00.000000Z"
        await firm.close()
        path.write_text(path.read_text().replace("Asia/Tokyo", "Asia/Tokio"))
        with pytest.raises(Refusal) as refusal:
            await tale.open()
        assert refusal.value.problem.code == "zone-wrong"
        assert "Asia/Tokyo" in refusal.value.problem.fix
        assert "firm.toml:" in refusal.value.problem.where

    run(story)


@pytest.mark.parametrize(
    ("args", "code", "fix"),
    [
        ({"name": "Look Around", "every": "1 hour"}, "schedule-name", "Did you mean 'look-around'?"),
        ({}, "schedule-trigger", "--cron"),
        ({"every": "1 hour", "cron": "0 9 * * *"}, "schedule-trigger", "--every"),
        ({"every": "1 hour", "where": {"record": "lead"}}, "schedule-where", "--where"),
        ({"every": "1 hour", "zone": "Europe/Vien"}, "zone-wrong", "Did you mean 'Europe/Vienna'?"),
        ({"on": "plan.complete"}, "schedule-event", "Did you mean 'plan.completed'?"),
        ({"on": "plan.completed", "where": {"playbok": "x"}}, "event-field", "Did you mean 'playbook'?"),
        ({"on": "record.changed", "where": {"status": "won"}}, "event-field", "Did you mean 'fields.status'?"),
        ({"on": "plan.completed", "fields": {"what": "= event.plam"}}, "event-field", "Did you mean 'plan'?"),
        ({"every": "1 hour", "fields": {"what": "= event.plan"}}, "schedule-field", "--on"),
        ({"every": "1 hour", "intent": "look"}, "schedule-wish", "Did you mean 'look@1'?"),
        ({"every": "1 hour", "intent": "lok@1"}, "intent-unknown", "Did you mean 'look'?"),
        ({"every": "1 hour", "fields": {}}, "intent-incomplete", "what"),
        ({"cron": "0 9 * * frid"}, "crontab-wrong", "Did you mean 'fri'?"),
    ],
)
def test_a_schedule_that_could_not_work_is_not_set(tale: Tale, args: Answer, code: str, fix: str) -> None:
    async def story() -> None:
        firm = await tale.open()
        problem = await refused(firm, **args)
        assert problem.code == code
        assert fix in problem.fix
        assert (await ask(firm, "schedules.list"))["items"] == []
        await firm.close()

    run(story)


def _completed(plan: str) -> Put:
    return Put(f"plan:{plan}", PlanCompleted(plan=PlanId(plan), effects=0))


def _changed(plan: str, status: str) -> Put:
    fields = Personal(subject=FIRM, value={"email": "ada@palmer.example", "status": status})
    changed = RecordChanged(
        record="lead", id=RecordId("lead_1"), subject=FIRM, fields=fields, label=OPERATORS_OWN, plan=PlanId(plan),
        why=our_own("Told once more."),
    )  # fmt: skip
    return Put("record:lead:lead_1", changed)
