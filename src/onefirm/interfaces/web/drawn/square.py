"""The square that a phone's camera reads a link from."""

from dataclasses import dataclass

QUIET = 4
"""So many cells around it stay empty: without them a camera finds no edge."""


@dataclass(frozen=True)
class Square:
    side: int
    """In cells, the quiet ones among them."""
    path: str
    """The dark cells, as the path of an SVG: one run after the other."""


def square(link: str) -> Square:
    import segno  # Most pages show none.

    rows = [bytes(row) for row in segno.make(link, micro=False, error="m").matrix]
    runs = (
        f"M{start + QUIET} {row + QUIET}h{length}v1h-{length}z"
        for row, cells in enumerate(rows)
        for start, length in _dark(cells)
    )
    return Square(len(rows) + 2 * QUIET, "".join(runs))


def _dark(cells: bytes) -> list[tuple[int, int]]:
    """Where each run of dark cells begins, and how long it is."""
    runs = list[tuple[int, int]]()
    for at, dark in enumerate(cells):
        if not dark:
            continue
        if runs and sum(runs[-1]) == at:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((at, 1))
    return runs
