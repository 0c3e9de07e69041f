"""What was brought in from a file, by the page: what it did, what taking it back would do, and doing it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from interfaces.signed_in import SignedIn
from outside import Firm, new_firm
from upped import upped

CONTACTS = "Full name;E-Mail;Phone\nAda Palmer;ada@fern.example;+43 1 555 12 34\nBo Lind;bo@lind.example;\n"


@pytest.fixture
def up(tmp_path: Path) -> Iterator[tuple[Firm, SignedIn, str]]:
    firm = new_firm(tmp_path / "firm")
    path = tmp_path / "contacts.csv"
    path.write_text(CONTACTS)
    firm.ask("import", str(path), "--yes")
    batch = firm.ask("imports")["items"][0]["batch"]
    with upped(firm):
        yield firm, SignedIn.at(firm), batch


def test_an_import_is_taken_back_after_its_page_said_what_goes_and_what_stays(up: tuple[Firm, SignedIn, str]) -> None:
    firm, page, batch = up
    empty_of_others = page.get("/imports")
    assert "contacts.csv" in empty_of_others.plain and "taken in" in empty_of_others.plain
    shown = page.get(f"/imports/{batch}")
    assert "2 rows: 2 new, 0 changed" in shown.plain and "Ada Palmer" in shown.plain
    firm.ask("records", "change", "person", "ada@fern.example", "role=owner", "--why", "She told me.")
    asked = page.get(f"/imports/{batch}/undo")
    assert "Nothing is written yet." in asked.plain
    told = firm.ask("imports", "undo", batch, "--preview")["says"]
    assert told in asked.plain, "The same words as at the terminal."
    assert "Role “owner” stays" in asked.plain
    assert {row["shown"] for row in firm.ask("people", "list")["items"]} == {"Ada Palmer", "Bo Lind"}
    done = page.post(f"/imports/{batch}/undo")
    assert "Taken back. What was said since stays." in done.plain and "undone" in done.plain
    assert "Bo Lind" not in page.get("/people").plain
    assert firm.ask("imports")["items"][0]["state"] == "undone"


def test_what_was_taken_back_is_not_taken_back_again(up: tuple[Firm, SignedIn, str]) -> None:
    firm, page, batch = up
    page.post(f"/imports/{batch}/undo")
    assert page.refused(f"/imports/{batch}/undo", {})["code"] == "import-undone"
    assert page.refused("/imports/none/undo", {})["code"] == firm.refuse("imports", "undo", "none")["code"]


def test_a_stop_where_nothing_runs_says_so_and_the_page_is_found(up: tuple[Firm, SignedIn, str]) -> None:
    _, page, _ = up
    assert "Nothing was stopped." in page.post("/imports/stop").plain
    assert 'href="/imports"' in page.get("/find?q=imports").text
    assert 'href="/imports"' in page.get("/settings").text
