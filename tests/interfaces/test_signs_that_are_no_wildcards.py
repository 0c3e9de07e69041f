"""`%` and `_` are signs like any other: every search of the product finds what holds them, and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from interfaces.signed_in import SignedIn
from onefirm.stores.queries import shipped
from outside import Firm, new_firm
from upped import upped

WOOL, SNAKE, BANG, ADA = "100% Wool", "Snake_Case", "Hey! You", "Ada Fern"
EVERYBODY = (WOOL, SNAKE, BANG, ADA, "Snakes Cased", "1000 Wools")
FOUND: dict[str, set[str]] = {
    "%": {WOOL}, "0%": {WOOL}, "0% w": {WOOL}, "_": {SNAKE}, "e_c": {SNAKE}, "!": {BANG}, "y!": {BANG},
    "!%": set(), "%_": set(), "__": set(),
}  # fmt: skip
"""By what is typed, who is found. `!` is how the queries escape, and is a sign like any other as well."""
NOBODY = ("%%%%", "____", "A_a F_rn", "%da%ern", "!!!!")


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Firm, SignedIn]]:
    firm = new_firm(Path(tmp_path_factory.mktemp("signs")) / "firm")
    for name in EVERYBODY:
        firm.ask("people", "add", f"name={name}")
    firm.ask("intents", "send", "qualify-lead@2", "--field", "email=jo@x.example", "--field", "message=A logo, please.")
    with upped(firm):
        yield firm, SignedIn.at(firm)


@pytest.mark.parametrize("typed", FOUND)
def test_a_list_holds_only_who_is_called_so(up: tuple[Firm, SignedIn], typed: str) -> None:
    firm, page = up
    people = {row["shown"] for row in firm.ask("people", "list", "--find", typed)["items"]}
    records = {row["shown"] for row in firm.ask("records", "list", "person", "--find", typed)["items"]}
    assert (people, records) == (FOUND[typed], FOUND[typed])
    shown = page.get(f"/people?find={quote(typed)}").plain
    assert {name for name in EVERYBODY if name in shown} == FOUND[typed]


@pytest.mark.parametrize("typed", [typed for typed in FOUND if len(typed) > 1])
def test_the_palette_finds_only_what_is_called_so(up: tuple[Firm, SignedIn], typed: str) -> None:
    """One sign alone is held against the beginning of a name."""
    firm, _ = up
    found = {row["title"] for row in firm.ask("find", typed)["items"] if row["kind"] in ("person", "plan", "card")}
    assert found == FOUND[typed]


NAMED = (
    ("people", "show"), ("people", "timeline"), ("records", "show", "person"), ("records", "history", "person"),
    ("plans", "show"), ("plans", "preview"), ("plans", "cancel"), ("inbox", "show"), ("inbox", "accept"),
    ("inbox", "undo"), ("imports", "show"), ("imports", "undo"), ("forget", "--preview"), ("rules", "list"),
)  # fmt: skip
"""Commands that look for what is named: a sign that stood for anything would name the only one there is."""


@pytest.mark.parametrize("words", NAMED, ids=" ".join)
@pytest.mark.parametrize("typed", NOBODY)
def test_whoever_is_named_by_signs_is_nobody(up: tuple[Firm, SignedIn], words: tuple[str, ...], typed: str) -> None:
    firm, _ = up
    assert firm.refuse(*words, typed)["code"].endswith(("-unknown", "-nothing"))


@pytest.mark.parametrize("typed", NOBODY)
def test_a_rule_and_an_entry_are_about_nobody(up: tuple[Firm, SignedIn], typed: str) -> None:
    firm, _ = up
    assert firm.refuse("rules", "set", typed, "never by phone")["code"].endswith("-unknown")
    assert firm.ask("ledger", "tail", "--about", typed)["items"] == []


def test_whoever_is_called_so_is_found_by_it(up: tuple[Firm, SignedIn]) -> None:
    firm, _ = up
    for name in (WOOL, SNAKE, BANG):
        assert firm.ask("people", "show", name)["record"]["shown"] == name
        assert firm.ask("records", "show", "person", name.lower())["shown"] == name
        assert firm.ask("rules", "set", name, "never by phone")["items"]


@pytest.mark.parametrize("name", [name for name, query in shipped().items() if re.search(r"LIKE :pattern", query)])
def test_every_query_with_a_pattern_says_how_its_signs_are_escaped(name: str) -> None:
    assert not re.search(r"LIKE :pattern(?! ESCAPE '!')", shipped()[name])
