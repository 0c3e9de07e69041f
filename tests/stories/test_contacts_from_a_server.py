"""The address book of an account, taken in from outside by the same door as a file of cards."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from calendar_server import HOST, PASSWORD, USER, CalendarServer, open_calendars
from outside import SCRIPT, Firm, new_firm
from post_office import free_port

_ACCOUNT = """
[calendar]
url = "http://{place}/"
address-book = "{book}"
homes = ["{place}"]
user = "{user}"
"""
_CARD = "BEGIN:VCARD\nVERSION:3.0\nUID:{uid}\nFN:{name}\nN:;{name};;;\n{more}END:VCARD\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalendarServer]:
    with open_calendars(tmp_path_factory.mktemp("contacts")) as running:
        yield running


class Book:
    def __init__(self, server: CalendarServer, name: str) -> None:
        self._server, self._path = server, server.make(name, book=True)

    def put(self, uid: str, name: str, email: str = "") -> None:
        more = f"EMAIL:{email}\n" if email else ""
        self._server.put(f"{self._path}{uid}.vcf", _CARD.format(uid=uid, name=name, more=more), "text/vcard")

    def take_out(self, uid: str) -> None:
        self._server.ask("DELETE", f"{self._path}{uid}.vcf")


@pytest.fixture
def book(server: CalendarServer, tmp_path: Path) -> Book:
    made = Book(server, tmp_path.name)
    made.put("ada", "Ada Palmer", "ada@palmer.example")
    made.put("jo", "Jörg & Söhne")
    return made


@pytest.fixture
def firm(server: CalendarServer, tmp_path: Path) -> Firm:
    made = new_firm(tmp_path / "firm")
    with (made.folder / "firm.toml").open("a") as file:
        file.write(_ACCOUNT.format(place=f"{HOST}:{server.port}", book=tmp_path.name, user=USER))
    assert made.run("vault", "set", "calendar-password", text=f"{PASSWORD}\n").code == 0
    return made


def people(firm: Firm) -> dict[str, str]:
    rows = firm.ask("records", "list", "person")["items"]
    return {row["fields"]["name"]: row["fields"].get("email", "") for row in rows}


def test_whoever_stands_in_the_address_book_is_taken_in_once(firm: Firm, book: Book) -> None:
    assert firm.ask("import", "--from", "calendar", "--preview")["new"] == 2
    assert people(firm) == {}
    assert firm.ask("import", "--from", "calendar", "--yes")["made"] == 2
    assert people(firm) == {"Ada Palmer": "ada@palmer.example", "Jörg & Söhne": ""}
    assert firm.run("import", "--from", "calendar", "--yes").out.startswith("Nothing in it is news: 2 known already.")
    book.put("eve", "Eve Holm", "eve@holm.example")
    book.put("ada", "Ada Palmer", "ada@elsewhere.example")
    book.take_out("jo")
    taken = firm.ask("import", "--from", "calendar", "--yes")
    assert (taken["made"], taken["changed"]) == (1, 1)
    assert people(firm) == {
        "Ada Palmer": "ada@palmer.example",
        "Jörg & Söhne": "",
        "Eve Holm": "eve@holm.example",
    }, "Whoever changed an address is the same person, and whoever was taken out there is not forgotten here."


def test_it_is_taken_back_as_one(firm: Firm, book: Book) -> None:
    book.put("eve", "Eve Holm", "eve@holm.example")
    batch = firm.ask("import", "--from", "calendar", "--yes")["batch"]
    (row,) = firm.ask("imports")["items"]
    assert (row["file"], row["made"]) == ("address book (calendar)", 3)
    assert firm.ask("imports", "undo", batch)["withdrawn"] == 3
    assert people(firm) == {}
    assert firm.ask("import", "--from", "calendar", "--yes")["made"] == 3, "What was taken back can be taken in again."


def test_it_is_taken_in_through_the_firm_that_runs(firm: Firm, book: Book) -> None:
    with subprocess.Popen(
        [str(SCRIPT), "up", "--port", str(free_port())],
        env={**os.environ, "ONEFIRM_FIRM": str(firm.folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        try:
            assert running.stdout
            assert any("http" in line for line in running.stdout)
            book.put("eve", "Eve Holm", "eve@holm.example")
            assert firm.ask("import", "--from", "calendar", "--yes")["made"] == 3
        finally:
            running.terminate()
    assert len(people(firm)) == 3


def test_whatever_keeps_it_from_being_read_is_told_with_the_way_on(firm: Firm, book: Book) -> None:
    book.put("eve", "Eve Holm", "eve@holm.example")
    assert firm.refuse("import")["code"] == "import-from"
    assert firm.refuse("import", "x.csv", "--from", "calendar", "--yes")["code"] == "import-from"
    assert firm.refuse("import", "--from", "mail", "--yes")["why"] == "Those that have are called calendar."
    assert firm.refuse("import", "--from", "calendar", "--book", "Family", "--yes")["code"] == "calendar-not-there"
    firm.ask("connections", "revoke", "calendar")
    assert firm.refuse("import", "--from", "calendar", "--yes")["code"] == "import-account-revoked"
    firm.ask("connections", "allow", "calendar")
    firm.run("vault", "set", "calendar-password", text="wrong\n")
    assert "onefirm vault set calendar-password" in firm.refuse("import", "--from", "calendar", "--yes")["fix"]
    assert people(firm) == {}
