"""What is promised and what is owed, from the rows of records. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onefirm.desk.handover.shapes import Seen
from onefirm.desk.shapes.records import RecordRow
from onefirm.domain.money import Money

_DUE = {
    "deliverable": "due",
    "project": "due",
    "to-do": "due",
    "appointment": "starts",
    "proposal": "valid_until",
    "agreement": "ends_on",
}
"""By kind, the field that says until when."""
_OVER = frozenset(
    {"done", "dropped", "stopped", "accepted", "held", "cancelled", "draft", "declined", "replaced", "ended"}
)
_SETTLED = frozenset({"paid", "void"})
_DAY = 10


@dataclass(frozen=True)
class Promise:
    due: str
    kind: str
    what: str
    whom: str
    status: str
    late: bool


def promised(seen: Seen) -> tuple[Promise, ...]:
    """What is not over, the first due first, and what has no day last."""
    found = (_promise(seen, row, field) for kind, field in _DUE.items() for row in seen.records.get(kind, ()))
    return tuple(sorted((each for each in found if each), key=lambda each: (not each.due, each.due)))


def _promise(seen: Seen, row: RecordRow, field: str) -> Promise | None:
    status, due = _text(row, "status"), _text(row, field)
    gone = row.kind == "appointment" and due and due[:_DAY] < seen.day and not row.fields.get("repeats")
    if status in _OVER or gone:
        return None
    late = bool(due) and due[:_DAY] < seen.day and row.kind in ("deliverable", "project", "to-do")
    return Promise(due.replace("T", " "), row.kind, row.shown, seen.named(row.fields.get("client")), status, late)


def open_invoices(rows: Iterable[RecordRow]) -> tuple[RecordRow, ...]:
    """Sent, and neither paid nor void; the longest due first."""
    found = [row for row in rows if _text(row, "status") not in (*_SETTLED, "draft") and not _text(row, "paid_on")]
    return tuple(sorted(found, key=lambda row: (_text(row, "due_on") or "9999", row.shown)))


def drafts(rows: Iterable[RecordRow]) -> tuple[RecordRow, ...]:
    return tuple(row for row in rows if _text(row, "status") == "draft")


def overdue(seen: Seen, rows: Iterable[RecordRow]) -> tuple[RecordRow, ...]:
    return tuple(row for row in rows if "" < _text(row, "due_on")[:_DAY] < seen.day)


def sums(rows: Sequence[RecordRow]) -> str:
    """One sum a currency: nobody has promised a rate."""
    totals = dict[str, int]()
    for row in rows:
        currency, minor = _text(row, "currency"), row.fields.get("amount_minor")
        totals[currency] = totals.get(currency, 0) + (minor if isinstance(minor, int) else 0)
    return " and ".join(_shown(minor, currency) for currency, minor in sorted(totals.items()) if minor)


def amount(row: RecordRow) -> str:
    minor = row.fields.get("amount_minor")
    return _shown(minor if isinstance(minor, int) else 0, _text(row, "currency"))


def _shown(minor: int, currency: str) -> str:
    known = len(currency) == 3 and currency.isascii() and currency.isupper()
    return Money(minor=minor, currency=currency).shown() if known else f"{minor} (currency not said)"


def _text(row: RecordRow, name: str) -> str:
    return str(row.fields.get(name) or "")
