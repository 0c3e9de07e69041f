"""What a sheet would become, shown before anything is kept; and then the rows themselves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import TypeAlias

from onefirm.domain.problem import Problem, Refusal
from onefirm.intake.reading.bounds import FAULTS_MAX, SAMPLE_ROWS_MAX
from onefirm.intake.reading.days import DateEvidence, Order
from onefirm.intake.reading.mapping.amounts import Mark, MarkEvidence, currency_of
from onefirm.intake.reading.mapping.cells import Settled
from onefirm.intake.reading.mapping.fields import CALLED, FIELDS, NEEDED, Kind, field_of
from onefirm.intake.reading.mapping.guesses import Guess, guesses, is_ours, nearest_column
from onefirm.intake.reading.mapping.measured import currency_in, measure_of, source_of
from onefirm.intake.reading.mapping.taken import contact_of, invoice_of
from onefirm.intake.reading.problems import shown
from onefirm.intake.reading.rows import ContactRow, InvoiceRow, MeasureRow
from onefirm.intake.reading.sheets.sheet import Sheet

ROWS_SHOWN = 5
_KEPT = "kept"
"""Of a sheet that onefirm exported: what was merged or withdrawn is no record of its own."""
Taken: TypeAlias = ContactRow | InvoiceRow | MeasureRow


@dataclass(frozen=True)
class Said:
    """The operator's word about a sheet, by the names of its columns. It counts above every guess."""

    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    """`{"Mail": "email", "Fax": ""}`; a column that is given nothing is left out."""
    orders: Mapping[str, Order] = field(default_factory=dict[str, Order])
    marks: Mapping[str, Mark] = field(default_factory=dict[str, Mark])
    currency: str = ""
    """For rows that name none."""
    period: tuple[date, date] | None = None
    """For figures that name no day."""


@dataclass(frozen=True)
class Preview:
    kind: Kind
    columns: tuple[Guess, ...]
    rows: tuple[Taken, ...]
    """The first five as the records they would become."""
    left_out: tuple[str, ...]
    """Columns that become nothing."""
    faults: tuple[Problem, ...]
    """Of the sheet, and of the rows looked at so far."""
    blocked: tuple[Problem, ...]
    """What the operator has to say first. Until then no row is taken."""
    settled: Settled


def preview(sheet: Sheet, kind: Kind, said: Said | None = None) -> Preview:
    """Goes through the sheet once, because only whole columns prove the order of dates and the mark of amounts."""
    word = said or Said()
    if kind == "measure" and not word.currency:
        word = replace(word, currency=currency_in(sheet.header))
    sample = [row.cells for row in islice(sheet.rows(), SAMPLE_ROWS_MAX)]
    columns = guesses(kind, sheet.header, sample, word.fields, sheet.where(1))
    _refuse_strange(sheet, word)
    places = {
        field.name: tuple(place for place, guess in enumerate(columns) if guess.field == field.name)
        for field in FIELDS[kind]
    }
    dates, amounts = _evidence(sheet, kind, columns)
    asked = [
        *_missing(kind, columns, sheet.where(1)),
        *(_days_asked(places, word, sheet.where(1)) if kind == "measure" else ()),
        *_dates_asked(sheet, dates, word),
        *_amounts_asked(sheet, amounts, word),
        *_currency_asked(sheet, amounts, word, bool(places.get("currency"))),
    ]
    settled = Settled(
        places={name: found for name, found in places.items() if found},
        columns=sheet.header,
        orders={place: word.orders.get(sheet.header[place]) or seen.order for place, seen in dates.items()},
        marks={place: word.marks.get(sheet.header[place]) or seen.mark for place, seen in amounts.items()},
        currency=currency_of(word.currency),
        source=source_of(sheet.header) if kind == "measure" else "",
        period=word.period,
    )
    shape = Preview(kind, columns, (), _left_out(columns), sheet.faults, tuple(asked), settled)
    if asked:
        return shape
    found = list(islice(taken(sheet, shape), SAMPLE_ROWS_MAX))
    faults = (*sheet.faults, *(one for one in found if isinstance(one, Problem)))[: 2 * FAULTS_MAX]
    rows = tuple(one for one in found if not isinstance(one, Problem))[:ROWS_SHOWN]
    return Preview(kind, columns, rows, shape.left_out, faults, (), settled)


def taken(sheet: Sheet, shape: Preview) -> Iterator[Taken | Problem]:
    """Every row as its record, or the Problem that keeps it out. Raises a Refusal while something is still asked."""
    if shape.blocked:
        raise Refusal(*shape.blocked)
    read = {"contact": contact_of, "invoice": invoice_of, "measure": measure_of}[shape.kind]
    rows = (row for row in sheet.rows() if not is_ours(sheet.header) or row.cells[1] == _KEPT)
    return (read(shape.settled, row.cells, sheet.where(row.line)) for row in rows)


def _left_out(columns: Sequence[Guess]) -> tuple[str, ...]:
    return tuple(guess.column for guess in columns if not guess.field)


