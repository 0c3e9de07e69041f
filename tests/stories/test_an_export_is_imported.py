"""Files of the product's own export given to `import`, driven from outside."""

from pathlib import Path

import pytest

from outside import Firm, new_firm

CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:eve@tern.example
SUMMARY:Christmas Eve
DTSTART;VALUE=DATE:20261224
DTEND;VALUE=DATE:20261225
END:VEVENT
BEGIN:VTODO
UID:logo@tern.example
SUMMARY:Logo für Größ fertig
DUE;VALUE=DATE:20261201
STATUS:COMPLETED
END:VTODO
END:VCALENDAR
"""


@pytest.fixture
def firm(tmp_path: Path) -> Firm:
    made = new_firm(tmp_path / "firm")
    (tmp_path / "mine.ics").write_text(CALENDAR, encoding="utf-8")
    made.ask("import", str(tmp_path / "mine.ics"), "--yes")
    made.ask("records", "make", "letter", "name=Hello", "sender=ada@fern.example", "text=Hello Ada")
    made.ask("export", str(tmp_path / "out"))
    return made


def test_a_sheet_of_to_dos_or_letters_makes_nobody(firm: Firm, tmp_path: Path) -> None:
    fresh = new_firm(tmp_path / "fresh")
    for kind in ("to-do", "letter", "appointment"):
        problem = fresh.refuse("import", str(tmp_path / "out" / "records" / f"{kind}.csv"), "--yes")
        assert problem["code"] == "import-own-sheet"
        assert kind in problem["what"]
    assert fresh.ask("people")["items"] == []


def test_days_and_to_dos_come_out_and_back_as_what_they_are(firm: Firm, tmp_path: Path) -> None:
    written = (tmp_path / "out" / "appointments.ics").read_text(encoding="utf-8")
    assert "DTSTART;VALUE=DATE:20261224" in written
    assert "SUMMARY:Logo für Größ fertig" in written
    fresh = new_firm(tmp_path / "fresh")
    fresh.ask("import", str(tmp_path / "out" / "appointments.ics"), "--yes")
    for kind in ("appointment", "to-do"):
        before, after = (
            [row["fields"] for row in each.ask("records", "list", kind)["items"]] for each in (firm, fresh)
        )
        assert before == after
        assert len(after) == 1
    (day,) = fresh.ask("records", "list", "appointment")["items"]
    assert day["fields"]["starts"] == "2026-12-24"
    (to_do,) = fresh.ask("records", "list", "to-do")["items"]
    assert (to_do["fields"]["due"], to_do["fields"]["status"]) == ("2026-12-01", "done")


def test_a_folder_is_refused_with_what_to_do(firm: Firm, tmp_path: Path) -> None:
    problem = firm.refuse("import", str(tmp_path / "out"), "--yes")
    assert (problem["code"], problem["fix"]) == ("import-file-kind", "Name one file in it.")


def test_an_import_and_its_undoing_begin_with_words(firm: Firm, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("Name,Email\nBo Lund,bo@lund.example\n")
    taken = firm.run("import", str(tmp_path / "people.csv"), "--yes").out
    assert taken.startswith("Taken in: 1 new")
    batch = firm.ask("imports")["items"][0]["batch"]
    assert firm.run("imports", "undo", batch).out.startswith("1 record it made was withdrawn")


def test_what_an_import_did_can_be_looked_at_later(firm: Firm, tmp_path: Path) -> None:
    firm.ask("people", "add", "name=Ada", "email=ada@fern.example")
    sheet = "Name,Email,Notes\nAda,ada@fern.example,Likes green\nBo Lund,bo@lund.example,\nBo Lund,bo@lund.example,\n"
    (tmp_path / "people.csv").write_text(sheet)
    batch = firm.ask("import", str(tmp_path / "people.csv"), "--yes")["batch"]
    shown = firm.ask("imports", "show", batch[-6:])
    assert (shown["made"], shown["changed"], shown["nothing"], shown["stays"]) == (1, 1, 1, [])
    assert [(each["name"], each["made"]) for each in shown["touched"]] == [("Bo Lund", True), ("Ada", False)]
    assert "1 of its 3 rows made and changed nothing" in shown["says"]
    (bo,) = [each["id"] for each in shown["touched"] if each["made"]]
    firm.ask("records", "change", "person", bo, "role=Baker", "--why", "He said so.")
    (stays,) = firm.ask("imports", "show", batch)["stays"]
    assert (stays["name"], stays["field"], stays["value"]) == ("Bo Lund", "role", "Baker")
    printed = firm.run("imports", "show", batch).out
    assert printed.startswith("people.csv  taken in")
    assert "Bo Lund: role is 'Baker', by operator" in printed
    firm.ask("imports", "undo", batch)
    assert "It was taken back." in firm.ask("imports", "show", batch)["says"]
    assert firm.refuse("imports", "show", "nosuch")["code"] == "import-unknown"


def test_an_export_brought_back_into_its_own_firm_is_known_there(firm: Firm, tmp_path: Path) -> None:
    firm.ask("records", "make", "to-do", "name=Call Bo", "due=2026-12-02")
    firm.ask("records", "make", "appointment", "name=Talk", "starts=2026-12-03T10:00:00Z")
    firm.ask("people", "add", "name=Cy Nobody")
    firm.ask("export", str(tmp_path / "again"))
    before = {kind: firm.ask("records", "list", kind)["items"] for kind in ("to-do", "appointment", "person")}
    for name in ("appointments.ics", "people.vcf"):
        told = firm.run("import", str(tmp_path / "again" / name), "--yes").out
        assert "0 new" in told or "Nothing in it is news" in told, told
        assert "to decide" not in told, told
    after = {kind: firm.ask("records", "list", kind)["items"] for kind in before}
    assert {kind: len(rows) for kind, rows in after.items()} == {"to-do": 2, "appointment": 2, "person": 1}
    for rows, earlier in zip(after.values(), before.values(), strict=True):
        assert [row["fields"]["name"] for row in rows] == [row["fields"]["name"] for row in earlier]
    assert not any(row["fields"].get("uid", "").startswith("re_") for row in after["to-do"])


_LATER = """\
BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VTODO
{uid}SUMMARY:Call Bo
DUE;VALUE=DATE:20261202
STATUS:{status}
END:VTODO
END:VCALENDAR
"""


@pytest.mark.parametrize("uid", ["UID:bo@tern.example\n", ""])
def test_a_to_do_that_is_done_meanwhile_is_the_same_to_do(firm: Firm, tmp_path: Path, uid: str) -> None:
    for status in ("NEEDS-ACTION", "COMPLETED"):
        (tmp_path / "later.ics").write_text(_LATER.format(uid=uid, status=status), encoding="utf-8")
        firm.ask("import", str(tmp_path / "later.ics"), "--yes")
    (row,) = [row for row in firm.ask("records", "list", "to-do")["items"] if row["fields"]["name"] == "Call Bo"]
    assert row["fields"]["status"] == "done"


def test_a_card_whose_address_changed_is_still_the_same_person(tmp_path: Path) -> None:
    card = "BEGIN:VCARD\nVERSION:4.0\nUID:ada-1\nFN:Ada Palmer\nEMAIL:{email}\nEND:VCARD\n"
    firm = new_firm(tmp_path / "firm")
    for email in ("ada@palmer.example", "ada@elsewhere.example"):
        (tmp_path / "people.vcf").write_text(card.format(email=email), encoding="utf-8")
        firm.ask("import", str(tmp_path / "people.vcf"), "--yes")
    (person,) = firm.ask("records", "list", "person")["items"]
    assert person["fields"]["email"] == "ada@palmer.example"
    assert person["fields"]["emails"] == ["ada@elsewhere.example"]
    assert person["fields"]["uids"] == ["ada-1"]
