"""A sheet: what it is written in, its columns, its rows one at a time, and every row that had to be left out."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from onefirm.domain.problem import Problem, Refusal
from onefirm.intake.reading.bounds import LINES_MAX, ROW_SIGNS_MAX, ROWS_MAX, SAMPLE_BYTES_MAX, SHEET_BYTES_MAX
from onefirm.intake.reading.problems import Faults, empty, shown, too_many
from onefirm.intake.reading.sheets.cells import is_formula, plain_cell
from onefirm.intake.reading.sheets.dialect import DELIMITERS, NAMES, TOLD, delimiter_of, header_of
from onefirm.intake.reading.source import Source, lines_of, opened, refuse_other_kinds
from onefirm.intake.reading.text import Encoding, encoding_of


@dataclass(frozen=True)
class Row:
    line: int
    """The line it begins in, counted from 1."""
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet that was read through once. Its rows are read again each time they are asked for.

    Of a sheet that lies in a stream, one reading has to be over before the next one begins.
    """

    name: str
    encoding: Encoding
    delimiter: str
    header: tuple[str, ...]
    count: int
    """Rows that are whole."""
    faults: tuple[Problem, ...]
    left_out: int
    """Rows that are not among them. Each is told in `faults`, up to the bound."""
    formulas: int
    """Cells a spreadsheet would run. They are kept as the text they are."""
    _lines: "_Lines"

    def rows(self) -> Iterator[Row]:
        """Without the apostrophe that keeps a formula text in a spreadsheet."""
        rows = (found for found in _found(self._lines, self.header) if isinstance(found, Row))
        return (Row(row.line, tuple(map(plain_cell, row.cells))) for row in rows)

    def where(self, line: int) -> str:
        return f"{self.name}:{line}"


@dataclass(frozen=True)
class _Lines:
    """How to go through the file once more."""

    name: str
    source: Source
    encoding: str
    delimiter: str
    skipped: int
    """Lines before the first row."""


def read_sheet(source: Source, name: str, encoding: str = "", delimiter: str = "", header: Sequence[str] = ()) -> Sheet:
    """Go through the whole file once, a piece at a time. `header` names the columns of a sheet that does not.

    Raises a Refusal when it is no sheet, or one past a bound; then nothing of it counts.
    """
    stream = opened(source, SHEET_BYTES_MAX, name)
    refuse_other_kinds(stream, "a sheet (CSV)", name)
    found = encoding_of(stream, encoding, name)
    sample, told = _sample(stream, found.name, name)
    if delimiter not in ("", *DELIMITERS):
        raise Refusal(_strange_delimiter(delimiter, name))
    chosen = delimiter or told or delimiter_of(sample)
    lines = _Lines(name, source, found.name, chosen, skipped=1 if told else 0)
    first = next(_records(lines), None)
    if first is None:
        raise empty(name)
    if isinstance(first, _Spoilt):
        raise Refusal(_told(first, (), f"{name}:{first.line}"))
    names, notes = header_of(header or first.cells, f"{name}:{first.line}")
    if not header:
        lines = _Lines(name, source, found.name, chosen, skipped=_last_line(lines))
    faults = Faults()
    for note in notes:
        faults.add(note)
    count = left_out = formulas = 0
    for one in _found(lines, names):
        if isinstance(one, _Spoilt):
            left_out += 1
            if count + left_out > ROWS_MAX:
                raise too_many("rows", ROWS_MAX, name)
            if not faults.full:
                faults.add(_told(one, names, f"{name}:{one.line}"))
            continue
        count += 1
        if count + left_out > ROWS_MAX:
            raise too_many("rows", ROWS_MAX, name)
        running = [cell for cell in one.cells if cell[:1] in _RISKY and is_formula(cell)]
        if running and not formulas:
            faults.add(_formula(running[0], f"{name}:{one.line}"))
        formulas += len(running)
    return Sheet(name, found, chosen, names, count, faults.problems, left_out, formulas, lines)


_RISKY = frozenset("=+-@\t\r")


@dataclass(frozen=True)
class _Spoilt:
    """A row that is left out. The Problem is only made for those that are told."""

    line: int
    cells: tuple[str, ...] = ()
    quotes: str = ""
    """What the csv library says about them."""


def _found(lines: _Lines, header: tuple[str, ...]) -> Iterator[Row | _Spoilt]:
    """Whole rows as wide as the header, and each of the others."""
    width = len(header)
    for record in _records(lines):
        if isinstance(record, _Spoilt) or (len(record.cells) == width and record.cells != header):
            yield record
        elif len(record.cells) > width and not any(record.cells[width:]):
            # Empty cells past the last column say nothing; anything else there has slipped.
            yield Row(record.line, record.cells[:width])
        else:
            yield _Spoilt(record.line, record.cells)


