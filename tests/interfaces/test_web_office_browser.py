"""The pages of the staff, of money and of settings in a real browser, on the real firm."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from interfaces.eyes import DESKTOP, faults_of
from interfaces.office import call_off, charge, lead, office, up
from outside import Firm

pytestmark = pytest.mark.browser

EARNS = "/staff/acts/charge@1.act:payments.request@1:medium:known"
PAGES = ("/staff", "/staff/qualifier", "/staff/dreamer", EARNS, "/money", "/money/invoice/2026-014", "/settings")


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    firm = office(tmp_path_factory.mktemp("office"))
    lead(firm, "Ada Palmer")
    lead(firm, "Cy Palmer", agent="dreamer")
    call_off(firm, charge(firm, "400.00 EUR", "Deposit for a logo"))
    charge(firm, "120.50 EUR", "Second half")
    invoice = ("number=2026-014", "amount=2400.00 EUR", "issued_on=2026-01-01", "due_on=2026-01-15", "status=sent")
    firm.ask("records", "make", "invoice", *invoice, "name=Palmer & Daughters")
    firm.policy('undo-window-seconds = 0\nmoney-out-max = "50.00 EUR"\n')
    return firm


@pytest.fixture(scope="module")
def address(firm: Firm) -> Iterator[str]:
    with up(firm) as running:
        yield running


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Firm]:
    firm = office(tmp_path)
    with up(firm):
        yield firm


def opened(firm: Firm, browser: Browser, *, scripts: bool = True) -> Page:
    page = browser.new_context(viewport=DESKTOP, reduced_motion="reduce", java_script_enabled=scripts).new_page()
    page.goto(firm.ask("login")["url"])
    return page


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
@pytest.mark.usefixtures("address")
def test_who_you_are_is_changed_with_a_reason_and_stays_in_the_history(
    firm: Firm, browser: Browser, scripts: bool
) -> None:
    page, price = opened(firm, browser, scripts=scripts), f"Logo: {1500 + scripts} EUR"
    page.get_by_role("link", name="Settings", exact=True).click()
    prices = page.locator("#prices")
    prices.get_by_text("Change it").click()
    prices.get_by_label("Prices").fill(price)
    prices.get_by_label("Why?").fill("A new year.")
    prices.get_by_role("button", name="Write it down").click()
    expect(page.locator("#said")).to_contain_text("The next draft is written with it.")
    expect(prices.locator(".value")).to_have_text(price)
    expect(prices).to_contain_text("You said so, since")
    field = next(field for field in firm.ask("profile")["fields"] if field["name"] == "prices")
    assert (field["value"], field["source"]) == (price, "operator")
    assert firm.ask("profile", "history", "prices")["entries"][0]["why"] == "A new year."


@pytest.mark.usefixtures("address")
def test_what_cannot_be_is_refused_in_the_words_of_the_terminal_and_what_was_typed_stays(
    firm: Firm, browser: Browser
) -> None:
    refused = firm.refuse("profile", "set", "currency", "shells")
    page = opened(firm, browser)
    page.get_by_role("link", name="Settings", exact=True).click()
    currency = page.locator("#currency")
    currency.get_by_text("Change it").focus()
    page.keyboard.press("Enter")
    currency.get_by_label("Currency").fill("shells")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_contain_text(refused["what"])
    expect(currency.get_by_label("Currency")).to_have_value("shells")


@pytest.mark.usefixtures("address")
def test_each_rule_stands_with_its_line_and_the_entry_that_pinned_it(firm: Firm, browser: Browser) -> None:
    page = opened(firm, browser)
    page.get_by_role("link", name="Settings", exact=True).click()
    money = page.locator(".rules li").filter(has_text="money-out-max")
    expect(money).to_contain_text("An act that moves more than 50.00 EUR, or another currency, asks you")
    expect(money).to_contain_text("policy.toml:2")
    rule = next(rule for rule in firm.ask("policy")["rules"] if rule["name"] == "money-out-max")
    expect(money).to_contain_text(f"since entry {rule['entry']}")
    assert firm.ask("ledger", "show", str(rule["entry"]))["kind"] == "policy.pinned"
    page.get_by_text("more, each of a loop").click()
    expect(page.locator("#bounds")).to_contain_text("limits.plan-steps-max")


def test_by_keys_alone_from_the_staff_to_one_of_them_and_to_a_plan_of_theirs(
    firm: Firm, address: str, browser: Browser
) -> None:
    page = opened(firm, browser)
    page.get_by_role("link", name="Staff", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Qualifier").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Qualifier")
    page.get_by_text("The figures as a table").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("table")).to_contain_text("2")
    page.locator(".decisions a").first.focus()
    page.keyboard.press("Enter")
    newest = firm.ask("agents", "show", "qualifier")["decisions"][0]
    expect(page).to_have_url(f"{address}/plans/{newest['plan']}")


@pytest.mark.usefixtures("address")
def test_a_page_is_live_and_keeps_its_table_open(firm: Firm, browser: Browser) -> None:
    page = opened(firm, browser)
    page.get_by_role("link", name="Staff", exact=True).click()
    page.get_by_text("The figures as a table").click()
    with page.expect_response(lambda answer: answer.url.endswith("/staff")):
        firm.ask("profile", "set", "trade", "brand design")
    expect(page.get_by_role("table")).to_be_visible()


def test_money_that_is_not_there_says_the_one_thing_to_do(empty: Firm, browser: Browser) -> None:
    page = opened(empty, browser, scripts=False)
    page.get_by_role("link", name="Money", exact=True).click()
    expect(page.locator(".begin")).to_contain_text("onefirm import invoices.csv")
    expect(page.locator("main")).to_contain_text("No agent has asked a model that costs anything")
    page.get_by_role("link", name="Staff", exact=True).click()
    expect(page.locator("main")).to_contain_text("Nobody has worked in the last 30 days.")


def test_everybody_can_use_it(firm: Firm, address: str, browser: Browser) -> None:
    page = opened(firm, browser)
    for path in PAGES:
        page.goto(f"{address}{path}")
        assert faults_of(page) == [], path
