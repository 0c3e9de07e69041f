"""What the pages say in somebody's first days: what lies unsent, whom a line may mean, whose words and whose text."""

import re
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from interfaces.eyes import PHONE, faults_of
from interfaces.signed_in import SignedIn
from outside import GOOD, Firm, new_firm
from upped import upped

SECONDS_MAX = 30
EVE = GOOD | {"email": "eve@palmer.example", "name": "Eve Palmer"}


def asked(firm: Firm, whom: str) -> str:
    """The card about them, once it is there: whichever of these tests ran before."""
    ends = time.monotonic() + SECONDS_MAX
    while not (found := [row["id"] for row in firm.ask("inbox", "list")["items"] if whom in row["title"]]):
        assert time.monotonic() < ends, f"Nothing was asked about {whom}."
        firm.ask("work")
    return found[0]


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    """One letter lies written in the outbox; another one was changed, and is held."""
    firm = new_firm(tmp_path_factory.mktemp("first") / "firm", undo_seconds=0)
    firm.fill_in("one", **GOOD)
    firm.ask("work")
    firm.ask("inbox", "accept", asked(firm, GOOD["name"]))
    firm.ask("work")
    firm.policy("undo-window-seconds = 3600\n")
    firm.fill_in("two", **EVE)
    firm.ask("work")
    firm.ask("people", "add", "name=Anna Shopfield", "email=anna@about.example")
    with upped(firm):
        yield firm


@pytest.fixture(scope="module")
def site(firm: Firm) -> SignedIn:
    return SignedIn.at(firm)


def test_today_says_what_lies_unsent_and_the_one_thing_to_do(site: SignedIn) -> None:
    page = site.get("/")
    assert "1 letter lies written in outbox/. It was not sent from here: no mail account is connected." in page.plain
    assert '<a class="button small" href="/connections/mail">Connect your mail</a>' in page.text


def test_a_new_firm_is_told_nothing_of_an_empty_outbox(tmp_path_factory: pytest.TempPathFactory) -> None:
    fresh = new_firm(tmp_path_factory.mktemp("fresh") / "firm")
    with upped(fresh):
        assert "unsent-letters" not in SignedIn.at(fresh).get("/").text


@pytest.mark.parametrize("line", ["what about the shop", "tell her about field", "hopf over there"])
def test_nobody_is_offered_who_only_has_these_letters_somewhere(site: SignedIn, line: str) -> None:
    assert "Shopfield" not in site.get(f"/do?line={quote(line)}").text


@pytest.mark.parametrize("line", ["shopfield", "so what of Anna Shopfield?", "anna"])
def test_whoever_is_called_so_is_offered(site: SignedIn, line: str) -> None:
    page = site.get(f"/do?line={quote(line)}")
    assert "Shopfield" in page.plain, page.plain[:600]


def test_as_many_stand_in_the_list_of_people_as_the_head_of_the_page_says(site: SignedIn) -> None:
    page = site.get("/people")
    found = re.search(r"You know ([0-9]+) people\.", page.plain)
    assert found and f'By name<span class="sub">{found[1]}</span>' in page.text


def test_a_sign_in_is_called_one_on_the_page_of_who_may_come_in(site: SignedIn) -> None:
    page = site.get("/settings/access")
    assert '<h2 id="sign-ins">Sign-ins</h2>' in page.text and "Signed in" not in page.plain


def test_a_score_is_told_from_the_words_it_was_worked_out_from(firm: Firm, site: SignedIn) -> None:
    lead = firm.ask("records", "list", "lead", "--find", "Ada")["items"][0]["id"]
    assert "worked out by the qualifier, from outside words" in site.get(f"/people/{lead}").plain


def test_a_playbook_says_where_it_lies_and_a_plan_when_in_words(firm: Firm, site: SignedIn) -> None:
    page = site.get("/playbooks/lead-qualification")
    assert "shipped with onefirm" in page.plain and "onefirm/playbooks" not in page.text
    plan = firm.ask("plans", "list")["items"][0]["id"]
    assert "(when '" not in site.get(f"/plans/{plan}").plain


def test_a_card_that_was_changed_says_whose_text_it_is(firm: Firm, site: SignedIn) -> None:
    question = asked(firm, EVE["name"])
    site.get(f"/inbox/{question}")
    firm.ask("inbox", "edit", question, "--set", "body=Call me, please.")
    page = site.get(f"/inbox/{question}")
    assert "The body is yours, written over the draft." in page.plain
    assert "<ins>" in page.text and "Call me, please." in page.plain
    assert 'Why<span class="sub">said of the draft</span>' in page.text


@pytest.mark.browser
def test_what_is_said_of_a_decided_card_stands_within_it(firm: Firm, browser: Browser) -> None:
    firm.ask("people", "add", "name=Uma Reed", "email=uma@reed.example")
    firm.fill_in("three", **GOOD | {"email": "uma@reed.example", "name": "Uma Reed"})
    page = browser.new_context(viewport=PHONE, reduced_motion="reduce").new_page()
    page.goto(firm.ask("login")["url"])
    question = asked(firm, "Uma Reed")
    firm.ask("inbox", "reject", question, "--reason", "Too early in the year")
    page.goto(page.url.rstrip("/") + f"/inbox/{question}")
    box, said = page.locator(".settled").bounding_box(), page.locator(".settled .told").bounding_box()
    assert box and said and box["y"] <= said["y"] and said["y"] + said["height"] <= box["y"] + box["height"]
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_whoever_pauses_and_resumes_stays_where_they_are(firm: Firm, browser: Browser, scripts: bool) -> None:
    page = browser.new_context(java_script_enabled=scripts, reduced_motion="reduce").new_page()
    page.goto(firm.ask("login")["url"])
    here = page.url.rstrip("/") + "/people?find=Anna"
    page.goto(here)
    for button in ("Pause everything", "Resume"):
        page.get_by_role("button", name=button).click()
        expect(page.locator("h1")).to_have_text("People")
        expect(page).to_have_url(here)
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/", "/people", "/settings/access", "/do?line=shopfield"])
def test_nobody_stumbles_on_these_pages(firm: Firm, browser: Browser, path: str) -> None:
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.goto(firm.ask("login")["url"])
    page.goto(page.url.rstrip("/") + path)
    assert faults_of(page, unfold=False) == []
    page.context.close()
