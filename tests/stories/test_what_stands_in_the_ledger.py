"""What somebody wrote stands sealed in the ledger; what an older version wrote in clear is still read."""

from pathlib import Path
from typing import ClassVar

import pytest

from onefirm.domain.events.catalogue import FACTS
from onefirm.domain.events.effects import EffectReceipted
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.firm import PAUSE_STREAM, POLICY_STREAM, FirmPaused, PolicyPinned
from onefirm.domain.events.schedules import ScheduleSet
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.personal import our_own
from onefirm.domain.policy import Policy
from onefirm.domain.schedule import Schedule, Trigger
from onefirm.ledger.ledger import Put
from stories.test_what_becomes_known_later import tale as letter
from stories.test_work_starts_by_itself import ask
from telling import Story, run

WHO = "Ottilie"
ADDRESS = "ottilie@secret.example"
OLD = Schedule(name="old", trigger=Trigger(kind="every", says="2 hours"), intent="qualify-lead@2", fields={"name": WHO})

_SENTENCES = {"why", "reason", "evidence", "detail", "words", "text", "says", "note", "problem", "answer"}
"""What a field is called that holds what somebody said."""
_CLEAR = {
    "playbook.adopted.text", "effect.recalled.why", "question.voided.why", "question.answered.answer",
    "backup.failed.why", "answer.kept.answer", "answer.dropped.answer",
}  # fmt: skip
"""The operator's own playbooks, the name of a button, the id of an answer, and sentences of the product itself."""


class OldPause(Fact):
    kind: ClassVar[str] = "firm.paused"
    about: ClassVar[str] = "As version 1 was written."
    reason: str = ""


class OldSchedule(Fact):
    kind: ClassVar[str] = "schedule.set"
    about: ClassVar[str] = "As version 1 was written."
    schedule: Schedule
    next: str


class OldPolicy(Fact):
    kind: ClassVar[str] = "policy.pinned"
    about: ClassVar[str] = "As version 1 was written."
    policy: Policy


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


def test_no_word_of_the_operator_stands_in_clear(tale: Story) -> None:
    (tale.folder / "policy.toml").write_text(f'opt-outs = ["{ADDRESS}"]\n')
    fields: Json = {"name": WHO, "email": ADDRESS, "message": "Hello"}

    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "firm.pause", reason=f"{WHO} is ill")
        await ask(firm, "schedules.set", name="weekly", every="1 week", intent="qualify-lead@2", fields=fields)
        where = {"fields.email": ADDRESS}
        listens = {"on": "intent.received", "where": where, "intent": "qualify-lead@2", "fields": fields}
        await ask(firm, "schedules.set", name="listens", **listens)
        tail = await ask(firm, "ledger.tail")
        assert any(f"{WHO} is ill" in event["says"] for event in tail["items"])
        shown = await ask(firm, "schedules.show", name="listens")
        assert (shown["schedule"]["fields"], shown["schedule"]["where"]) == (fields, where)
        assert not [row for row in firm.store.all_rows() if WHO in row.body or ADDRESS in row.body]
        await firm.close()

    run(story)


def test_what_the_outside_said_stands_sealed_beside_its_receipt(tmp_path: Path) -> None:
    tale_ = letter(tmp_path, "verifiable", "reply lost", found="happened")

    async def story() -> None:
        firm = await tale_.approved()
        (row,) = [row for row in firm.store.all_rows() if row.kind == "effect.receipted"]
        read = firm.ledger.event(row.seq)
        assert read is not None and isinstance(read.fact, EffectReceipted)
        assert read.fact.evidence.value == "Somebody looked."
        assert "Somebody looked." not in row.body
        await firm.close()

    run(story)


def test_what_was_written_in_clear_yesterday_is_read_today(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        at = "2026-03-02T11:00:00.000000Z"
        firm.ledger.append_now(Put(PAUSE_STREAM, OldPause(reason="On holiday")), actor="operator")
        firm.ledger.append_now(Put("schedule:old", OldSchedule(schedule=OLD, next=at)), actor="operator")
        firm.ledger.append_now(Put(POLICY_STREAM, OldPolicy(policy=firm.settings.policy)), actor="operator")
        await firm.close()
        firm = await tale.open()
        paused, set_ = firm.ledger.last(PAUSE_STREAM), firm.ledger.last("schedule:old")
        assert paused is not None and paused.fact == FirmPaused(reason=our_own("On holiday"))
        assert set_ is not None and isinstance(set_.fact, ScheduleSet)
        assert (set_.fact.schedule, set_.fact.next) == (OLD, at)
        pinned = firm.ledger.last(POLICY_STREAM)
        assert pinned is not None and pinned.fact == PolicyPinned.of(firm.settings.policy, str)
        await ask(firm, "ledger.rebuild")
        assert (await ask(firm, "schedules.show", name="old"))["schedule"]["fields"] == {"name": WHO}
        assert any("On holiday" in event["says"] for event in (await ask(firm, "ledger.tail"))["items"])
        assert as_json(await firm.desk.ask("ledger.verify", {}, "operator"))["sound"]
        await firm.close()

    run(story)


def test_what_somebody_said_is_sealed_in_every_fact() -> None:
    free = {
        f"{fact.kind}.{name}"
        for fact in FACTS
        for name, field in fact.model_fields.items()
        if field.annotation is str and name in _SENTENCES
    }
    assert free <= _CLEAR, sorted(free - _CLEAR)
