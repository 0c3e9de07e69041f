"""A row of figures about a piece: what was seen, clicked, spent or earned, by whose count, and in which days."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from onefirm.domain.money import Money
from onefirm.domain.problem import Problem
from onefirm.intake.reading.days import day_of
from onefirm.intake.reading.mapping.amounts import currency_of, money_of
from onefirm.intake.reading.mapping.cells import Cells, Settled, Unfit
from onefirm.intake.reading.mapping.measure_names import MEASURE
from onefirm.intake.reading.problems import shown, unfit
from onefirm.intake.reading.rows import MeasureRow
from onefirm.intake.reading.text import plain

FIGURES = ("views", "visitors", "clicks", "impressions", "conversions", "spend", "earned")
_SUBJECTS = ("page", "campaign", "query")
_BOOK = frozenset({"piece", "slug", "page", "seite", "stuck", "beitrag"})
_IN_CURRENCY = re.compile(r"\(([A-Z]{3})\)$")
_GROUPED = re.compile(r"\d{1,3}(?:([.,'’ \u00a0\u202f])\d{3})(?:\1\d{3})*|\d+")
_DECIMAL = re.compile(r"(\d+)[.,](\d{1,2})")
_NONE = frozenset({"", "-", "--", "—", "–", "n/a"})
_SUM = re.compile(r"(?:total|grand total|gesamt|summe)\b", re.IGNORECASE)
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)\s*\.\.\s*(\d{4}-\d\d-\d\d)")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_COUNT_MAX = 10**15


def bare(column: str) -> str:
    """`Amount spent (EUR)` without its currency."""
    return _IN_CURRENCY.sub("", column.rstrip()).rstrip()


def currency_in(header: Sequence[str]) -> str:
    """The one currency the columns name; empty for none, and for several."""
    found = {name[1] for column in header if (name := _IN_CURRENCY.search(column.rstrip()))}
    return found.pop() if len(found) == 1 else ""


def holds_figures(header: Sequence[str]) -> bool:
    """Is it a sheet of figures? A book of what a piece earned is one too; a list of people or invoices is none."""
    names = {plain(bare(column)) for column in header}
    if "email" in names or "e mail" in names:
        return False
    fields = {field for field, called in _FIELD_OF.items() if called & names}
    counted = fields & {"views", "visitors", "clicks", "impressions", "spend"}
    about = fields.intersection(_SUBJECTS)
    if counted:
        return bool(about or "day" in fields)
    return "earned" in fields and bool(names & _BOOK) and "client" not in names and "kunde" not in names


def source_of(header: Sequence[str]) -> str:
    """Whose count it is, by the columns that only they have."""
    names = {plain(bare(column)) for column in header}
    for source, marks in _MARKS:
        if any(mark <= names for mark in marks):
            return source
    return "other"


def _sets(*groups: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(group.split(", ")) for group in groups)


_MARKS: tuple[tuple[str, tuple[frozenset[str], ...]], ...] = (
    ("meta-ads", _sets("reporting starts, amount spent", "auswertungsbeginn, ausgegebener betrag")),
    ("meta-ads", _sets("campaign name, amount spent", "kampagnenname, ausgegebener betrag")),
    ("google-ads", _sets("campaign, cost", "campaign, impr", "kampagne, kosten", "kampagne, impr")),
    ("search-console", _sets("clicks, impressions, ctr, position", "klicks, impressionen, ctr, position")),
    ("ga4", _sets("page path and screen class", "page path and screen name", "views, active users")),
    ("ga4", _sets("page title and screen class", "seitenpfad und bildschirmklasse", "aufrufe, aktive nutzer")),
    ("plausible", _sets("visitors, pageviews, bounce rate", "name, visitors, pageviews", "date, visitors, pageviews")),
    ("matomo", _sets("label, nb hits", "label, pageviews", "label, unique pageviews", "bezeichnung, seitenansichten")),
    ("matomo", _sets("label, nb visits")),
    ("book", _sets("piece, amount", "piece, what, amount", "slug, amount", "beitrag, betrag", "stuck, betrag")),
)


def _names() -> Mapping[str, frozenset[str]]:
    return {
        field: frozenset({plain(field)} | {plain(name) for names in called.values() for name in names.split(",")})
        for field, called in MEASURE.items()
    }


_FIELD_OF = _names()


def period_of(said: str) -> tuple[date, date] | None:
    """`2026-03`, `2026-01-01..2026-03-31`, or one day. None for anything else."""
    if found := _DAYS.fullmatch(said.strip()):
        first, last = day_of(found[1], None), day_of(found[2], None)
        return (first, last) if first and last and first <= last else None
    if found := _MONTH.fullmatch(said.strip()):
        year, month = int(found[1]), int(found[2])
        first = day_of(f"{year}-{month:02}-01", None)
        if first is None:
            return None
        after = date(year + month // 12, month % 12 + 1, 1)
        return first, date.fromordinal(after.toordinal() - 1)
    day = day_of(said, None)
    return (day, day) if day else None


def measure_of(settled: Settled, cells: Sequence[str], where: str) -> MeasureRow | Problem:
    if any(_SUM.match(cell.strip()) for cell in cells[:2]):
        return unfit("This row is no figure of its own.", "It is the sum of the others.", where)
    row = Cells(settled, [_said(cell) for cell in cells], where)
    try:
        begins, ends = _days(settled, row)
        found = MeasureRow(
            where=where,
            source=settled.source,
            page=row.one("page"),
            campaign=row.one("campaign"),
            query=row.one("query"),
            what=row.one("what"),
            begins=begins,
            ends=ends,
            views=_count(row, "views"),
            visitors=_count(row, "visitors"),
            clicks=_count(row, "clicks"),
            impressions=_count(row, "impressions"),
            conversions_hundredths=_hundredths(row),
            spend=_money(settled, row, "spend"),
            earned=_money(settled, row, "earned"),
        )
    except Unfit as one:
        return one.problem
    if all(row.one(name) == "" for name in FIGURES):
        return unfit("There is no figure in this row.", "All of its figures are empty.", where)
    return found


def _said(cell: str) -> str:
    return "" if cell.strip() in _NONE else cell


def _days(settled: Settled, row: Cells) -> tuple[date, date]:
    if day := row.day("day"):
        return day, day
    begins, ends = row.day("begins"), row.day("ends")
    if begins and ends and begins <= ends:
        return begins, ends
    if settled.period and not (begins or ends):
        return settled.period
    raise Unfit(unfit("It does not say which days this row is about.", "A day, or a first and a last one.", row.where))


def _count(row: Cells, field: str) -> int | None:
    found = row.all(field)
    if not found:
        return None
    place, cell = found[0]
    said = cell.strip()
    grouped = _GROUPED.fullmatch(said)
    decimal = _DECIMAL.fullmatch(said)
    if grouped:
        number = int(re.sub(r"\D", "", said))
    elif decimal and not decimal[2].strip("0"):
        number = int(decimal[1])
    else:
        raise row.unfit(place, f"'{shown(cell)}' is no count.", "A count is a whole number.")
    if number > _COUNT_MAX:
        raise row.unfit(place, f"'{shown(cell)}' is no count.", "It is larger than anything that is counted.")
    return number


def _hundredths(row: Cells) -> int | None:
    """Advertisers count a part of a conversion too: `2.50`."""
    found = row.all("conversions")
    if found and (parts := _DECIMAL.fullmatch(found[0][1].strip())):
        return int(parts[1]) * 100 + int(parts[2].ljust(2, "0"))
    whole = _count(row, "conversions")
    return None if whole is None else whole * 100


def _money(settled: Settled, row: Cells, field: str) -> Money | None:
    found = row.all(field)
    if not found:
        return None
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
