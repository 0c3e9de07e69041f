"""Invoices, payments and lines of statements, as the firm keeps them."""

from collections.abc import Iterable, Sequence

from onefirm.desk.handover.owed import amount, open_invoices, sums
from onefirm.desk.post import Post
from onefirm.desk.records.views import row_view
from onefirm.desk.shapes.money import Bill
from onefirm.desk.shapes.records import RecordRow
from onefirm.records.kinds.money import BANK_LINE, INVOICE, PAYMENT
from onefirm.records.kinds.people import ORGANISATION, PERSON

RECORDS_MAX = 20_000
SHOWN_MAX = 100
_DAYS = {INVOICE.name: "issued_on", PAYMENT.name: "paid_on", BANK_LINE.name: "booked_on"}
_DAY = 10


def kept(post: Post, kind: str) -> list[RecordRow]:
    rows = post.means.views.all("records_all", record=kind, after="", limit=RECORDS_MAX)
    return [row_view(row) for row in rows if row["words"]]


def bills(post: Post, rows: Sequence[RecordRow], today: str) -> tuple[Bill, ...]:
    """What is open first, the longest due before the rest; then the newest."""
    still = open_invoices(row for row in rows if row.kind == INVOICE.name)
    open_ids = {row.id for row in still}
    rest = sorted((row for row in rows if row.id not in open_ids), key=_day, reverse=True)
    return tuple(_bill(post, row, today, row.id in open_ids) for row in (*still, *rest)[:SHOWN_MAX])


def owed(rows: Iterable[RecordRow], today: str) -> tuple[str, str, str]:
    """What is open, what of it is overdue, and what was paid: a sum for each currency."""
    invoices = list(rows)
    still = open_invoices(invoices)
    paid = [row for row in invoices if row.fields.get("status") == "paid" or row.fields.get("paid_on")]
    return sums(still), sums([row for row in still if _late(row, today)]), sums(paid)


def _bill(post: Post, row: RecordRow, today: str, still: bool) -> Bill:
    person, called = _whom(post, str(row.fields.get("client") or ""))
    whom = called or str(row.fields.get("name") or row.fields.get("other_side") or "")
    return Bill(
        kind=row.kind,
        id=row.id,
        shown=row.shown,
        amount=amount(row),
        whom=whom,
        person=person,
        day=_day(row),
        due=str(row.fields.get("due_on") or ""),
        state=_state(row, still),
        late=still and _late(row, today),
        changed_at=row.changed_at,
    )


def _state(row: RecordRow, still: bool) -> str:
    said = str(row.fields.get("status") or row.fields.get("invoice") or row.fields.get("means") or "")
    return said or ("open" if still and row.kind == INVOICE.name else "")


def _whom(post: Post, client: str) -> tuple[str, str]:
    """The id and the name of whoever is meant, where they are kept; else the words as they stand."""
    for kind in (PERSON.name, ORGANISATION.name) if client else ():
        row = post.means.views.one("record", record=kind, id=client)
        if row is not None and row["words"]:
            return client, str(row["shown"] or "")
    return "", client


def _late(row: RecordRow, today: str) -> bool:
    return "" < str(row.fields.get("due_on") or "")[:_DAY] < today


def _day(row: RecordRow) -> str:
    return str(row.fields.get(_DAYS[row.kind]) or "")[:_DAY]
