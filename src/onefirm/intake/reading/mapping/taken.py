"""One row of a sheet as the record it would become, or the Problem that keeps it out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from onefirm.domain.money import Money
from onefirm.domain.problem import Problem
from onefirm.guard.pages.seen import clean, line
from onefirm.intake.reading.bounds import NAME_SIGNS_MAX, NOTE_SIGNS_MAX, VALUES_MAX
from onefirm.intake.reading.days import Order, day_of
from onefirm.intake.reading.mapping.amounts import Mark, currency_of, money_of
from onefirm.intake.reading.mapping.fields import PARTS
from onefirm.intake.reading.problems import shown, unfit
from onefirm.intake.reading.rows import ContactRow, InvoiceRow, Status
from onefirm.intake.reading.text import plain
from onefirm.intake.reading.values import email_of, phone_of, several, tags_of


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
_KINDS_OF_ADDRESS = _set("business home other work billing shipping card customer privat geschaftlich")
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


@dataclass(frozen=True)
class Settled:
    """Everything that had to be known about the columns before a row can be read."""

    places: Mapping[str, tuple[int, ...]]
    """The columns of each field, by their place."""
    columns: tuple[str, ...]
    orders: Mapping[int, Order | None]
    marks: Mapping[int, Mark | None]
    currency: str
    """For rows that name none."""


class _Unfit(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem


class _Cells:
    """The cells of one row by field."""

    def __init__(self, settled: Settled, cells: Sequence[str], where: str) -> None:
        self._settled = settled
        self._cells = cells
        self.where = where

    def all(self, field: str) -> tuple[tuple[int, str], ...]:
        places = self._settled.places.get(field, ())
        return tuple((place, self._cells[place]) for place in places if self._cells[place].strip())

    def one(self, field: str) -> str:
        found = self.all(field)
        return self._short(field, line(found[0][1]), NAME_SIGNS_MAX) if found else ""

    def lines(self, field: str) -> str:
        said = "\n\n".join(clean(cell).strip() for _, cell in self.all(field))
        return self._short(field, said, NOTE_SIGNS_MAX)

    def many(self, field: str, thing: str, read: Callable[[str], str | None]) -> tuple[str, ...]:
        found: list[str] = []
        for place, cell in self.all(field):
            values = several(cell, read)
            if isinstance(values, str):
                raise self.unfit(place, f"'{shown(values)}' is not {thing}.", "It does not look like one.")
            found.extend(values)
        return self._few(field, tuple(dict.fromkeys(found)))

    def tags(self) -> tuple[str, ...]:
        found = [tag for _, cell in self.all("tags") for tag in tags_of(cell)]
        for tag in found:
            self._short("tags", tag, NAME_SIGNS_MAX)
        return self._few("tags", tuple(dict.fromkeys(found)))

    def addresses(self) -> tuple[str, ...]:
        """Whole ones and those in parts; what belongs together is told by the columns: `Business`, `Home`, `1`.

        `Address` beside `City` is only the street, unless the city (or the postcode) stands in it too.
        """
        whole: dict[str, str] = {}
        for place, cell in self.all("address"):
            said = ", ".join(filter(None, map(line, clean(cell).split("\n"))))
            of = _group(self._settled.columns[place])
            whole[f"{place}" if of in whole else of] = said
        parts: dict[str, dict[str, str]] = {}
        for part in PARTS:
            for place, cell in self.all(part):
                of = _group(self._settled.columns[place])
                parts.setdefault(of, {}).setdefault(part, line(cell))
        for of, told in list(parts.items()):
            said = whole.get(of, "")
            if said and (told.get("city") or told.get("postcode") or "\n").casefold() in said.casefold():
                del parts[of]
            elif said:
                told["street"] = ", ".join(filter(None, (whole.pop(of), told.get("street"))))
        found = [*whole.values(), *map(_address, parts.values())]
        for address in found:
            self._short("address", address, NAME_SIGNS_MAX * 2)
        return self._few("address", tuple(dict.fromkeys(found)))

    def day(self, field: str) -> date | None:
        found = self.all(field)
        if not found:
            return None
        place, cell = found[0]
        day = day_of(cell, self._settled.orders.get(place))
        if day is None:
            raise self.unfit(
                place, f"'{shown(cell)}' is not a day.", "It is in no form that is known, or not in the year."
            )
        return day

    def unfit(self, place: int, what: str, why: str) -> _Unfit:
        return _Unfit(unfit(f"{what[:-1]} (column '{shown(self._settled.columns[place])}').", why, self.where))

    def _short(self, field: str, said: str, signs_max: int) -> str:
        if len(said) > signs_max:
            what = f"The {field.replace('_', ' ')} '{shown(said)}' has {len(said):,} signs."
            raise _Unfit(unfit(what, f"At most {signs_max:,} are kept.", self.where))
        return said

    def _few(self, field: str, values: tuple[str, ...]) -> tuple[str, ...]:
        if len(values) > VALUES_MAX:
            what = f"There is more than one {field} here: {len(values)}."
            raise _Unfit(unfit(what, f"At most {VALUES_MAX} are kept.", self.where))
        return values


def contact_of(settled: Settled, cells: Sequence[str], where: str) -> ContactRow | Problem:
    """A contact has a name, an organisation or a mail address; a row with none of them is nobody."""
    row = _Cells(settled, cells, where)
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
    except _Unfit as one:
        return one.problem
    if contact.name or contact.organisation or contact.emails:
        return contact
    return unfit("Nobody is named in this row.", "It has no name, no organisation and no mail address.", where)


def invoice_of(settled: Settled, cells: Sequence[str], where: str) -> InvoiceRow | Problem:
    row = _Cells(settled, cells, where)
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
    except _Unfit as one:
        return one.problem


def _there(row: _Cells, field: str) -> str:
    return row.one(field) or _lacking(row, field)


def _lacking(row: _Cells, field: str) -> NoReturn:
    raise _Unfit(unfit(f"This row has no {field}.", "An invoice is not whole without it.", row.where))


def _amount(settled: Settled, row: _Cells) -> Money:
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


def _paid(row: _Cells) -> tuple[date | None, Status | None]:
    """The day it was paid; or only whether it was, where the column says yes and no."""
    word = plain(row.one("paid"))
    if word in _YES:
        return None, "paid"
    if word in _NO:
        return None, "open"
    return row.day("paid"), None


def _status(row: _Cells) -> Status | None:
    found = row.all("status")
    if not found:
        return None
    place, cell = found[0]
    status = _STATUS_OF.get(plain(cell))
    if status is None:
        why = "Known are draft, open, paid and void, and what they are called in German, French and Spanish."
        raise row.unfit(place, f"Nobody knows how an invoice stands that is '{shown(cell)}'.", why)
    return status


def _group(column: str) -> str:
    """What is left of `Business Street` or `Address 2 - City` without the word for the part."""
    words = plain(column).split()
    return " ".join(word for word in words if word in _KINDS_OF_ADDRESS or word.isdigit())


def _address(parts: Mapping[str, str]) -> str:
    """`Elm 4, 1010 Vienna, Austria`."""
    town = " ".join(filter(None, (parts.get("postcode"), parts.get("city"))))
    return ", ".join(filter(None, (parts.get("street"), town, parts.get("region"), parts.get("country"))))
