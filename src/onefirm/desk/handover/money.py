"""What is owed to the firm, and what it agreed to."""

from collections.abc import Iterable

from onefirm.desk.handover.marks import counted, page, part, plain, table
from onefirm.desk.handover.owed import amount, drafts, open_invoices, overdue, sums
from onefirm.desk.handover.shapes import Seen
from onefirm.desk.shapes.records import RecordRow

_HEAD = ("Invoice", "Client", "Amount", "Sent on", "Due on", "State")


def of_money(seen: Seen) -> str:
    bills = seen.records.get("invoice", ())
    owed, begun, late = open_invoices(bills), drafts(bills), {row.id for row in overdue(seen, open_invoices(bills))}
    total = f"{counted(len(owed), 'invoice')} open, {sums(owed)} in all, {len(late)} overdue.\n" if owed else ""
    agreed = [row for row in seen.records.get("agreement", ()) if row.fields.get("status") in ("", "signed", None)]
    return page(
        "Money",
        part("Open invoices", total, table(_HEAD, _rows(seen, owed, late), "No invoice is open.")),
        part("Not sent yet", table(_HEAD, _rows(seen, begun, set()), "None.")) if begun else "",
        part(
            "Agreements that run",
            table(
                ("Agreement", "Client", "Signed on", "Ends on"),
                (
                    (
                        row.shown,
                        seen.named(row.fields.get("client")),
                        row.fields.get("signed_on"),
                        row.fields.get("ends_on"),
                    )
                    for row in agreed
                ),
                "None is noted.",
            ),
        ),
        part("What things cost", f"{plain(seen.text('prices')) or 'No prices are noted.'}\n"),
        "For an accountant: `onefirm export DIR` writes every invoice, payment and bank line as CSV, "
        "and all that is billed and paid as `books.beancount`.\n",
    )


def _rows(seen: Seen, rows: Iterable[RecordRow], late: set[str]) -> Iterable[tuple[object, ...]]:
    for row in rows:
        fields = row.fields
        state = f"{fields.get('status') or 'not said'}{' (overdue)' if row.id in late else ''}"
        whom = seen.named(fields.get("client")) or fields.get("name")
        yield row.shown, whom, amount(row), fields.get("issued_on"), fields.get("due_on"), state
