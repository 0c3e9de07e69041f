"""`make site`: every page stands in it, no link is broken, and nothing is loaded from anywhere else."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from documents import ROOT

_LOADED = re.compile(
    r"<(?:script|img|iframe|source)[^>]+src=[\"']?(https?:)?//"
    r"|<link[^>]+rel=[\"']?(?:stylesheet|preload|preconnect)[^>]+href=[\"']?(https?:)?//"
    r"|<link[^>]+href=[\"']?(https?:)?//[^>]+rel=[\"']?(?:stylesheet|preload|preconnect)",
    re.IGNORECASE,
)
_DIAGRAM = re.compile(r"^```+ ?mermaid|^\$\$", re.MULTILINE)
"""What would have the browser of a reader fetch a program from somebody else."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(ROOT / "zensical.toml", folder)
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("__pycache__"))
    program = Path(sys.executable).parent / "zensical"
    ran = subprocess.run([program, "build", "--strict"], cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder / "build" / "site"


def test_every_document_is_listed_once() -> None:
    nav = tomllib.loads((ROOT / "zensical.toml").read_text())["project"]["nav"]
    listed = [name for part in nav for pages in part.values() for page in pages for name in page.values()]
    assert sorted(listed) == sorted(page.name for page in (ROOT / "docs").glob("*.md"))


def test_a_page_of_it_loads_nothing_from_anywhere_else(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 25
    assert [page.name for page in pages if _LOADED.search(page.read_text())] == []
    assert [page.name for page in (ROOT / "docs").rglob("*.md") if _DIAGRAM.search(page.read_text())] == []


def test_what_is_loaded_from_elsewhere_would_be_seen() -> None:
    assert _LOADED.search('<link href="/x" rel="stylesheet"><script src="https://cdn.example/x.js"></script>')
    assert _LOADED.search('<link href="https://fonts.example/x.css" rel="stylesheet">')
    assert _LOADED.search("<link rel=stylesheet href=//fonts.example/x.css>")
