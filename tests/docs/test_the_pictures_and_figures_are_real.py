"""Pictures of the size the reader is shown, and figures for every bench there is."""

import re
import struct
from pathlib import Path

import pytest

from documents import ROOT

_PICTURES = {
    "inbox-light.png": (1180, 760),
    "inbox-dark.png": (1180, 760),
    "inbox-phone.png": (780, 1688),
}
_HEADER_BYTES = 24


def _size(picture: Path) -> tuple[int, int]:
    """Width and height, from the header of a PNG."""
    header = picture.read_bytes()[:_HEADER_BYTES]
    assert header.startswith(b"\x89PNG"), f"{picture.name} is no PNG."
    width, height = struct.unpack(">II", header[16:24])
    return width, height


@pytest.mark.parametrize(("name", "size"), _PICTURES.items())
def test_every_picture_is_there_in_its_size(name: str, size: tuple[int, int]) -> None:
    assert _size(ROOT / "docs" / "pictures" / name) == size


def test_every_bench_has_its_figures_on_the_page_and_none_is_left_out() -> None:
    source = (ROOT / "bench" / "__main__.py").read_text(encoding="utf-8")
    titles = re.findall(r'"\w+": \("([^"]+)", \w+\.measure\)', source)
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    figures = page.partition("<!-- figures begin")[2].partition("<!-- figures end")[0]
    assert len(titles) == len(list((ROOT / "bench").glob("*.py"))) - len(
        ("__init__", "__main__", "figure", "rows", "firms", "memory", "chrome", "visits", "grown")
    )
    for title in titles:
        table = figures.partition(f"### {title}\n")[2].partition("\n### ")[0]
        assert table.count("\n| ") > 1, f"docs/benchmarks.md has no figures for '{title}'. Run `make bench`."


def test_a_bound_that_is_stated_says_whether_it_holds() -> None:
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if re.search(r"\| [≥≤] [\d.]+", line)]
    assert rows
    assert all(line.endswith(("| met |", "| **missed** |")) for line in rows)
