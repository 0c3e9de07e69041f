"""Imports as rows: which records each one touched, and whether it is whole."""

from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.records import BatchBegun, BatchImported
from onefirm.domain.frozen import canonical
from onefirm.ledger.projection import Cell, Rows
from onefirm.records.rows.tables import BEGUN, GOING_BACK, TAKEN_IN


def touch(rows: Rows, event: Recorded, batch: str, record: str, record_id: str, *, made: int, changed: int) -> None:
    """Once for each record; what made it stays its maker, whatever else the same file says of it."""
    before = rows.get("batch_records", batch, record, record_id)
    row = {"batch": batch, "record": record, "id": record_id, "made": made, "changed": changed, "seq": event.seq}
    if before:
        row |= {
            "made": max(made, int(before["made"] or 0)),
            "changed": max(changed, int(before["changed"] or 0)),
            "seq": int(before["seq"] or 0),
        }
    rows.put("batch_records", row)


def begin(rows: Rows, begun: BatchBegun, event: Recorded) -> None:
    if begun.deed == "take back":
        rows.change("imports", begun.batch, state=GOING_BACK)
        return
    row: dict[str, Cell] = {"batch": begun.batch, "form": begun.form, "file": canonical(begun.file.value)}
    row |= {"made": 0, "changed": 0, "left_out": 0, "rows": begun.rows, "print": begun.print}
    rows.put("imports", {**row, "at": event.at, "state": BEGUN, "seq": event.seq})


def imported(batch: BatchImported, event: Recorded, begun: dict[str, Cell] | None) -> dict[str, Cell]:
    return {
        "rows": begun["rows"] if begun else 0,
        "print": begun["print"] if begun else "",
        "batch": batch.batch,
        "form": batch.form,
        "file": canonical(batch.file.value),
        "made": batch.made,
        "changed": batch.changed,
        "left_out": batch.left_out,
        "at": event.at,
        "state": TAKEN_IN,
        "seq": event.seq,
    }
