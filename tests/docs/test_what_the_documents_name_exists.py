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
