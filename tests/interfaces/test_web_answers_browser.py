"""Answers that are used again, in a real browser: said on a card, listed, changed, forgotten."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from interfaces.eyes import DESKTOP, faults_of
from outside import Firm, new_firm
from rows.test_rows_of_what_is_learned import TOLD, lead, letters_of, taught
from upped import upped

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    firm = new_firm(tmp_path_factory.mktemp("answers") / "firm")
    taught(firm)
    lead(firm, "Jo")
    lead(firm, "Kim")
    with upped(firm):
        yield firm


def opened(firm: Firm, browser: Browser, *, scripts: bool = True) -> Page:
    page = browser.new_context(viewport=DESKTOP, reduced_motion="reduce", java_script_enabled=scripts).new_page()
    page.goto(firm.ask("login")["url"])
    return page


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_value_is_typed_on_the_card_and_kept_and_the_page_of_answers_shows_it(
    firm: Firm, browser: Browser, scripts: bool
) -> None:
    page, asked = opened(firm, browser, scripts=scripts), firm.ask("inbox", "list")["items"]
    weeks = next(row for row in asked if "weeks" in row["title"])
    page.goto(page.url.partition("/inbox")[0].rstrip("/") + f"/inbox/{weeks['id']}")
    page.get_by_label("How many weeks").fill("6")
    page.get_by_text("Answer the same question by itself").click()
    assert not scripts or faults_of(page) == []
    page.get_by_label("This answer counts").select_option("client")
    page.get_by_label("Why?").fill("Never in a hurry.")
    page.get_by_role("button", name="Answer It takes").click()
    expect(page.locator("#said, .toast").first).not_to_be_empty()
    page.goto(page.url.partition("/inbox")[0] + "/answers")
    row = page.locator(".rules li", has_text="Never in a hurry.").first
    expect(row).to_contain_text("How many weeks would it take?")
    expect(row).to_contain_text("“6”")
    row.get_by_text("Change it").click()
    assert not scripts or faults_of(page) == []
    row.get_by_label("Your answer").fill("soon")
    row.get_by_role("button", name="Answer so").click()
    expect(page.locator("body")).to_contain_text("'soon' is not what this question asks for.")
    page.goto(page.url.partition("/answers")[0] + "/answers")
    page.locator(".rules li", has_text="Never in a hurry.").first.get_by_role("button", name="Ask me again").click()
    expect(page.locator("body")).to_contain_text("You are asked again from now on.")
    again = page.locator("section", has=page.get_by_role("heading", name="You are asked again"))
    expect(again).to_contain_text("How many weeks would it take?")
    assert any(row["forgotten"] for row in firm.ask("answers", "list")["items"])


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    """The same sentence was taken out of three letters, and one unclear lead was decided about."""
    firm = new_firm(tmp_path_factory.mktemp("edited") / "firm")
    firm.ask("profile", "set", "services", "Logo, Brand design")
    for name in ("Ada", "Bea", "Cleo"):
        question, body = letters_of(firm, name)
        firm.ask("inbox", "edit", question, "--set", f"body={body.replace(TOLD, '').strip()}")
    (row,) = lead(firm, "Jo")["items"]
    firm.ask("inbox", "answer", row["id"], "fit")
    with upped(firm):
        yield firm


def test_the_page_of_the_writer_offers_a_version_and_takes_it_back(edited: Firm, browser: Browser) -> None:
    page = opened(edited, browser)
    root = page.url.split("/")[2]
    page.goto(f"http://{root}/staff/writer")
    expect(page.locator("#templates")).to_contain_text("In 3 of your last 3 letters you took out")
    assert faults_of(page) == []
    page.get_by_role("button", name="Leave it out from now on", exact=True).click()
    expect(page.locator("body")).to_contain_text("Drafts are written so from now on.")
    expect(page.locator("#templates")).to_contain_text("Answer, version 2")
    assert faults_of(page) == []
    page.get_by_role("button", name="Write so again").click()
    expect(page.locator("#templates")).to_contain_text("Answer, version 3")
    page.goto(f"http://{root}/staff/qualifier")
    expect(page.locator("#learned")).to_contain_text("It says nothing yet: 30 of your decisions")
    assert faults_of(page) == []
