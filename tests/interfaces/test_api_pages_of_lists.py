"""A long list is read page by page: each row once, from behind the last that was shown."""

import base64
import json
from collections.abc import Generator
from typing import Any

import pytest

from interfaces.api_support import Up, up

NAMES = ("Ada", "ada", "Bo", "Çelik", "Dee", "Örn", "Zoe")


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Generator[Up]:
    with up(tmp_path_factory.mktemp("api") / "firm") as running:
        for name in NAMES:
            assert running.post("/people/add", {"fields": {"name": f"{name} Paged"}}).status == 200
        yield running


def _paged(firm: Up, path: str, items: str = "items", limit: int = 2) -> list[dict[str, Any]]:
    found, after = list[dict[str, Any]](), ""
    sign = "&" if "?" in path else "?"
    for _ in range(50):
        page = firm.get(f"{path}{sign}limit={limit}" + (f"&after={after}" if after else "")).json
        assert 0 < len(page[items]) <= limit
        found += page[items]
        after = page["next"]
        if not after:
            return found
    raise AssertionError("The list never ends.")


@pytest.mark.parametrize(
    ("path", "items", "named"),
    [
        ("/inbox", "items", "id"),
        ("/plans", "items", "id"),
        ("/plans?state=blocked", "items", "id"),
        ("/people", "items", "id"),
        ("/people?find=paged", "items", "id"),
        ("/records?kind=person", "items", "id"),
        ("/records?kind=person&find=paged", "items", "id"),
        ("/intents", "received", "id"),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_page_by_page_is_the_whole_list(firm: Up, path: str, items: str, named: str, limit: int) -> None:
    sign = "&" if "?" in path else "?"
    whole = firm.get(f"{path}{sign}limit=1000").json
    assert whole["next"] == "" and len(whole[items]) > 3
    paged = _paged(firm, path, items, limit)
    if path == "/inbox":  # Many alike stand together within a page.
        assert sorted(row[named] for row in paged) == sorted(row[named] for row in whole[items])
    else:
        assert [row[named] for row in paged] == [row[named] for row in whole[items]]


def test_what_comes_meanwhile_shifts_no_page(firm: Up) -> None:
    first = firm.get("/records?kind=person&limit=2").json
    assert firm.post("/people/add", {"fields": {"name": "Late Comer"}}).status == 200
    second = firm.get(f"/records?kind=person&limit=2&after={first['next']}").json
    shown = {row["id"] for row in first["items"]} | {row["id"] for row in second["items"]}
    assert len(shown) == 4 and "Late Comer" not in {row["shown"] for row in second["items"]}


def test_whoever_is_forgotten_holds_no_place_in_the_order(firm: Up) -> None:
    assert firm.post("/people/add", {"fields": {"name": "Aaa Gone"}}).status == 200
    first = firm.get("/people?limit=1").json
    assert first["items"][0]["shown"] == "Aaa Gone"
    confirm = firm.get("/forget/preview?person=Aaa+Gone").json["confirm"]
    assert firm.post("/forget/person", {"person": "Aaa Gone", "confirm": confirm}).status == 200
    again = firm.get(f"/people?limit=1&after={first['next']}")
    assert (again.status, again.problem["code"]) == (409, "cursor-stale")


@pytest.mark.parametrize(
    "after", ["x", "bm9wZQ", "%00", "WyJwbGFucyIsMV0x", "WyJwbGFucyIsMTAwMDAwMDAwMDAwMDAwMDAwMDBd"]
)
def test_what_no_list_said_is_no_place_to_go_on(firm: Up, after: str) -> None:
    answer = firm.get(f"/inbox?after={after}")
    assert (answer.status, answer.problem["code"]) == (422, "cursor-unreadable")


@pytest.mark.parametrize("parts", [["inbox", 1, 1], ["inbox", "x"], ["inbox", "x", "1"], ["inbox", "x", 2**63]])
def test_what_no_row_of_this_list_is_is_no_place_either(firm: Up, parts: list[str | int]) -> None:
    after = base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")
    answer = firm.get(f"/inbox?after={after}")
    assert (answer.status, answer.problem["code"]) == (422, "cursor-unreadable")


def test_a_list_goes_on_with_its_own_word_alone(firm: Up) -> None:
    """Also where another list names its rows alike: then the word of one would be read as a row of the other."""
    of_people = firm.get("/people?limit=1").json["next"]
    assert firm.get(f"/inbox?after={of_people}").status == 422
    assert "Paged" not in of_people
    of_persons = firm.get("/records?kind=person&limit=1").json["next"]
    assert firm.get(f"/records?kind=person&limit=1&after={of_persons}").status == 200
    for other in ("/records?kind=project", "/people?find=Paged"):
        answer = firm.get(f"{other}&after={of_persons}")
        assert (answer.status, answer.problem["code"]) == (422, "cursor-unreadable")
