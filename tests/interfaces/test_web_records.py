"""What is written down about a client by the page, in the form of its kind, taken back, and put back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from interfaces.signed_in import SignedIn
from outside import Firm, new_firm
from upped import upped

ADA = "ada@fern.example"


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Firm, SignedIn, str]]:
    firm = new_firm(Path(tmp_path_factory.mktemp("kept")) / "firm")
    ada = firm.ask("people", "add", "name=Ada Fern", f"email={ADA}")["id"]
    with upped(firm):
        yield firm, SignedIn.at(firm), ada


def test_the_page_of_a_client_leads_to_a_form_of_every_kind_that_has_one(up: tuple[Firm, SignedIn, str]) -> None:
    firm, page, ada = up
    shown = page.get(f"/people/{ada}").text
    kinds = {kind["name"]: kind for kind in firm.ask("records", "kinds")["items"]}
    for name in ("project", "deliverable", "appointment", "to-do", "invoice", "agreement", "proposal"):
        assert f"/records/{name}/new?client={ada}" in shown
        form = page.get(f"/records/{name}/new?client={ada}")
        assert all(f'name="field.{field["name"]}"' in form.text for field in kinds[name]["fields"])
        assert "Nothing leaves your firm by it" in form.plain


def test_a_project_is_written_down_taken_back_and_put_back(up: tuple[Firm, SignedIn, str]) -> None:
    firm, page, ada = up
    said = {"field.client": ada, "field.name": "A logo", "field.status": "running", "why": "Agreed on the phone."}
    made = page.post("/records/project", said)
    assert made.status == 200 and "Written down, as your word." in made.plain
    assert "Agreed on the phone." in made.plain
    assert "Client Ada Fern" in made.plain, "By their name, not by an id."
    assert "A logo" in page.get(f"/people/{ada}").plain
    where = made.path.partition("?")[0]
    gone = page.post(f"{where}/withdraw", {"why": "It was a test."})
    assert "taken back" in gone.plain and "Put it back" in gone.plain
    assert "A logo" not in page.get(f"/people/{ada}").plain
    assert page.refused(f"{where}/withdraw", {"why": "Once more."})["code"] == "record-gone"
    back = page.post(f"{where}/restore", {"entry": gone.field("entry"), "why": "It is real."})
    assert "Put back." in back.plain
    (project,) = firm.ask("records", "list", "project")["items"]
    assert (project["fields"]["status"], project["fields"]["client"]) == ("running", ada)


def test_what_cannot_be_kept_comes_back_as_typed_with_the_problem_beside_its_field(
    up: tuple[Firm, SignedIn, str],
) -> None:
    firm, page, ada = up
    said = {"field.client": ada, "field.number": "2026-7", "field.amount_minor": "a lot", "field.status": "lost"}
    again = page.post("/records/invoice", said)
    assert again.status == 422
    assert 'value="2026-7"' in again.text and 'value="a lot"' in again.text
    beside = again.text[again.text.index('id="s-amount_minor"') :]
    assert "cannot be" in beside.partition("</p>")[0]
    assert "paid" in again.text[again.text.index('id="s-status"') :].partition("</p>")[0]
    assert firm.ask("records", "list", "invoice")["items"] == []
    kept = page.post("/records/invoice", {**said, "field.amount_minor": "860,50 EUR", "field.status": "sent"})
    assert "860.50 EUR" in kept.plain


def test_somebody_who_should_not_have_been_made_is_taken_back_and_put_back(up: tuple[Firm, SignedIn, str]) -> None:
    firm, page, _ = up
    jo = firm.ask("people", "add", "name=Jo Test")["id"]
    gone = page.post(f"/records/person/{jo}/withdraw", {"why": "It was a test."})
    assert gone.path.startswith(f"/people/{jo}") and "taken back" in gone.plain
    assert "Jo Test" not in page.get("/people").plain
    page.post(f"/people/{jo}/restore", {"entry": gone.field("entry"), "why": "It is real."})
    assert "Jo Test" in page.get("/people").plain
