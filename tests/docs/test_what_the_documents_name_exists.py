"""Whoever opens what a document names finds it there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from documents import PAGES, ROOT, SRC, in_backticks, links

_DOTTED = re.compile(r"[a-z_]+(?:\.[a-z_]+)+(?:\.[A-Za-z_]+)+")
_PATH = re.compile(r"[\w./-]+\.(?:py|md|sql|toml)|[\w-]+(?:/[\w-]+)*/")
_NOT_OF_THE_REPOSITORY = frozenset({"greeter.py", "firm.toml", "policy.toml", "voice.md"})
_OF_A_FIRM = (
    "playbooks/", "forms/", "mail/", "outbox/", "calendar/", "payments/", "site/", "local/", "faults/", "keys/",
    "witness/", "backups/", "blobs/",
)  # fmt: skip
"""Files of a firm's own folder."""


def _named_in(page: Path, shape: re.Pattern[str]) -> list[str]:
    return sorted({name for name in in_backticks(page) if shape.fullmatch(name)})


@cache
def _modules() -> dict[str, Path]:
    return {".".join(path.relative_to(SRC).with_suffix("").parts): path for path in SRC.rglob("*.py")}


def _has(tree: ast.Module, names: list[str]) -> bool:
    """Does the module define the class or function, and inside it the next, to the last?"""
    body: list[ast.stmt] = tree.body
    for name in names:
        found = next((line for line in body if name in _defines(line)), None)
        if found is None:
            return False
        body = found.body if isinstance(found, ast.ClassDef) else []
    return True


def _defines(line: ast.stmt) -> set[str]:
    match line:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
        case ast.Assign(targets=targets):
            return {target.id for target in targets if isinstance(target, ast.Name)}
        case _:
            return set()


def _stands(name: str) -> bool:
    modules = _modules()
    parts = name.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        path = modules.get(".".join(parts[:cut]))
        if path is not None:
            return _has(ast.parse(path.read_text(encoding="utf-8")), parts[cut:])
    return False


@pytest.mark.parametrize("name", _named_in(ROOT / "ARCHITECTURE.md", _DOTTED))
def test_every_function_the_tour_names_is_there(name: str) -> None:
    assert _stands(name), f"ARCHITECTURE.md names `{name}`, and there is no such thing."


def test_the_tour_names_more_than_a_few() -> None:
    assert len(_named_in(ROOT / "ARCHITECTURE.md", _DOTTED)) > 40


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_every_file_a_document_names_is_there(document: Path) -> None:
    named = {name for name in _named_in(document, _PATH) if not name.startswith(_OF_A_FIRM)} - _NOT_OF_THE_REPOSITORY
    places = (ROOT, SRC, SRC / "interfaces", SRC.parent)
    missing = [name for name in sorted(named) if not any((place / name).exists() for place in places)]
    assert not missing, f"{document.name} names files that are not there: {missing}"


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    inward = [target for target in links(document) if not target.startswith(("http://", "https://", "mailto:", "#"))]
    lost = [target for target in inward if not (document.parent / target.partition("#")[0]).exists()]
    assert not lost, f"{document.name} links to what is not there: {lost}"


def _table_of_rooms() -> set[str]:
    """Every folder that the table of floors names, from the floor down."""
    house = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("| floor | what it is for |")[2]
    table = house.partition("\n\n")[0]
    named = {name.rstrip("/") for name in re.findall(r"`([\w-]+(?:/[\w-]+)*/)`", table)}
    return {name if (SRC / name).is_dir() else f"interfaces/{name}" for name in named}


def test_every_room_stands_in_the_table_of_the_house_and_no_room_that_is_gone() -> None:
    rooms = {
        str(path.parent.relative_to(SRC)) for pattern in ("*", "*/*") for path in SRC.glob(f"{pattern}/__init__.py")
    }
    named = _table_of_rooms()
    assert not rooms - named, f"ARCHITECTURE.md does not say what these are for: {sorted(rooms - named)}"
    gone = sorted(name for name in named if not (SRC / name).is_dir())
    assert not gone, f"ARCHITECTURE.md names rooms that are gone: {gone}"


def test_every_decision_stands_in_their_index_by_its_number_and_title() -> None:
    decisions = ROOT / "docs" / "decisions"
    index = (decisions / "README.md").read_text(encoding="utf-8")
    pages = sorted(path for path in decisions.glob("[0-9]*.md"))
    titles = {page.name: page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for page in pages}
    assert all(titles[page.name].startswith(page.name[:4]) for page in pages)
    assert [f"- [{title}]({name})" for name, title in titles.items()] == re.findall(r"^- \[.*$", index, re.M)
    free = {f"{number:04}" for number in range(1, len(pages) + 2)} - {page.name[:4] for page in pages}
    assert all(number in index for number in free), "Whoever looks for a number that was never given is told."
