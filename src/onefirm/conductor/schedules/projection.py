"""What the scheduler keeps at hand: each schedule with when it is due, and the occasions that wait to be taken."""

import json

from onefirm.conductor.schedules.occasions import OCCASIONS, fits, is_occasion, occasion_of, plan_of, values_of
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.plans import PlanMade
from onefirm.domain.events.schedules import ScheduleFired, ScheduleSet, ScheduleStopped
from onefirm.domain.frozen import canonical
from onefirm.domain.schedule import Schedule
from onefirm.ledger.projection import Cell, Projection, Rows, Table

_SCHEDULES = Table(
    name="schedules",
    key=("name",),
    columns={
        "name": "text",
        "kind": "text",
        "schedule": "text",
        "next": "text",
        "state": "text",
        "set_at": "text",
        "since": "integer",
        "fired_at": "text",
        "started": "integer",
        "folded": "integer",
        "skipped": "integer",
        "seq": "integer",
    },
    indexes=(("next",),),
)
_LISTENING = Table(name="schedules_listening", key=("event",), columns={"event": "text", "names": "text"})
"""Which schedules wait for a kind of event."""
_OCCASIONS = Table(
    name="occasions",
    key=("schedule", "event"),
    columns={"schedule": "text", "event": "integer", "occasion": "text", "times": "integer"},
    indexes=(("event",),),
)
"""What happened and has not been taken yet, by the first entry that told it."""
_TOLD = Table(
    name="occasions_told",
    key=("schedule", "occasion"),
    columns={"schedule": "text", "occasion": "text", "event": "integer"},
)
_PLAYBOOKS = Table(name="plan_playbooks", key=("plan",), columns={"plan": "text", "playbook": "text"})
"""A fold sees its own tables only, and a condition may name the playbook."""


def _fold(event: Recorded, rows: Rows) -> None:
    match event.fact:
        case ScheduleSet() as fact:
            _set(fact, event, rows)
        case ScheduleStopped() as fact:
            _listen(rows, fact.name, "")
            rows.change("schedules", fact.name, next="", state="stopped", seq=event.seq)
        case ScheduleFired() as fact:
            _fired(fact, event, rows)
        case PlanMade() as fact:
            rows.put("plan_playbooks", {"plan": fact.plan.id, "playbook": fact.plan.playbook.partition("@")[0]})
        case _:
            pass
    if is_occasion(event):
        _happened(event, rows)


def _set(fact: ScheduleSet, event: Recorded, rows: Rows) -> None:
    schedule = fact.schedule
    before = rows.get("schedules", schedule.name)
    counted: dict[str, Cell] = {name: before[name] if before else 0 for name in ("started", "folded", "skipped")}
    trigger = schedule.trigger
    rows.put(
        "schedules",
        {
            "name": schedule.name,
            "kind": trigger.kind,
            "schedule": canonical(schedule.model_dump(mode="json")),
            "next": fact.next,
            "state": "set",
            "set_at": event.at,
            "since": _since(before, schedule, event.seq),
            "fired_at": before["fired_at"] if before else "",
            "seq": event.seq,
            **counted,
        },
    )
    _listen(rows, schedule.name, trigger.says if trigger.kind == "on" else "")


def _since(before: dict[str, Cell] | None, schedule: Schedule, seq: int) -> int:
    """From which entry on it takes occasions. What waits already is kept when the trigger is still the same."""
    if before is None or before["state"] != "set":
        return seq
    same = Schedule.model_validate_json(str(before["schedule"])).trigger == schedule.trigger
    return _number(before["since"]) if same else seq


def _listen(rows: Rows, name: str, event: str) -> None:
    """Let a schedule wait for this kind of event and for no other."""
    for kind in OCCASIONS:
        names = _names(rows, kind)
        wanted = sorted({*names, name}) if kind == event else [other for other in names if other != name]
        if wanted != names:
            rows.put("schedules_listening", {"event": kind, "names": json.dumps(wanted)})


def _names(rows: Rows, event: str) -> list[str]:
    row = rows.get("schedules_listening", event)
    return json.loads(str(row["names"])) if row else []


def _fired(fact: ScheduleFired, event: Recorded, rows: Rows) -> None:
    row = rows.get("schedules", fact.name)
    if row is None:
        return
    told = sum(_taken(rows, fact.name, moment) for moment in fact.moments)
    # The same occasion may have been told once more while the first was being taken.
    late = max(0, told - len(fact.intents) - fact.folded - fact.skipped)
    over = row["kind"] == "at" and not fact.next and row["state"] == "set"
    rows.change(
        "schedules",
        fact.name,
        next=fact.next if row["state"] == "set" else "",
        state="over" if over else row["state"],
        fired_at=event.at,
        started=_number(row["started"]) + len(fact.intents),
        folded=_number(row["folded"]) + fact.folded + late,
        skipped=_number(row["skipped"]) + fact.skipped,
        seq=event.seq,
    )


def _taken(rows: Rows, name: str, moment: str) -> int:
    """How often the occasion was told that this moment names, if it names one. It waits no more."""
    waiting = rows.get("occasions", name, int(moment)) if moment.isdecimal() else None
    if waiting is None:
        return 0
    rows.drop("occasions", name, waiting["event"])
    rows.drop("occasions_told", name, waiting["occasion"])
    return _number(waiting["times"])


def _happened(event: Recorded, rows: Rows) -> None:
    """Remember it for every schedule that waits for it, in the same commit as the event itself."""
    names = _names(rows, event.fact.kind)
    if not names:
        return
    made = rows.get("plan_playbooks", plan_of(event.fact))
    values = values_of(event, str(made["playbook"]) if made else "")
    for name in names:
        row = rows.get("schedules", name)
        assert row is not None, "Only a schedule that is set waits for events."
        where = Schedule.model_validate_json(str(row["schedule"])).trigger.where
        if fits(values, where):
            _remember(rows, name, event, _number(row["since"]))


def _remember(rows: Rows, name: str, event: Recorded, since: int) -> None:
    occasion = occasion_of(event)
    told = rows.get("occasions_told", name, occasion)
    if told is None or _number(told["event"]) <= since:
        # What an earlier setting of the schedule left behind takes nothing with it.
        rows.drop("occasions", name, told["event"] if told else 0)
        rows.put("occasions_told", {"schedule": name, "occasion": occasion, "event": event.seq})
        rows.put("occasions", {"schedule": name, "event": event.seq, "occasion": occasion, "times": 1})
        return
    waiting = rows.get("occasions", name, told["event"])
    assert waiting is not None, "What was told waits until it is taken."
    rows.change("occasions", name, told["event"], times=_number(waiting["times"]) + 1)


def _number(cell: Cell) -> int:
    assert isinstance(cell, int), "A count is a number."
    return cell


_OWN = (ScheduleSet, ScheduleStopped, ScheduleFired, PlanMade)
PROJECTION = Projection(
    "schedules",
    1,
    (_SCHEDULES, _LISTENING, _OCCASIONS, _TOLD, _PLAYBOOKS),
    frozenset({*(fact.kind for fact in _OWN), *OCCASIONS}),
    _fold,
)