def _evidence(
    sheet: Sheet, kind: Kind, columns: Sequence[Guess]
) -> tuple[dict[int, DateEvidence], dict[int, MarkEvidence]]:
    dates: dict[int, DateEvidence] = {}
    amounts: dict[int, MarkEvidence] = {}
    for place, guess in enumerate(columns):
        known = field_of(kind, guess.field)
        if known and known.sort == "date":
            dates[place] = DateEvidence()
        if known and known.sort == "amount":
            amounts[place] = MarkEvidence()
    looking = [*dates.items(), *amounts.items()]
    if looking:
        for row in sheet.rows():
            for place, evidence in looking:
                evidence.look(row.cells[place])
    return dates, amounts


def _missing(kind: Kind, columns: Sequence[Guess], where: str) -> Iterator[Problem]:
    known = {guess.field for guess in columns}
    for group in NEEDED[kind]:
        if not known.intersection(group):
            yield _incomplete(kind, group, _left_out(columns), where)


def _days_asked(places: Mapping[str, Sequence[int]], said: Said, where: str) -> Iterator[Problem]:
    if said.period or places["day"] or (places["begins"] and places["ends"]):
        return
    yield Problem(
        code="mapping-days-missing",
        what="The sheet does not say which days its figures are about.",
        why="There is no column for a day, and nothing above the columns names a first and a last one.",
        fix="Say it as you chose it where it was exported: --period 2026-01-01..2026-03-31, or --period 2026-03.",
        where=where,
    )


def _incomplete(kind: Kind, group: Sequence[str], left: Sequence[str], where: str) -> Problem:
    fields = [field for name in group if (field := field_of(kind, name))]
    near = next(((column, field.name) for field in fields if (column := nearest_column(kind, field, left))), None)
    return Problem(
        code="mapping-incomplete",
        what=f"No column of this sheet is {' or '.join(field.says for field in fields)}.",
        why=f"A row cannot become {CALLED[kind]} without it.",
        fix=f"Did you mean the column '{near[0]}'? Then say so: --map '{near[0]}={near[1]}'."
        if near
        else f"Say which column it is, --map 'Column={group[0]}', or add it to the sheet.",
        where=where,
    )


def _dates_asked(sheet: Sheet, dates: Mapping[int, DateEvidence], said: Said) -> Iterator[Problem]:
    for place, seen in dates.items():
        column = sheet.header[place]
        if seen.asks and column not in said.orders:
            unsure = shown(seen.unsure or seen.day_first)
            both = f"'{shown(seen.day_first)}' begins with the day, '{shown(seen.month_first)}' with the month."
            yield Problem(
                code="mapping-date-order",
                what=f"'{unsure}' in the column '{shown(column)}' can be read in two ways.",
                why=both if seen.day_first and seen.month_first else "No day of this column shows which one is meant.",
                fix="Say whether its dates are day-first or month-first: --dates day-first.",
                where=sheet.where(1),
            )


def _amounts_asked(sheet: Sheet, amounts: Mapping[int, MarkEvidence], said: Said) -> Iterator[Problem]:
    for place, seen in amounts.items():
        column = sheet.header[place]
        if seen.asks and column not in said.marks:
            both = f"'{shown(seen.comma)}' has a comma before the cents, '{shown(seen.point)}' a point."
            yield Problem(
                code="mapping-decimal-mark",
                what=f"'{shown(seen.unsure or seen.comma)}' in the column '{shown(column)}' can be read in two ways.",
                why=both if seen.comma and seen.point else "No amount of this column shows which mark is meant.",
                fix="Say whether a comma or a point stands before the cents: --decimals comma.",
                where=sheet.where(1),
            )


def _currency_asked(sheet: Sheet, amounts: Mapping[int, MarkEvidence], said: Said, column: bool) -> Iterator[Problem]:
    bare = next((seen.bare for seen in amounts.values() if not seen.named), "")
    if bare and not column and not said.currency:
        yield Problem(
            code="mapping-currency-missing",
            what=f"'{shown(bare)}' does not say in which currency it is.",
            why="There is no column for the currency, and no sign beside the number.",
            fix="Say the currency of the sheet: --currency EUR.",
            where=sheet.where(1),
        )


def _refuse_strange(sheet: Sheet, said: Said) -> None:
    """A word about a column that is not there, or a currency that is none, is not passed over."""
    strange = [column for column in (*said.orders, *said.marks) if column not in sheet.header]
    if strange:
        raise Refusal(
            Problem(
                code="mapping-column-unknown",
                what=f"The sheet has no column '{shown(strange[0])}'.",
                why=f"Its columns are {', '.join(shown(name) for name in sheet.header[:12])}.",
                fix="Write the name as it stands in the first line.",
                where=sheet.where(1),
            )
        )
    if said.currency and not currency_of(said.currency):
        raise Refusal(
            Problem(
                code="mapping-currency-unknown",
                what=f"'{shown(said.currency)}' is no currency.",
                why="A currency has three letters.",
                fix="Say one such as EUR, USD or GBP.",
                where=sheet.where(1),
            )
        )
