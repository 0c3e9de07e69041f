"""The page of one kind of act: what it says is what the terminal says, and each word of the operator is one form."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from interfaces.signed_in import SignedIn
from outside import Firm, new_firm
from stories.test_an_appointment_on_a_real_server import PLAYBOOK
from upped import upped

MEETS = """
from onefirm.capabilities.calendar import Booking
from onefirm.capabilities.extension import Extension
from onefirm.domain.intent import IntentType

MEET = IntentType("meet", 1, "Book one appointment.", Booking, key=("title",), person="guest")
EXTENSION = Extension(name="meets", intents=(MEET,))
"""
BOOK = "meet@1.book:calendar.book@1:low:known"
LETTER = "lead-qualification@5.send:mail.send@1:medium:known"
PAGE = f"/staff/acts/{BOOK}"


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Firm, SignedIn]]:
    folder = tmp_path_factory.mktemp("trust")
    info = folder / "lib" / "meets-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: meets\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[onefirm.extensions]\nmeets = meets:EXTENSION\n")
    (folder / "lib" / "meets.py").write_text(MEETS)
    firm = new_firm(Path(folder) / "firm", extensions=(folder / "lib",))
    (firm.folder / "playbooks" / "meet.md").write_text(PLAYBOOK.replace("mode: ask", "mode: earn"))
    with upped(firm):
        yield firm, SignedIn.at(firm)


def test_it_is_granted_and_ended_by_forms_and_the_terminal_says_the_same(up: tuple[Firm, SignedIn]) -> None:
    firm, site = up
    before = site.get(PAGE)
    assert before.status == 200
    assert "88 decisions without a correction" in before.plain and "No evidence yet: everything asks." in before.plain
    granted = site.post(f"{PAGE}/grant", {"days": "7", "acts": "12", "why": "A quiet week."})
    assert "It may run by itself, within these bounds." in granted.plain
    shown = firm.ask("trust", "show", "meet@1")
    assert (shown["level"], shown["left"], shown["may"]) == ("granted", 12, ["revoke", "demote"])
    assert shown["record"] in granted.plain
    assert "granted, not earned" in site.get("/staff").plain
    (event,) = firm.events("trust.granted")
    assert event["body"]["acts_max"] == 12 and event["body"]["why"]["value"] == "A quiet week."
    again = site.refused(f"{PAGE}/grant", {"days": "7", "acts": "12", "why": ""})
    assert again["code"] == firm.refuse("trust", "grant", "meet@1")["code"] == "trust-already"
    ended = site.post(f"{PAGE}/revoke", {"why": ""})
    assert "It asks you again. What it showed still counts." in ended.plain
    assert firm.ask("trust", "show", "meet@1")["level"] == "asks"


def test_what_cannot_be_is_refused_in_the_words_of_the_terminal_and_stays_typed(up: tuple[Firm, SignedIn]) -> None:
    firm, site = up
    refused = site.post(f"{PAGE}/grant", {"days": "many", "acts": "12", "why": "Because."})
    assert refused.status >= 400
    assert 'value="many"' in refused.text and 'value="Because."' in refused.text
    early = site.refused(f"{PAGE}/promote", {})
    said = firm.refuse("trust", "promote", BOOK)
    assert early["code"] == said["code"] == "trust-not-earned"
    assert said["what"] == "'Book' has not earned it yet." and said["what"] in site.post(f"{PAGE}/promote").plain
    asks = site.refused(f"/staff/acts/{LETTER}/promote", {})
    assert asks["code"] == firm.refuse("trust", "promote", LETTER)["code"] == "trust-mode"
    nothing = site.refused(f"{PAGE}/carry", {"why": ""})
    assert nothing["code"] == firm.refuse("trust", "carry", BOOK)["code"] == "trust-nothing"
    assert site.get("/staff/acts/nothing").status == 404


def test_the_page_leads_to_where_a_step_is_let_earn(up: tuple[Firm, SignedIn]) -> None:
    _, site = up
    page = site.get(f"/staff/acts/{LETTER}")
    assert 'href="/settings/policy/modes?step=lead-qualification.send&amp;value=earn"' in page.text
    assert "What it would do" in site.get("/settings/policy/modes?step=lead-qualification.send&value=earn").plain
