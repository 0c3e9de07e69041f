"""A whole file as it would be taken in: how it was read, what each column becomes, and its rows one at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import BinaryIO, TypeAlias

from onefirm.domain.problem import Problem, Refusal
from onefirm.intake.bringing.file import Form, Sort, digest_of, form_of
from onefirm.intake.bringing.ours import sort_of_ours
from onefirm.intake.bringing.preamble import without_preamble
from onefirm.intake.reading.cards.appointments import read_calendar
from onefirm.intake.reading.cards.contacts import read_cards
from onefirm.intake.reading.days import Order
from onefirm.intake.reading.letters.letter import read_letter
from onefirm.intake.reading.letters.mbox import read_mbox
from onefirm.intake.reading.mapping.amounts import Mark
from onefirm.intake.reading.mapping.fields import FIELDS, Kind
from onefirm.intake.reading.mapping.guesses import Guess
from onefirm.intake.reading.mapping.measured import holds_figures
from onefirm.intake.reading.mapping.preview import Preview, Said, preview, taken
from onefirm.intake.reading.reading import Reading
from onefirm.intake.reading.rows import AppointmentRow, ContactRow, InvoiceRow, LetterRow, MeasureRow
from onefirm.intake.reading.sheets.dialect import NAMES
from onefirm.intake.reading.sheets.sheet import Sheet, read_sheet

Row: TypeAlias = ContactRow | InvoiceRow | AppointmentRow | LetterRow | MeasureRow


@dataclass(frozen=True)
class Told:
    """What the operator says about a file; everything else is found out."""

    sort: Sort | None = None
    fields: dict[str, str] = field(default_factory=dict[str, str])
    names: tuple[str, ...] = ()
    """The columns of a sheet that does not name them."""
    encoding: str = ""
    delimiter: str = ""
    order: Order | None = None
    mark: Mark | None = None
    currency: str = ""
    period: tuple[date, date] | None = None
    """The days figures are about, where the sheet does not say it."""


@dataclass(frozen=True)
class Brought:
    name: str
    form: str
    """`contacts.csv`, `invoices.csv`, `vcard`, `ics`, `mbox`, `eml`."""
    sort: Sort
    digest: str
    how: tuple[str, ...]
    """How it was read, in sentences, with the reasons."""
    columns: tuple[Guess, ...]
    count: int
    left_out: int
    """Before a row was looked at: what is no row at all."""
    faults: tuple[Problem, ...]
    blocked: tuple[Problem, ...]
    """What the operator has to say first."""
    formulas: int
    rows: Callable[[], Iterator[Row | Problem]]


def bring(stream: BinaryIO, name: str, told: Told) -> Brought:
    """Goes through the whole file. Raises a Refusal when it cannot be read, holds nothing, or is past a bound."""
    brought = _read_as(form_of(stream, told.sort or "", name), stream, name, told)
    if not (brought.count or brought.left_out or brought.blocked):
        raise Refusal(_no_rows(name))
    return brought


def _read_as(form: Form, stream: BinaryIO, name: str, told: Told) -> Brought:
    digest = digest_of(stream)
    if form == "sheet":
        return _sheet(stream, name, told, digest)
    if form == "vcard":
        return _read(read_cards(stream, name, told.encoding), form, "contacts", digest, "address cards (vCard)")
    if form == "ics":
        return _read(read_calendar(stream, name, told.encoding), form, "appointments", digest, "a calendar (iCalendar)")
    if form == "mbox":
        return _read(read_mbox(stream, name), form, "letters", digest, "a folder of letters (mbox)")
    letter = read_letter(stream, name)
    how = ("It is one letter.",)
    return Brought(name, "eml", "letters", digest, how, (), 1, 0, (), (), 0, lambda: iter((letter,)))


def _read(
    reading: Reading[ContactRow] | Reading[AppointmentRow] | Reading[LetterRow],
    form: Form,
    sort: Sort,
    digest: str,
    called: str,
) -> Brought:
    how = (f"It holds {called}; that is told by its first line.",)
    return Brought(
        reading.name, form, sort, digest, how, (), reading.count, reading.left_out, reading.faults, (), 0, reading.rows
    )


def _sheet(stream: BinaryIO, name: str, told: Told, digest: str) -> Brought:
    above = without_preamble(stream)
    told = replace(told, period=told.period or above.period)
    sheet = read_sheet(above.stream, name, told.encoding, _DELIMITERS.get(told.delimiter, told.delimiter), told.names)
    sort, shape = _shaped(sheet, told)
    how = (
        f"The encoding is {sheet.encoding.name}: {sheet.encoding.why}.",
        f"A {NAMES[sheet.delimiter]} stands between the cells: "
        + ("you said so." if told.delimiter else "so most rows have as many cells as the first."),
        *_figures(shape, told, above.lines),
    )
    return Brought(
        name=name,
        form=f"{sort}.csv",
        sort=sort,
        digest=digest,
        how=how,
        columns=shape.columns,
        count=sheet.count,
        left_out=sheet.left_out,
        faults=sheet.faults,
        blocked=shape.blocked,
        formulas=sheet.formulas,
        rows=lambda: taken(sheet, shape),
    )


_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "\\t": "\t"}
_KINDS: dict[Sort, Kind] = {"contacts": "contact", "invoices": "invoice", "measures": "measure"}


def _figures(shape: Preview, told: Told, above: int) -> tuple[str, ...]:
    if shape.kind != "measure":
        return ()
    days = f"The days are {told.period[0]} to {told.period[1]}." if told.period else ""
    source = shape.settled.source
    who = "Nobody is known by these columns, so the count is kept as 'other'." if source == "other" else ""
    left = f"The first {above} lines are no rows; they say what was exported." if above else ""
    return tuple(filter(None, (who or f"The columns are those of {source}.", left, days)))


def _shaped(sheet: Sheet, told: Told) -> tuple[Sort, Preview]:
    ours = sort_of_ours(sheet, told.sort)
    if ours:
        return ours, _previewed(sheet, _KINDS[ours], told)
    if told.sort in _KINDS:
        return told.sort, _previewed(sheet, _KINDS[told.sort], told)
    word = _fitting(told)
    if word is not None:
        return word, _previewed(sheet, _KINDS[word], told)
    if holds_figures(sheet.header):
        return "measures", _previewed(sheet, "measure", told)
    invoices = _previewed(sheet, "invoice", told)
    if not _incomplete(invoices):
        return "invoices", invoices
    contacts = _previewed(sheet, "contact", told)
    known = [sum(bool(guess.field) for guess in shape.columns) for shape in (contacts, invoices)]
    if _incomplete(contacts) and known[1] > known[0]:
        return "invoices", invoices
    return "contacts", contacts


def _fitting(told: Told) -> Sort | None:
    """A field that only one sort has, said by the operator, tells the sort."""
    said = set(told.fields.values()) - {""}
    fits: list[Sort] = [sort for sort, kind in _KINDS.items() if said <= {field.name for field in FIELDS[kind]}]
    if said and len(fits) == 1:
        return fits[0]
    return None


def _incomplete(shape: Preview) -> bool:
    return any(problem.code == "mapping-incomplete" for problem in shape.blocked)


def _previewed(sheet: Sheet, kind: Kind, told: Told) -> Preview:
    said = Said(fields=told.fields, currency=told.currency, period=told.period)
    shape = preview(sheet, kind, said)
    if not told.order and not told.mark:
        return shape
    dates = {field.name for field in FIELDS[kind] if field.sort == "date"}
    amounts = {field.name for field in FIELDS[kind] if field.sort == "amount"}
    return preview(
        sheet,
        kind,
        Said(
            fields=told.fields,
            orders={guess.column: told.order for guess in shape.columns if guess.field in dates} if told.order else {},
            marks={guess.column: told.mark for guess in shape.columns if guess.field in amounts} if told.mark else {},
            currency=told.currency,
            period=told.period,
        ),
    )


def _no_rows(name: str) -> Problem:
    return Problem(
        code="import-no-rows",
        what=f"There is nothing to take in from '{name}'.",
        why="It has its first lines and nothing behind them: no row, no card, no appointment, no letter.",
        fix="Export it again where it comes from, and see there that something is chosen.",
        where=name,
    )
