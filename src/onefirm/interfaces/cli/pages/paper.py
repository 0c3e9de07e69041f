"""The paper everything is printed on: narrow, calm, and deaf to markup in what it prints."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onefirm.interfaces.cli.lay import WIDTH

OK, WARN, BAD, QUIET, STRONG, ACCENT = "green", "yellow", "red", "dim", "bold", "cyan"

_STATES = {
    "open": WARN, "blocked": BAD, "in-progress": ACCENT, "requested": QUIET, "completed": OK, "reconciled": OK,
    "cancelled": QUIET, "answered": OK, "voided": QUIET, "skipped": QUIET,
}  # fmt: skip


class Paper:
    """A terminal, or a pipe, of at most eighty columns."""

    def __init__(self) -> None:
        # Markup, emoji and highlighting stay off: what is printed may have been written by anybody.
        console = Console(markup=False, emoji=False, highlight=False)
        console.width = min(console.width, WIDTH)
        self._console = console

    def line(self, *parts: str | tuple[str, str], indent: int = 0) -> None:
        self._console.print(Padding(Text.assemble(*parts), (0, 0, 0, indent)))

    def head(self, said: str) -> None:
        self.line((said, STRONG))

    def gap(self) -> None:
        self._console.print()

    def part(self, title: str) -> None:
        self.gap()
        self.line((title, QUIET))

    def pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Names to the left, what they are to the right; what is empty is left out."""
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(style=QUIET, no_wrap=True)
        grid.add_column(overflow="fold")
        for name, said in pairs:
            if said:
                grid.add_row(Text(name), Text(said))
        self._console.print(Padding(grid, (0, 0, 0, 2)))

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str | tuple[str, str]]], *, wide: int = 1) -> None:
        """Columns under quiet heads; only the column `wide` breaks over lines, so that the rest can be scanned."""
        table = Table(box=None, padding=(0, 2, 0, 0), header_style=QUIET, show_edge=False, pad_edge=False)
        for place, head in enumerate(heads):
            table.add_column(Text(head), no_wrap=place != wide, overflow="ellipsis", ratio=1 if place == wide else None)
        for row in rows:
            table.add_row(*(Text(cell) if isinstance(cell, str) else Text(*cell) for cell in row))
        self._console.print(table)


def state(said: str) -> tuple[str, str]:
    return said, _STATES.get(said, "")


def when(at: str) -> str:
    """A moment on the operator's own clock: `21 Nov 05:20`."""
    return datetime.fromisoformat(at).astimezone().strftime("%d %b %H:%M") if at else ""


def short(name: str) -> str:
    """The end of an id, which is enough to name it."""
    return name[-6:]


def money(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02d}"
