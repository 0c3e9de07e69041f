"""What stands between the cells, and what the columns are called."""

import csv
import re
from collections.abc import Iterator, Sequence

from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.pages.seen import line
from onefirm.intake.reading.bounds import COLUMNS_MAX, NAME_SIGNS_MAX, SAMPLE_ROWS_MAX
from onefirm.intake.reading.problems import shown

DELIMITERS = (",", ";", "\t", "|")
NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
TOLD = re.compile(r"sep=([,;\t|])[\r\n]*")
"""A first line that spreadsheets write and read: `sep=;`."""

_DATA = re.compile(
    r"[^@\s]+@[^@\s]+\.[^@\s]+|[+-]?[€$£]?\s?\d[\d.,' ]*\s?[€$£]?|\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?:[T ].*)?"
    r"|\+?\d[\d ()/-]{6,}"
)


def delimiter_of(lines: Sequence[str]) -> str:
    """The one that gives the most rows as many cells as the first row has; of equals, the one with more cells."""
    scores = [(*_score(lines, delimiter), -place, delimiter) for place, delimiter in enumerate(DELIMITERS)]
    return max(scores)[-1]


def _score(lines: Sequence[str], delimiter: str) -> tuple[int, int]:
    """How many rows in a hundred are as wide as the first, and how wide that is; nothing for a single cell."""
    widths = list(_widths(lines, delimiter))
    if not widths or widths[0] < 2:
        return 0, 0
    return 100 * widths.count(widths[0]) // len(widths), widths[0]


def _widths(lines: Sequence[str], delimiter: str) -> Iterator[int]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    for _ in range(SAMPLE_ROWS_MAX):
        try:
            cells = next(reader, None)
        except csv.Error:
            continue  # A row that is cut off by the end of the sample, or one that will be told later.
        if cells is None:
            return
        if any(cells):
            yield len(cells)


def header_of(cells: Sequence[str], where: str) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Names that are all there and all different, and what had to be done for that."""
    if len(cells) > COLUMNS_MAX:
        raise Refusal(_too_wide(len(cells), where))
    if _is_data(cells):
        raise Refusal(_missing(cells, where))
    names: list[str] = []
    told: list[Problem] = []
    for place, cell in enumerate(cells, 1):
        name = line(cell)[:NAME_SIGNS_MAX]
        if not name:
            told.append(_nameless(place, where))
            name = f"Column {place}"
        if name in names:
            told.append(_doubled(name, place, where))
            name = _another(name, names)
        names.append(name)
    return tuple(names), tuple(told)


def _another(name: str, names: Sequence[str]) -> str:
    return next(other for count in range(2, COLUMNS_MAX + 2) if (other := f"{name} ({count})") not in names)


def _is_data(cells: Sequence[str]) -> bool:
    """Names of columns are words: an address among them, or mostly numbers, is a row."""
    written = [cell.strip()[:NAME_SIGNS_MAX] for cell in cells if cell.strip()]
    values = [cell for cell in written if _DATA.fullmatch(cell)]
    return any("@" in cell for cell in values) or 2 * len(values) > len(written)


def _missing(cells: Sequence[str], where: str) -> Problem:
    first = ", ".join(shown(cell) for cell in cells[:4])
    return Problem(
        code="sheet-header-missing",
        what="The first line of this sheet does not name its columns.",
        why=f"It holds values: {first}.",
        fix="Put a first line with a name for each column, or say the names: --columns 'Name,Email'.",
        where=where,
    )


def _doubled(name: str, place: int, where: str) -> Problem:
    return Problem(
        code="sheet-header-doubled",
        what=f"Two columns of this sheet are called '{shown(name)}'.",
        why=f"Column {place} has the same name as one before it; it goes by a number here.",
        fix="Give each column a name of its own, or leave it as it is if the numbered one is not needed.",
        where=where,
    )


def _nameless(place: int, where: str) -> Problem:
    return Problem(
        code="sheet-header-empty",
        what=f"Column {place} of this sheet has no name.",
        why="Its place in the first line is empty, so nobody can say what it holds.",
        fix=f"Give it a name, or call it 'Column {place}' when you say what it is.",
        where=where,
    )


def _too_wide(count: int, where: str) -> Problem:
    return Problem(
        code="sheet-columns",
        what=f"This sheet has {count:,} columns.",
        why=f"At most {COLUMNS_MAX} are read.",
        fix="Take out the columns that are not needed.",
        where=where,
    )
