"""The paper everything is printed on: at most eighty columns, calm, plain when nobody watches."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence

from onefirm.domain.tiers import MICROS_OF_A_CENT, usd
from onefirm.interfaces.cli.fold import WIDTH, Piece, Styled, folded, shortened, width_of
from onefirm.interfaces.cli.lay import coloured
from onefirm.interfaces.cli.words import Answer, text

OK, WARN, BAD, ACCENT, QUIET, STRONG = "32", "33", "31", "36", "2", "1"
"""The terminal's own colours, so that they fit whatever ground it has."""

_STATES = {
    "open": WARN, "blocked": BAD, "in-progress": ACCENT, "requested": QUIET, "completed": OK, "reconciled": OK,
    "cancelled": QUIET, "answered": OK, "voided": QUIET, "skipped": QUIET,
}  # fmt: skip
_GAP = 2
_WIDE_MIN = 16
_NARROW_MIN = 40
"""Below this there is no room beside a margin; such a terminal wraps the lines itself."""


class Paper:
    """A terminal, or a pipe; or lines that somebody else puts somewhere."""

    def __init__(self, onto: Callable[[str], object] = print) -> None:
        number = sys.stdout.fileno()
        self._onto = onto
        self._colours = coloured(number)
        self._width = _width(number)

    def line(self, *parts: Piece, indent: int = 0, hang: int = 0) -> None:
        """One thought; what does not fit stands below it, `hang` columns further in."""
        first = indent
        for line in folded(parts, self._width - indent - hang):
            self._put(" " * first, line)
            first = indent + hang

    def head(self, said: str) -> None:
        self.line((said, STRONG))

    def gap(self) -> None:
        self._onto("")

    def part(self, title: str) -> None:
        self.gap()
        self.line((title, QUIET))

    def pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Names to the left, what they are to the right; what is empty is left out."""
        told = [(name, said) for name, said in pairs if said]
        left = max((width_of(name) for name, _ in told), default=0) + 2 * _GAP
        for name, said in told:
            self.entry(f"  {name}", said, left=left)

    def entry(self, mark: str, *parts: Piece, left: int) -> None:
        """A quiet mark in the margin and text beside it, which keeps to its side."""
        for number, line in enumerate(folded(parts, self._width - left)):
            margin = mark if not number else ""
            self._put("", [(margin + " " * (left - width_of(margin)), QUIET), *line])

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Piece]], *, wide: int = 1) -> None:
        """Columns under quiet heads. Only the column `wide` folds, so that the others can be run down with the eye."""
        cells = [[_styled(cell) for cell in row] for row in rows]
        widths = [
            max(width_of(cell[0]) for cell in column)
            for column in zip([(head, "") for head in heads], *cells, strict=True)
        ]
        others = sum(widths) - widths[wide] + _GAP * (len(widths) - 1)
        widths[wide] = min(widths[wide], max(self._width - others, _WIDE_MIN))
        for row in ([(head, QUIET) for head in heads], *cells):
            self._row(row, widths, wide)

    def _row(self, row: Sequence[Styled], widths: Sequence[int], wide: int) -> None:
        said, style = row[wide]
        for number, line in enumerate(folded(((said, style),), widths[wide])):
            laid: list[Styled] = []
            for place, cell in enumerate(row):
                pieces = line if place == wide else [cell if not number else ("", "")]
                used = sum(width_of(piece[0]) for piece in pieces)
                laid += [*pieces, (" " * (widths[place] - used + _GAP), "")]
            self._put("", laid)

    def _put(self, margin: str, line: Iterable[Styled]) -> None:
        pieces = list(line)
        while pieces and not pieces[-1][0].strip():
            pieces.pop()
        self._onto(margin + "".join(self._coloured(said, style) for said, style in pieces) if pieces else "")

    def _coloured(self, said: str, style: str) -> str:
        return f"\x1b[{style}m{said}\x1b[0m" if style and self._colours else said


def state(said: str) -> Styled:
    return said, _STATES.get(said, "")


def doing(plan: Answer) -> Styled:
    """As the page says it: blocked is what nobody can go on with, not what waits for a decision."""
    if text(plan, "state") == "blocked" and text(plan, "blocked_by") == "operator":
        return "waits for you", WARN
    if text(plan, "waits_for"):
        return f"waits for {text(plan, 'waits_for')}", WARN
    return ("turned down", QUIET) if plan.get("declined") else state(text(plan, "state"))


def short(name: str) -> str:
    """The end of an id, which is enough to name it."""
    return name[-6:]


def brief(said: str, width: int = 32) -> str:
    return shortened(said, width)


def money(cents: int) -> str:
    return usd(cents * MICROS_OF_A_CENT)


def _styled(cell: Piece) -> Styled:
    return (cell, "") if isinstance(cell, str) else cell


def _width(number: int) -> int:
    # A terminal that nobody looks at says that it has no columns at all.
    columns = os.get_terminal_size(number).columns if os.isatty(number) else 0
    return max(min(columns, WIDTH), _NARROW_MIN) if columns else WIDTH
