"""Imports in sentences: what a file would do, what it did, and what is left to do."""

import json
from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from onefirm.conductor.keeping.looking import Change, Looked
from onefirm.conductor.keeping.taking import Counts, Taking
from onefirm.conductor.keeping.taking_back import Back
from onefirm.desk.shapes.imports import (
    ChangeView,
    ColumnView,
    ImportRow,
    ImportShown,
    ImportView,
    RecordView,
    StaysView,
    TakenView,
    TouchedView,
    UndoneView,
)
from onefirm.domain.ids import SubjectId
from onefirm.domain.minor import field_called, field_said
from onefirm.domain.problem import Problem
from onefirm.intake.bringing.brought import Brought
from onefirm.intake.reading.problems import shown
from onefirm.ledger.projection import Cell, Row
from onefirm.records.rows.tables import BEGUN, GOING_BACK, TAKEN_IN

_ID_SIGNS = 6


def looked_view(
    brought: Brought, taking: Taking, looked: Looked | None, before: dict[str, Cell] | None, *stops: Problem
) -> ImportView:
    found, counts, again = looked or Looked(), taking.counts, taking.returning.met
    first = (RecordView(record=one.kind, where=one.where, fields=one.values) for one in found.first)
    blocked = (*brought.blocked, *stops)
    left_out = brought.left_out + counts.left_out
    return ImportView(
        file=brought.name,
        form=brought.form,
        seen=brought.digest,
        how=brought.how,
        columns=tuple(
            ColumnView(column=one.column, field=one.field, sure=one.confidence, reason=one.reason)
            for one in brought.columns
        ),
        rows=brought.count + brought.left_out,
        first=tuple(first),
        new=counts.made,
        known=counts.known,
        changed=counts.changed,
        disputed=counts.disputed,
        doubled=counts.doubled,
        alike=counts.alike,
        left_out=left_out,
        formulas=brought.formulas,
        changes=tuple(map(_change, found.changes)),
        against=tuple(map(_change, found.against)),
        alike_names=tuple(map(_change, found.alike)),
        again=tuple(map(_change, found.again)),
        faults=(*brought.faults, *counts.faults),
        blocked=blocked,
        before=_before(before),
        forgotten=len(again),
        says="Something has to be said first; nothing is taken in yet."
        if blocked
        else f"{_would(counts, left_out)}{_returning(again, 'would be')}",
    )


def taken_view(brought: Brought, taking: Taking) -> TakenView:
    batch, counts, again = taking.batch, taking.counts, taking.returning.met
    left_out = brought.left_out + counts.left_out
    if not batch:
        says = f"Nothing in it is news: {counts.known:,} known already{_left(left_out)}. Nothing was written."
    else:
        told = [f"{counts.made:,} new", f"{counts.changed:,} changed"]
        told += [f"{counts.disputed:,} to decide in the inbox"] if counts.disputed else []
        says = f"Taken in: {', '.join(told)}{_left(left_out)}.{_returning(again, 'are')}"
        says += f" Take it back: onefirm imports undo {_short(batch)}"
    return TakenView(
        batch=batch,
        made=counts.made,
        changed=counts.changed,
        known=counts.known,
        disputed=counts.disputed,
        left_out=left_out,
        forgotten=len(again),
        faults=(*brought.faults, *counts.faults),
        says=says,
    )


def undone_view(batch: str, back: Back, *, undone: bool) -> UndoneView:
    counted = ((back.withdrawn, "made", "withdrawn"), (back.put_back, "changed", "put back"))
    told = [f"{_records(some)} it {did} {_be(some, undone=undone)} {done}" for some, did, done in counted if some]
    says = ", ".join(told) or "Nothing it made or changed is left to take back"
    says += f"; of {back.kept:,}, what was said since stays" if back.kept else ""
    says += f"; {_known_by(back.merged)}, since you merged {_them(back.merged)}" if back.merged else ""
    says += "."
    return UndoneView(
        batch=batch,
        withdrawn=back.withdrawn,
        put_back=back.put_back,
        kept=back.kept,
        merged=back.merged,
        stays=_stays(back),
        undone=undone,
        says=says,
    )


def shown_view(row: ImportRow, touched: Sequence[Row], back: Back) -> ImportShown:
    nothing = max(row.rows - row.made - row.changed, 0)
    says = f"{row.made:,} new, {row.changed:,} changed{_left(row.left_out)}."
    if nothing:
        rows = f"{nothing:,} of its {row.rows:,} rows" if row.rows > 1 else "Its one row"
        says += f" {rows} made and changed nothing: known already, again in the same file, asked about, or left out."
    says += f" Taken back, of {back.kept:,} what was said since stays." if back.kept else ""
    return ImportShown.model_validate(
        {
            **dict(row),
            "nothing": nothing,
            "touched": [
                TouchedView(
                    record=str(one["record"]), id=str(one["id"]), name=str(one["shown"] or ""), made=bool(one["made"])
                )
                for one in touched
            ],
            "stays": _stays(back),
            "says": f"{says} {row.says}",
        }
    )