def _records(lines: _Lines) -> Iterator[Row | _Spoilt]:
    """Every record that is not empty, with the line it begins in."""
    feed = _Feed(lines)
    reader = csv.reader(feed, delimiter=lines.delimiter, strict=True)
    while True:
        begins = feed.line + 1
        feed.signs = 0
        try:
            cells = next(reader, None)
        except csv.Error as broken:
            if feed.ended:
                raise Refusal(_open_quote(f"{lines.name}:{begins}")) from broken
            yield _Spoilt(begins, quotes=str(broken))
            continue
        if cells is None:
            return
        if cells and any(map(str.strip, cells)):
            yield Row(begins, tuple(cells))


def _told(spoilt: _Spoilt, header: tuple[str, ...], where: str) -> Problem:
    if spoilt.quotes:
        return _quote(spoilt.quotes, where)
    if spoilt.cells == header:
        return _header_again(where)
    return _ragged(len(spoilt.cells), len(header), spoilt.cells, where)


class _Feed:
    """The lines of a file for the csv library, each looked at before it gets there."""

    def __init__(self, lines: _Lines) -> None:
        self.line = 0
        self.ended = False
        self._name = lines.name
        self.signs = 0
        self._text = lines_of(lines.source, lines.encoding, newline="")
        for _ in range(lines.skipped):
            next(self, None)

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        text = self._text.readline(ROW_SIGNS_MAX + 1)
        if not text:
            self.ended = True
            raise StopIteration
        self.line += 1
        if self.line > LINES_MAX:
            raise too_many("lines", LINES_MAX, self._name)
        self.signs += len(text)
        if self.signs > ROW_SIGNS_MAX:
            raise Refusal(_long(f"{self._name}:{self.line}"))
        if "\x00" in text:
            raise Refusal(_nul(f"{self._name}:{self.line}"))
        return text


def _last_line(lines: _Lines) -> int:
    """Where the first record ends, so that the rows begin behind it."""
    feed = _Feed(lines)
    reader = csv.reader(feed, delimiter=lines.delimiter, strict=True)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            break
    return feed.line


def _sample(stream: BinaryIO, encoding: str, name: str) -> tuple[list[str], str]:
    """Some whole lines from the start, and the delimiter if the first one is about nothing else."""
    stream.seek(0)
    text = stream.read(SAMPLE_BYTES_MAX).decode(encoding, "ignore")
    if "\x00" in text:
        raise Refusal(_nul(name))
    lines = text.splitlines(keepends=True)
    if len(lines) > 1 and len(text) >= SAMPLE_BYTES_MAX // 4:
        lines.pop()
    told = TOLD.fullmatch(lines[0]) if lines else None
    return (lines[1:], told[1]) if told else (lines, "")


def _ragged(count: int, width: int, cells: Sequence[str], where: str) -> Problem:
    held = "1 cell" if count == 1 else f"{count} cells"
    return Problem(
        code="sheet-ragged",
        what=f"A row has {held} where the sheet has {width} columns. It was left out.",
        why=f"Nobody can say which cell belongs to which column: {shown(' | '.join(cells[:6]))}",
        fix="Mend the row; text that holds the delimiter stands in double quotes.",
        where=where,
    )


def _header_again(where: str) -> Problem:
    return Problem(
        code="sheet-header-again",
        what="The names of the columns stand here once more. The line was left out.",
        why="Two exports were probably put into one file.",
        fix="Nothing has to be done, if both have the same columns.",
        where=where,
    )


def _quote(said: str, where: str) -> Problem:
    return Problem(
        code="sheet-quote",
        what="The quotes of a row do not fit. It was left out.",
        why=f"{said[:1].upper()}{said[1:]}.",
        fix="Write a quote inside a quoted cell twice.",
        where=where,
    )


def _open_quote(where: str) -> Problem:
    return Problem(
        code="sheet-quote-open",
        what="A quote is opened in this row and never closed.",
        why="Everything behind it would be one cell, so nothing of the sheet was kept.",
        fix="Close the quote, and import the file again.",
        where=where,
    )


def _long(where: str) -> Problem:
    return Problem(
        code="sheet-row-long",
        what=f"A row of this sheet is longer than {ROW_SIGNS_MAX:,} signs.",
        why="Most often a quote before it is never closed, or the file is no sheet.",
        fix="Look at this line and the ones before it in a text editor.",
        where=where,
    )


def _nul(where: str) -> Problem:
    return Problem(
        code="sheet-nul",
        what="There are signs in this sheet that no text has (NUL).",
        why="It is UTF-16 without its mark, or no text at all.",
        fix="Save it as UTF-8, or say --encoding utf-16-le.",
        where=where,
    )


def _strange_delimiter(delimiter: str, where: str) -> Problem:
    return Problem(
        code="sheet-delimiter",
        what=f"Cells cannot be parted by '{shown(delimiter)}'.",
        why=f"What may stand between them is a {', a '.join(NAMES.values())}.",
        fix="Say one of these, or leave it out; it is then found by itself.",
        where=where,
    )


def _formula(cell: str, where: str) -> Problem:
    return Problem(
        code="sheet-formula",
        what=f"A cell would be run as a formula by a spreadsheet: {shown(cell)}",
        why="Whoever wrote it may want that. Here it is plain text, and it goes out with an apostrophe before it.",
        fix="Nothing has to be done. Look at the row if you did not expect one.",
        where=where,
    )
