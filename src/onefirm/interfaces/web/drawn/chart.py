"""Bars drawn on the server: an SVG that takes its colours from the sheet, and a table of the same figures behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT = 600, 100
GAP = 0.2
SERIES_MAX = 5
"""So many colours there are; a drawing of more would be read by nobody."""

_BAR = Markup('<rect class="s{series}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"/>')
_COLUMN = Markup("<g><title>{said}</title>{bars}</g>")
_DRAWING = Markup(
    '<svg viewBox="0 0 {width} {height}" preserveAspectRatio="none" role="img" aria-label="{title}">{columns}</svg>'
)


@dataclass(frozen=True)
class Column:
    label: str
    values: tuple[int, ...]
    """One for each series, from the ground up."""


@dataclass(frozen=True)
class Chart:
    """What the template prints: the drawing, what the colours mean, its scale, and the figures in words."""

    drawing: Markup
    legend: tuple[str, ...]
    most: str
    first: str
    last: str
    rows: tuple[tuple[str, ...], ...]


def chart(title: str, series: Sequence[str], columns: Sequence[Column], said: Callable[[int], str] = str) -> Chart:
    """Columns of stacked bars. Columns without anything are drawn as nothing, and left out of the table."""
    assert 0 < len(series) <= SERIES_MAX and all(len(column.values) == len(series) for column in columns)
    most = max((sum(column.values) for column in columns), default=0)
    wide = WIDTH / max(len(columns), 1)
    drawn = Markup("").join(_column(column, at * wide, wide, most, series, said) for at, column in enumerate(columns))
    return Chart(
        drawing=_DRAWING.format(width=WIDTH, height=HEIGHT, title=title, columns=drawn),
        legend=tuple(series),
        most=said(most),
        first=columns[0].label if columns else "",
        last=columns[-1].label if columns else "",
        rows=tuple((column.label, *map(said, column.values)) for column in columns if any(column.values)),
    )


def _column(
    column: Column, left: float, wide: float, most: int, series: Sequence[str], said: Callable[[int], str]
) -> Markup:
    bars, top = list[Markup](), float(HEIGHT)
    for place, value in enumerate(column.values):
        high = value / most * HEIGHT if most else 0.0
        top -= high
        if value:
            bars.append(_BAR.format(series=place, x=left + wide * GAP / 2, y=top, wide=wide * (1 - GAP), high=high))
    told = ", ".join(f"{said(value)} {name}" for name, value in zip(series, column.values, strict=True))
    return _COLUMN.format(said=f"{column.label}: {told}", bars=Markup("").join(bars)) if bars else Markup("")
