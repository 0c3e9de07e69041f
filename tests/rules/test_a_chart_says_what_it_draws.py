"""A chart: its bars are as high as its figures, its table has them all, and no text of a figure becomes markup."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onefirm.interfaces.web.drawn.chart import HEIGHT, WIDTH, Column, chart

FIGURES = st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=12)
_BAR = re.compile(r'<rect class="s(\d)" x="([\d.]+)" y="(-?[\d.]+)" width="([\d.]+)" height="([\d.]+)"/>')


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FIGURES)
def test_no_bar_leaves_the_drawing_and_the_highest_one_fills_it(figures: list[tuple[int, int]]) -> None:
    drawn = chart("Runs", ("used", "thrown away"), [Column(f"day {at}", pair) for at, pair in enumerate(figures)])
    bars = [tuple(map(float, found)) for found in _BAR.findall(drawn.drawing)]
    assert len(bars) == sum(value > 0 for pair in figures for value in pair)
    for _, left, top, wide, high in bars:
        assert left >= 0 and left + wide <= WIDTH + 0.1
        assert top >= -0.1 and top + high <= HEIGHT + 0.1
    if bars:
        assert abs(min(top for _, _, top, _, _ in bars)) <= 0.1


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FIGURES)
def test_the_table_has_every_figure_that_is_drawn(figures: list[tuple[int, int]]) -> None:
    drawn = chart("Runs", ("used", "thrown away"), [Column(f"day {at}", pair) for at, pair in enumerate(figures)])
    assert drawn.rows == tuple((f"day {at}", str(a), str(b)) for at, (a, b) in enumerate(figures) if a or b)
    assert drawn.most == str(max(a + b for a, b in figures))


def test_a_name_with_markup_in_it_stays_a_name() -> None:
    drawn = chart('"><script>', ("<b>used</b>",), [Column("<i>", (1,))]).drawing
    assert "<script>" not in drawn and "<b>" not in drawn and "<i>" not in drawn
    assert "&lt;i&gt;" in drawn
