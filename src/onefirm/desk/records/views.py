"""A record as the desk shows it: its story, value by value."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, cast, get_args

from pydantic import JsonValue

from onefirm.desk.says.records import of_records
from onefirm.desk.says.yours import yours
from onefirm.desk.shapes.records import (
    Diff,
    DisputeView,
    FieldKind,
    FieldView,
    HistoryEntry,
    KindView,
    RecordRow,
    ValueView,
)
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.records import (
    RecordChanged,
    RecordConfirmed,
    RecordDisputed,
    RecordMerged,
    RecordParted,
    RecordWithdrawn,
)
from onefirm.domain.frozen import Json
from onefirm.domain.labels import Integrity, computed
from onefirm.domain.record import RecordKind
from onefirm.ledger.projection import Row
from onefirm.records.fresh import good_until, stale
from onefirm.records.story import Said, Story, one_value, step

What = Literal["made", "changed", "restored", "confirmed", "disputed", "withdrawn", "merged", "parted"]
State = Literal["kept", "merged", "withdrawn"]
_SET_BY_PLANS = "status"


def kind_view(kind: RecordKind, count: int) -> KindView:
    return KindView(
        name=kind.name,
        version=kind.version,
        about=kind.about,
        count=count,
        fields=tuple(_field_kind(kind, name) for name in kind.fields.model_fields),
        identity=kind.identity,
        retention=kind.retention,
        by_law=kind.by_law,
    )


def _field_kind(kind: RecordKind, name: str) -> FieldKind:
    field = kind.fields.model_fields[name]
    choices = tuple(choice for choice in get_args(field.annotation) if isinstance(choice, str) and choice)
    takes = "several texts" if name in kind.many else "a number" if field.annotation is int else "text"
    takes = "a day" if name in kind.days else takes
    return FieldKind(
        name=name,
        takes=f"one of {', '.join(choices)}" if choices else takes,
        choices=choices,
        several=name in kind.many,
        needed=field.is_required(),
        fresh_days=kind.refresh_days.get(name, 0),
    )


def row_view(row: Row) -> RecordRow:
    return RecordRow(
        kind=str(row["record"]),
        id=str(row["id"]),
        shown=str(row["shown"] or ""),
        state=cast(State, str(row["state"])),
        fields=fields_of(row),
        made_at=str(row["made_at"]),
        changed_at=str(row["changed_at"]),
    )


def fields_of(row: Row) -> Json:
    return cast(Json, json.loads(str(row["fields"])))


def state_of(story: Story) -> State:
    return "merged" if story.into else "withdrawn" if story.withdrawn else "kept"


def shown_as(kind: RecordKind, fields: Mapping[str, JsonValue], record_id: str) -> str:
    """What the operator calls it; the end of its id where it has no name."""
    return next((str(fields[name]) for name in kind.named_by if fields.get(name)), record_id[-8:])


def standing(kind: RecordKind, story: Story, now: str) -> tuple[FieldView, ...]:
    """Its fields in the order of its kind, those that say nothing left out."""
    found = {name: story.standing(name) for name in _ordered(kind, story)}
    return tuple(
        _field(kind, story, name, values, now)
        for name, values in found.items()
        if name in story.disputed or any(said.value not in ("", None) for said in values)
    )


def at(kind: RecordKind, story: Story, moment: str, known: str, now: str) -> tuple[FieldView, ...]:
    """As it was at that moment, as far as it was known then."""
    true = story.true_at(kind, moment, known)
    return tuple(_field(kind, story, name, true[name], now) for name in _ordered(kind, story) if true.get(name))


def every_value(kind: RecordKind, story: Story, now: str, only: str = "") -> tuple[FieldView, ...]:
    names = [name for name in _ordered(kind, story) if name == only or not only]
    return tuple(_field(kind, story, name, story.said[name], now) for name in names if story.said[name])


def history(kind: RecordKind, events: Sequence[Recorded], only: str = "") -> tuple[HistoryEntry, ...]:
    """The newest first; of one field, only what touched it."""
    entries, story = list[HistoryEntry](), None
    for event in events:
        before, story = story, step(kind, story, event)
        diff = tuple(one for one in _diff(kind, before, story) if not only or one.field == only)
        touched = only in event.fact.fields if isinstance(event.fact, RecordConfirmed) else bool(diff)
        if isinstance(event.fact, RecordDisputed):
            touched = event.fact.field == only
        if not only or touched:
            entries.append(_entry(event, diff, begun=before is not None))
    return tuple(reversed(entries))


def _entry(event: Recorded, diff: tuple[Diff, ...], *, begun: bool) -> HistoryEntry:
    fact = event.fact
    changed = fact if isinstance(fact, RecordChanged) else None
    disputed = fact if isinstance(fact, RecordDisputed) else None
    return HistoryEntry(
        entry=event.seq,
        at=event.at,
        by=event.actor,
        what=_what(event, begun=begun),
        says=of_records(fact, event.actor),
        why=_why(event),
        source=changed.source if changed else disputed.source if disputed else "",
        since=changed.since if changed else "",
        diff=diff,
        restores=changed.restores if changed else 0,
        plan=(changed.plan if changed else disputed.plan if disputed else None) or "",
        batch=changed.batch if changed else "",
    )


def _what(event: Recorded, *, begun: bool) -> What:
    match event.fact:
        case RecordChanged() as changed:
            return "restored" if changed.restores else "changed" if begun else "made"
        case RecordConfirmed():
            return "confirmed"
        case RecordDisputed():
            return "disputed"
        case RecordWithdrawn():
            return "withdrawn"
        case RecordMerged():
            return "merged"
        case RecordParted():
            return "parted"
        case _:
            raise AssertionError(f"{event.fact.kind} stands in no stream of a record.")


def _why(event: Recorded) -> str:
    why = getattr(event.fact, "why", None)
    return yours(str(why.value or ""), event.actor) if why is not None else ""


def _diff(kind: RecordKind, before: Story | None, after: Story | None) -> Iterable[Diff]:
    old, new = before.fields(kind) if before else {}, after.fields(kind) if after else {}
    for name in dict.fromkeys([*kind.fields.model_fields, *old, *new]):
        if _worth_saying(old.get(name), new.get(name)):
            yield Diff(field=name, before=old.get(name), after=new.get(name))


def _worth_saying(old: JsonValue, new: JsonValue) -> bool:
    return old != new and not (_nothing(old) and _nothing(new))


def _nothing(value: JsonValue) -> bool:
    return value in ("", None, [])


def _ordered(kind: RecordKind, story: Story) -> list[str]:
    return [name for name in dict.fromkeys([*kind.fields.model_fields, *story.said]) if name in story.said]


def _field(kind: RecordKind, story: Story, name: str, values: Sequence[Said], now: str) -> FieldView:
    several = name in kind.many
    now_true = one_value(values, many=several)
    dispute = story.disputed.get(name)
    return FieldView(
        name=name,
        several=several,
        value=now_true,
        values=tuple(_value(kind, name, said, now) for said in values),
        dispute=DisputeView(
            said=dispute.said.value,
            source=dispute.source,
            label=dispute.label.shown(),
            why=str(dispute.why.value or ""),
            question=dispute.question,
        )
        if dispute
        else None,
    )


def _label(name: str, said: Said) -> str:
    """The status that a plan sets is worth what its playbook is, your word; yet you never said it."""
    worked_out = said.plan and name == _SET_BY_PLANS and said.label.integrity is Integrity.OPERATOR
    return (computed([said.label]) if worked_out else said.label).shown()


def _value(kind: RecordKind, name: str, said: Said, now: str) -> ValueView:
    return ValueView(
        name=said.name,
        value=said.value,
        since=said.since,
        said_at=said.at,
        by=said.by,
        source=said.source,
        label=_label(name, said),
        worth=int(said.label.integrity),
        why=yours(said.why, said.by),
        entry=said.seq,
        plan=said.plan,
        batch=said.batch,
        fresh_at=said.fresh,
        good_until=good_until(kind, name, said),
        stale=said.stands and stale(kind, name, said, now),
        stands=said.stands,
        until=said.until,
        ended_by=said.ended,
        restored=said.restored,
        erased=said.erased,
    )