def _stays(back: Back) -> tuple[StaysView, ...]:
    return tuple(
        StaysView(
            record=one.record,
            id=one.id,
            name=one.name,
            field=one.field,
            value=_text(one.said.value),
            by=one.file or one.said.by,
            at=one.said.at,
            merged=one.merged,
        )
        for one in back.stays
    )


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count:,} records"


def _known_by(count: int) -> str:
    return f"{count:,} keep what they are known by" if count > 1 else "1 keeps what it is known by"


def _them(count: int) -> str:
    return "them with others" if count > 1 else "it with another"


def _be(count: int, *, undone: bool) -> str:
    return "would be" if not undone else "were" if count > 1 else "was"


def row_view(row: Row) -> ImportRow:
    file: JsonValue = json.loads(str(row["file"] or "{}"))
    name = str(file.get("name", "")) if isinstance(file, dict) else ""
    state = str(row["state"])
    batch = str(row["batch"])
    return ImportRow.model_validate(
        {
            "batch": batch,
            "file": name,
            "form": str(row["form"]),
            "at": str(row["at"]),
            "state": state,
            **{name: int(row[name] or 0) for name in ("rows", "made", "changed", "left_out")},
            "says": _row_says(state, name, batch),
        }
    )


def half_done(rows: Sequence[ImportRow]) -> str:
    halves = [row for row in rows if row.state in (BEGUN, GOING_BACK)]
    if halves:
        return halves[0].says
    return f"{len(rows):,} taken in so far." if rows else "Nothing was imported yet."


def nothing_to_stop() -> str:
    return "No file is being taken in or back."


def _row_says(state: str, name: str, batch: str) -> str:
    back = f"onefirm imports undo {_short(batch)}"
    if state == BEGUN:
        return f"'{name}' is half in: import the same file again to finish it, or take it back: {back}"
    if state == GOING_BACK:
        return f"'{name}' is half taken back; finish that: {back}"
    return f"Take it back: {back}" if state == TAKEN_IN else "It was taken back."


def _before(row: dict[str, Cell] | None) -> str:
    if row is None:
        return ""
    day, state = str(row["at"])[:10], str(row["state"])
    if state == TAKEN_IN:
        return f"This very file was taken in on {day}; only what has changed since is news."
    if state == BEGUN:
        return f"Taking in this very file was broken off on {day}; this goes on with it."
    if state == GOING_BACK:
        return f"This very file is half taken back; finish that first: onefirm imports undo {_short(str(row['batch']))}"
    return f"This very file was taken in on {day}, and taken back."


def _would(counts: Counts, left_out: int) -> str:
    told = [f"{counts.made:,} new", f"{counts.changed:,} changed", f"{counts.known:,} known already"]
    told += [f"{counts.doubled:,} again in the same file"] if counts.doubled else []
    told += [f"{counts.disputed:,} against what you have"] if counts.disputed else []
    told += [f"{counts.alike:,} perhaps somebody you know"] if counts.alike else []
    return f"It would be: {', '.join(told)}{_left(left_out)}. Nothing is written yet."


def _returning(again: Mapping[SubjectId, str], kept: str) -> str:
    if not again:
        return ""
    days = sorted({*again.values()})
    when = f"on {days[0]}" if len(days) == 1 else f"between {days[0]} and {days[-1]}"
    were = "was" if len(again) == 1 else "were"
    return f" {len(again):,} of the people in it {were} forgotten {when}; they {kept} kept anew."


def _left(count: int) -> str:
    return f", {count:,} left out" if count else ""


def _short(batch: str) -> str:
    return batch[-_ID_SIGNS:]


def _change(one: Change) -> ChangeView:
    before, after = _text(one.before), _text(one.after)
    return ChangeView(where=one.where, name=one.name, field=one.field, before=before, after=after, says=_becomes(one))


def _becomes(one: Change) -> str:
    """In the words of people: money as an amount, and nothing where nothing stood."""
    if not one.field:
        return ""
    before, after = (_said(one.field, *side) for side in zip((one.before, one.after), one.currencies, strict=True))
    change = f"'{before}' becomes '{after}'" if before else after
    return f"{field_called(one.field)}: {change}"


def _said(field: str, value: JsonValue, currency: str) -> str:
    money = field_said(field, value, currency)
    return money if isinstance(money, str) else _text(value)


def _text(value: JsonValue) -> str:
    return shown(", ".join(map(str, value)) if isinstance(value, list) else str(value))
