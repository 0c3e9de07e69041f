"""A row out of a file as the record it would become: its kind, its fields, and what makes it the same thing. Pure."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from pydantic import JsonValue

from onefirm.domain.frozen import Json, canonical
from onefirm.domain.ids import instant
from onefirm.domain.labels import Integrity, Label, Secrecy
from onefirm.intake.bringing.brought import Row
from onefirm.intake.reading.rows import AppointmentRow, ContactRow, InvoiceRow, LetterRow, MeasureRow, Moment

TEXT_SIGNS_MAX = 50_000
"""So much of a letter is kept; the rest of a longer one stays in the file."""
_CUT = "\n\n[The rest of this letter was not taken in.]"

OWN = Label(integrity=Integrity.OWN_ACCOUNT, secrecy=Secrecy.CLIENT)
"""What the operator brings out of a tool of their own: worth more than what anybody may write, less than their word."""
OUTSIDE = Label(integrity=Integrity.OUTSIDE, secrecy=Secrecy.CLIENT)

Known = Callable[[str], str]
"""The id of the one person or organisation that has this name or address; empty for nobody, or for several."""


@dataclass(frozen=True)
class Thing:
    kind: str
    values: Json
    about: str
    """Whose data it is, by address or by name; empty where nobody is named."""
    where: str
    same: str = ""
    """What makes it the same thing again, where its kind knows no better."""
    label: Label = OWN
    uid: str = ""
    """What it is called where it came from."""
    older: str = ""
    """What made it the same thing before its kind had a `uid`."""


def thing_of(row: Row, known: Known, ours: Collection[str]) -> Thing:
    """`ours`: the operator's own addresses; nothing is about them."""
    match row:
        case ContactRow():
            return _contact(row)
        case InvoiceRow():
            return _invoice(row, known)
        case AppointmentRow():
            return _appointment(row, known, ours)
        case LetterRow():
            return _letter(row, known, ours)
        case MeasureRow():
            return _measure(row)


def _contact(row: ContactRow) -> Thing:
    name = row.name or " ".join(filter(None, (row.given_name, row.family_name)))
    shared: Json = {
        "address": "; ".join(row.addresses),
        "phones": list(row.phones),
        "tags": list(row.tags),
        "notes": row.notes,
    }
    if row.organisation and not name and not row.emails:
        same = f"organisation|{row.organisation.casefold()}"
        return Thing("organisation", _filled({"name": row.organisation, **shared}), "", row.where, same)
    first = row.emails[0] if row.emails else ""
    values: Json = {
        "name": name,
        "email": first.casefold(),
        "emails": list(row.emails[1:]),
        "organisation": row.organisation,
        "role": row.role,
        "birthday": row.birthday,
        "uids": [row.uid] if row.uid else [],
        **shared,
    }
    same = row.uid or "|".join((name.casefold(), row.organisation.casefold(), *row.phones[:1]))
    return Thing("person", _filled(values), first, row.where, f"person|{same}", uid=row.uid)


def _invoice(row: InvoiceRow, known: Known) -> Thing:
    values: Json = {
        "number": row.number,
        "client": known(row.client) or row.client,
        "name": row.client,
        "amount_minor": row.amount.minor,
        "currency": row.amount.currency,
        "issued_on": row.issued.isoformat(),
        "due_on": row.due.isoformat() if row.due else "",
        "paid_on": row.paid.isoformat() if row.paid else "",
        "status": "sent" if row.status == "open" else row.status or ("paid" if row.paid else ""),
    }
    return Thing("invoice", _filled(values), row.client, row.where)


_APPOINTMENTS = {"cancelled": "cancelled", "confirmed": "planned", "tentative": "planned", "": "planned"}
_TO_DOS = {"completed": "done", "cancelled": "dropped", "needs-action": "open", "in-process": "open", "": "open"}


def _appointment(row: AppointmentRow, known: Known, ours: Collection[str]) -> Thing:
    others = [one for one in (row.organizer, *row.attendees) if one and one.casefold() not in ours]
    about = others[0] if others else ""
    name = row.summary or "(no title)"
    uid = f"{row.uid}|{row.instead_of}" if row.instead_of else row.uid
    if row.kind == "todo":
        values: Json = {"name": name, "client": known(about), "due": _when(row.ends)}
        values["status"] = _TO_DOS.get(row.status, "open")
        older = f"to-do|{uid or canonical(values)}"
        same = f"to-do|{uid or canonical([name, _when(row.ends)])}"
        return Thing("to-do", _filled({**values, "uid": uid}), about, row.where, same, uid=uid, older=older)
    values = {
        "name": name,
        "client": known(about),
        "starts": _when(row.starts),
        "ends": _when(row.ends),
        "zone": row.starts.zone if row.starts else "",
        "place": row.location,
        "uid": uid,
        "repeats": row.rule,
        "status": _APPOINTMENTS.get(row.status, "planned"),
    }
    return Thing("appointment", _filled(values), about, row.where, f"appointment|{canonical(values)}", uid=uid)


def _letter(row: LetterRow, known: Known, ours: Collection[str]) -> Thing:
    people = (row.sender, *row.to, *row.cc)
    about = next((one.address for one in people if one.address and one.address.casefold() not in ours), "")
    text = row.text if len(row.text) <= TEXT_SIGNS_MAX else row.text[:TEXT_SIGNS_MAX] + _CUT
    values: Json = {
        "message_id": row.message_id,
        "name": row.subject,
        "sender": row.sender.address,
        "to": [one.address for one in (*row.to, *row.cc) if one.address],
        "written_at": instant(row.at) if row.at else "",
        "client": known(about),
        "text": text,
        "attached": [one.name for one in row.attached if one.name],
    }
    return Thing("letter", _filled(values), about, row.where, f"letter|{canonical(values)}", OUTSIDE)


def _measure(row: MeasureRow) -> Thing:
    """The same count of the same thing over the same days is one figure, whatever it says now."""
    money = row.spend or row.earned
    values: Json = {
        "name": row.page or row.campaign or row.query or row.source,
        "source": row.source,
        "page": row.page,
        "campaign": row.campaign,
        "query": row.query,
        "what": row.what,
        "from_on": row.begins.isoformat(),
        "to_on": row.ends.isoformat(),
        "views": row.views,
        "visitors": row.visitors,
        "clicks": row.clicks,
        "impressions": row.impressions,
        "conversions_hundredths": row.conversions_hundredths,
        "spend_minor": row.spend.minor if row.spend else None,
        "earned_minor": row.earned.minor if row.earned else None,
        "currency": money.currency if money else "",
    }
    same = [row.source, row.page, row.campaign, row.query, row.what, values["from_on"], values["to_on"]]
    return Thing("measure", _filled(values), "", row.where, f"measure|{canonical(same)}")


def _when(moment: Moment | None) -> str:
    if moment is None:
        return ""
    if moment.kind == "day":
        return moment.local.date().isoformat()
    return instant(moment.instant) if moment.instant else moment.local.isoformat()


def _filled(values: Json) -> Json:
    """Silence says nothing: what the file leaves empty is not said."""
    return {name: value for name, value in values.items() if not _empty(value)}


def _empty(value: JsonValue) -> bool:
    return value in ("", None, [])
