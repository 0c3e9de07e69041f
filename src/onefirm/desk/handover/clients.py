"""Who the firm knows, how they are reached, and what they want."""

from collections.abc import Iterable

from pydantic import JsonValue

from onefirm.desk.handover.marks import items, page, part, plain, table
from onefirm.desk.handover.owed import amount, open_invoices, promised
from onefirm.desk.handover.shapes import Known, Seen
from onefirm.domain.frozen import Json

_CLIENTS = ("client", "partner")


def of_clients(seen: Seen) -> str:
    clients = [known for known in seen.people if _is_client(seen, known)]
    rest = [known for known in seen.people if known not in clients]
    return page(
        "People and how to reach them",
        "Whoever is a client, has a wish that must be kept, or has something open stands here whole.\n",
        *([_client(seen, known) for known in clients] or ["Nobody yet.\n"]),
        part(
            "Everybody else",
            table(
                ("Name", "What they are", "Mail", "Telephone", "Works for"),
                (_short(seen, known) for known in rest),
                "Nobody else is known.",
            ),
        ),
        _not_written_to(seen),
    )


def _is_client(seen: Seen, known: Known) -> bool:
    fields = known.row.fields
    owes = any(row.fields.get("client") == known.row.id for row in open_invoices(seen.records.get("invoice", ())))
    return fields.get("status") in _CLIENTS or bool(known.rules or known.under_way) or owes


def _client(seen: Seen, known: Known) -> str:
    fields = known.row.fields
    reach = [f"{name}: {plain(value)}" for name, value in _reach(seen, fields) if value]
    wants = [f"**{plain(rule.rule)}**{_because(rule.why)}{_until(rule.until)}" for rule in known.rules]
    work = [f"under way: {plain(plan.title)}, {plain(plan.action or plan.state)}" for plan in known.under_way]
    owes = [
        f"owes invoice {plain(row.shown)}: {amount(row)}, due {plain(row.fields.get('due_on') or 'no day said')}"
        for row in open_invoices(seen.records.get("invoice", ()))
        if row.fields.get("client") == known.row.id
    ]
    name = plain(known.row.shown or "without a name")
    due = [
        f"promised: {plain(each.what)}, {each.due or 'no day said'}"
        for each in promised(seen)
        if _whose(each.whom, known)
    ]
    return f"## {name}\n\n{items([*reach, *wants, *work, *due, *owes])}"


def _whose(whom: str, known: Known) -> bool:
    return bool(whom) and whom == known.row.shown


def _reach(seen: Seen, fields: Json) -> Iterable[tuple[str, str]]:
    yield "mail", ", ".join(_several(fields.get("email") or fields.get("domain"), fields.get("emails")))
    yield "telephone", ", ".join(_several(fields.get("phones")))
    yield "works for", seen.named(fields.get("organisation"))
    for name in ("role", "status", "address", "language", "notes"):
        yield name, str(fields.get(name) or "")


def _several(*values: JsonValue) -> list[str]:
    found = [each for value in values for each in (value if isinstance(value, list) else [value])]
    return list(dict.fromkeys(str(each) for each in found if each))


def _short(seen: Seen, known: Known) -> tuple[str, ...]:
    fields = known.row.fields
    reach = dict(_reach(seen, fields))
    status = str(fields.get("status") or known.row.kind) if known.row.kind == "person" else known.row.kind
    return known.row.shown, status, reach["mail"], reach["telephone"], reach["works for"]


def _not_written_to(seen: Seen) -> str:
    rows = ((row.address, row.why, row.since[:10]) for row in seen.optouts.items)
    return part(
        "Not to be written to",
        "The firm lets nothing leave for them. Whoever writes by hand has to hold to it too.\n"
        if seen.optouts.items
        else "",
        table(("Address", "Why", "Since"), rows, "Nobody has asked for it."),
    )


def _because(why: str) -> str:
    return f" ({plain(why)})" if why else ""


def _until(day: str) -> str:
    return f", until the end of {plain(day)}" if day else ""
