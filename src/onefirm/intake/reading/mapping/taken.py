"""One row of a sheet as the record it would become, or the Problem that keeps it out."""

from collections.abc import Sequence
from datetime import date
from typing import NoReturn

from onefirm.domain.money import Money
from onefirm.domain.problem import Problem
from onefirm.intake.reading.mapping.amounts import currency_of, money_of
from onefirm.intake.reading.mapping.cells import Cells, Settled, Unfit
from onefirm.intake.reading.problems import shown, unfit
from onefirm.intake.reading.rows import ContactRow, InvoiceRow, Status
from onefirm.intake.reading.text import plain
from onefirm.intake.reading.values import email_of, phone_of


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STATUS: dict[Status, str] = {
    "draft": "draft entwurf brouillon borrador",
    "open": "open offen ouverte ouvert pendiente unpaid sent overdue outstanding due viewed partial unbezahlt "
    "versendet gesendet uberfallig fallig impayee impaye envoyee en retard enviada abierta vencida impagada past due "
    "no pagada approved",
    "paid": "paid bezahlt beglichen payee paye reglee pagada pagado cobrada closed deposited paidoff",
    "void": "void voided storniert storno annulee annule anulada cancelled canceled cancelada uncollectible "
    "abgebrochen written off",
}
_PHRASES = ("en retard", "past due", "no pagada", "written off")
_YES = _set("yes true y 1 x ja wahr oui vrai si verdadero")
_NO = _set("no false n 0 nein falsch non faux falso")


def _status_words() -> dict[str, Status]:
    found: dict[str, Status] = {}
    for status, words in _STATUS.items():
        for phrase in _PHRASES:
            if phrase in words:
                found[phrase], words = status, words.replace(phrase, "")
        found.update(dict.fromkeys(words.split(), status))
    return found


_STATUS_OF = _status_words()


def contact_of(settled: Settled, cells: Sequence[str], where: str) -> ContactRow | Problem:
    """A contact has a name, an organisation or a mail address; a row with none of them is nobody."""
    row = Cells(settled, cells, where)
    try:
        given, family = row.one("given_name"), row.one("family_name")
        birthday = row.day("birthday")
        contact = ContactRow(
            where=where,
            name=row.one("name") or " ".join(filter(None, (given, family))),
            given_name=given,
            family_name=family,
            emails=row.many("email", "a mail address", email_of),
            phones=row.many("phone", "a telephone number", phone_of),
            organisation=row.one("organisation"),
            role=row.one("role"),
            addresses=row.addresses(),
            birthday=birthday.isoformat() if birthday else "",
            notes=row.lines("notes"),
            tags=row.tags(),
            uid=row.one("uid"),
        )
    except Unfit as one:
        return one.problem
    if contact.name or contact.organisation or contact.emails:
        return contact
    return unfit("Nobody is named in this row.", "It has no name, no organisation and no mail address.", where)


def invoice_of(settled: Settled, cells: Sequence[str], where: str) -> InvoiceRow | Problem:
    row = Cells(settled, cells, where)
    try:
        paid, settled_by_word = _paid(row)
        status = _status(row) or ("paid" if paid else None) or settled_by_word
        return InvoiceRow(
            where=where,
            number=_there(row, "number"),
            client=_there(row, "client"),
            amount=_amount(settled, row),
            issued=row.day("issued") or _lacking(row, "issued"),
            due=row.day("due"),
            paid=paid,
            status=status,
        )
    except Unfit as one:
        return one.problem


def _there(row: Cells, field: str) -> str:
    return row.one(field) or _lacking(row, field)


def _lacking(row: Cells, field: str) -> NoReturn:
    raise Unfit(unfit(f"This row has no {field}.", "An invoice is not whole without it.", row.where))


def _amount(settled: Settled, row: Cells) -> Money:
    found = row.all("amount")
    if not found:
        _lacking(row, "amount")
    place, cell = found[0]
    currency = settled.currency
    for of, said in row.all("currency"):
        currency = currency_of(said)
        if not currency:
            raise row.unfit(of, f"'{shown(said)}' is not a currency.", "A currency has three letters, such as EUR.")
    money = money_of(cell, settled.marks.get(place), currency)
    if isinstance(money, str):
        raise row.unfit(place, f"'{shown(cell)}' cannot be taken as an amount.", money)
    return money


def _paid(row: Cells) -> tuple[date | None, Status | None]:
    """The day it was paid; or only whether it was, where the column says yes and no."""
    word = plain(row.one("paid"))
    if word in _YES:
        return None, "paid"
    if word in _NO:
        return None, "open"
    return row.day("paid"), None


def _status(row: Cells) -> Status | None:
    found = row.all("status")
    if not found:
        return None
    place, cell = found[0]
    status = _STATUS_OF.get(plain(cell))
    if status is None:
        why = "Known are draft, open, paid and void, and what they are called in German, French and Spanish."
        raise row.unfit(place, f"Nobody knows how an invoice stands that is '{shown(cell)}'.", why)
    return status
