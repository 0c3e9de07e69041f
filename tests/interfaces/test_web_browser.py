"""The page under real eyes and hands: keys, forms, two tabs, a phone, the dark, and axe."""

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, expect

from interfaces.eyes import AXE, DESKTOP, PHONE, faults_of
from interfaces.test_web_live import listening
from interfaces.web_support import DRAFT, LETTER_TO_ADA, ScriptedDesk, Served, Waiting, served
from onefirm.interfaces.web.frame.live import STREAMS_OF_ONE_MAX

pytestmark = pytest.mark.browser


Open = Callable[..., Page]


@pytest.fixture
def site() -> Iterator[Served]:
    with served() as running:
        yield running


@pytest.fixture
def expected() -> list[str]:
    """What the console may say in this test, and must."""
    return []


@pytest.fixture
def open_page(site: Served, browser: Browser, expected: list[str]) -> Iterator[Open]:
    """Opens signed-in pages; in the end none of them may have complained of anything but what was expected."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def heard(message: ConsoleMessage) -> None:
        # The browser itself notes each refused decision; that is the answer, not a fault.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            complaints.append(message.text)

    def opened(path: str = "/inbox", *, phone: bool = False, scripts: bool = True, scheme: str = "light") -> Page:
        options: dict[str, Any] = {"color_scheme": scheme, "java_script_enabled": scripts}
        options |= {"viewport": PHONE, "has_touch": True} if phone else {"viewport": DESKTOP}
        context = browser.new_context(reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(site.address + site.gatekeeper.start_path())
        if path != "/":
            page.goto(site.address + path)
        if scripts:
            expect(page.locator("#live")).to_have_attribute("data-state", "on")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [said for said in complaints if not any(each in said for each in expected)] == []
    assert all(any(each in said for said in complaints) for each in expected)


def _title(page: Page) -> Any:
    return expect(page.locator("#detail h2").first)


def _picture(page: Page, name: str) -> None:
    folder = os.environ.get("ONEFIRM_PICTURES", "")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


def _no_sideways_scroll(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def _axe(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found["violations"]]


def test_a_key_accepts_and_the_next_card_opens_with_a_way_back(site: Served, open_page: Open) -> None:
    page = open_page()
    _title(page).to_have_text("Reply to Ada Palmer about a website")
    page.keyboard.press("a")
    _title(page).to_have_text("Refund the deposit of Okafor & Sons")
    expect(page.locator("#rows .row")).to_have_count(4)
    expect(page.locator("#count")).to_have_text("4")
    toast = page.locator("#held form")
    expect(toast).to_contain_text("Letter to Ada Palmer.")
    assert len(site.desk.did("inbox.accept")) == 1
    _picture(page, "toast")
    page.keyboard.press("z")
    expect(toast).to_have_count(0)
    expect(page.locator("#rows .row")).to_have_count(5)
    expect(page.locator("#said")).to_contain_text("Taken back. Nothing was sent.")
    assert site.desk.held == {}


def test_the_key_that_takes_back_says_so_where_nothing_is_held(site: Served, open_page: Open) -> None:
    page = open_page()
    said = page.locator("#said .toast")
    page.keyboard.press("z")
    expect(said).to_have_text("Nothing is held that could be taken back.")
    page.keyboard.press("z")
    expect(said).to_have_count(1)
    assert _axe(page) == [] and site.desk.did("inbox.undo") == []
    _picture(page, "nothing-held")
    page.keyboard.press("a")
    expect(page.locator("#held form")).to_have_count(1)
    page.keyboard.press("z")
    expect(said).to_have_text("Taken back. Nothing was sent.")


def test_the_countdown_runs_and_the_toast_leaves_with_the_letter(site: Served, open_page: Open) -> None:
    site.desk.hold_seconds = 3
    page = open_page()
    page.get_by_role("button", name="Send to Ada Palmer").click()
    expect(page.locator("#held [data-left]")).to_have_text("1 s")
    expect(page.locator("#held form")).to_have_count(0)


def test_what_cannot_be_undone_needs_a_second_key(site: Served, open_page: Open) -> None:
    page = open_page("/inbox/q_refund")
    page.keyboard.press("a")
    button = page.get_by_role("button", name="Pay 3,902.00 EUR to Okafor & Sons")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("data-armed", "")
    _picture(page, "armed")
    assert site.desk.did("inbox.accept") == []
    page.keyboard.press("Enter")
    _title(page).to_have_text("Reply to Ada Palmer about a website")
    assert len(site.desk.did("inbox.accept")) == 1


def test_a_letter_is_edited_and_sent_with_the_operators_words(site: Served, open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("e")
    expect(page.get_by_label("Text")).to_be_focused()
    page.get_by_label("Subject").fill("A site by February")
    _picture(page, "edit")
    page.keyboard.press("Enter")
    _title(page).to_have_text("Refund the deposit of Okafor & Sons")
    assert site.desk.did("inbox.edit")[0]["changes"] == {"subject": "A site by February"}


def test_escape_leaves_the_edit_as_it_was(site: Served, open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("e")
    page.get_by_label("Subject").fill("Never mind")
    page.keyboard.press("Escape")
    expect(page.locator("#edit")).to_have_count(0)
    expect(page.locator("#detail")).to_contain_text("Your website")
    assert site.desk.did("inbox.edit") == []


def test_rejecting_asks_for_a_reason_and_enter_sends_it(site: Served, open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("r")
    page.keyboard.type("Too early, a j and an a change nothing")
    _no_sideways_scroll(page)
    assert page.evaluate("document.querySelector('.reason').getBoundingClientRect().right <= innerWidth")
    _picture(page, "reject")
    page.keyboard.press("Enter")
    _title(page).to_have_text("Refund the deposit of Okafor & Sons")
    assert site.desk.did("inbox.reject")[0]["reason"] == "Too early, a j and an a change nothing"


def test_a_number_answers_a_question_and_fixes_a_problem(site: Served, open_page: Open) -> None:
    page = open_page("/inbox/q_rate")
    _picture(page, "question")
    page.keyboard.press("2")
    _title(page).to_have_text("Reply to Ada Palmer about a website")
    assert site.desk.did("inbox.answer")[0]["answer"] == "list"
    page.locator("#row-q_feed a").click()
    _title(page).to_have_text("The bank feed stopped")
    _picture(page, "problem")
    page.keyboard.press("1")
    expect(page.locator("#rows .row")).to_have_count(3)
    assert site.desk.did("inbox.answer")[1]["answer"] == "renew"


def test_j_and_k_walk_the_list_and_the_card_follows(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("j")
    page.keyboard.press("j")
    _title(page).to_have_text("Which rate applies to the extra workshop?")
    expect(page.locator("#rows [aria-current]")).to_have_attribute("data-id", "q_rate")
    page.keyboard.press("k")
    _title(page).to_have_text("Refund the deposit of Okafor & Sons")
    expect(page).to_have_url(re.compile("/inbox/q_refund$"))
    page.go_back()
    _title(page).to_have_text("Which rate applies to the extra workshop?")
    expect(page.locator("#live")).to_have_attribute("data-state", "on")


def test_the_keys_explain_themselves(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_a_second_tab_hears_of_a_decision_and_of_new_work(site: Served, open_page: Open) -> None:
    first, second = open_page(), open_page("/inbox/q_ada")
    first.keyboard.press("a")
    expect(second.locator("#rows .row")).to_have_count(4)
    expect(second.locator("#detail .settled")).to_contain_text("You approved it at")
    site.desk.arrive(Waiting("q_new", "review", DRAFT.model_copy(update={"title": "A new draft"}), 0))
    expect(second.locator("#row-q_new")).to_be_visible()
    expect(first.locator("#nav .count")).to_have_text("5")


def test_a_half_typed_edit_survives_live_changes(site: Served, open_page: Open) -> None:
    page = open_page("/inbox/q_ada?edit=1")
    page.get_by_label("Subject").fill("Half a thou")
    site.desk.arrive(Waiting("q_new", "review", DRAFT, 0))
    expect(page.locator("#row-q_new")).to_be_visible()
    expect(page.get_by_label("Subject")).to_have_value("Half a thou")


def test_words_that_were_not_sent_are_kept_until_they_are(site: Served, open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("e")
    page.get_by_label("Text").fill("My own words")
    page.locator("#row-q_rate a").click()
    _title(page).to_have_text("Which rate applies to the extra workshop?")
    page.locator("#row-q_ada a").click()
    page.get_by_role("link", name="Go on editing").click()
    expect(page.get_by_label("Text")).to_have_value("My own words")
    expect(page.get_by_text("Here are your words from before.")).to_be_visible()
    _picture(page, "kept")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Go on editing")).to_be_visible()
    expect(page.get_by_text("your words are not sent yet")).to_be_visible()
    page.keyboard.press("a")
    page.wait_for_timeout(200)
    assert site.desk.did("inbox.accept") == [], "The letter that is shown is not the one that was meant."
    page.get_by_role("link", name="Go on editing").click()
    page.get_by_role("button", name="Send to Ada Palmer").click()
    _title(page).to_have_text("Refund the deposit of Okafor & Sons")
    assert site.desk.did("inbox.edit")[0]["changes"] == {"text": "My own words"}
    assert page.evaluate("sessionStorage.length") == 0


def test_what_was_changed_and_not_sent_is_thrown_away_beside_the_letter(site: Served, open_page: Open) -> None:
    page = open_page("/inbox/q_ada?edit=1")
    page.get_by_label("Text").fill("My own words")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Throw them away").click()
    expect(page.get_by_role("link", name="Edit")).to_be_visible()
    page.get_by_role("button", name="Send to Ada Palmer").click()
    _title(page).to_have_text("Refund the deposit of Okafor & Sons")
    assert len(site.desk.did("inbox.accept")) == 1 and site.desk.did("inbox.edit") == []


def test_a_key_decides_no_card_but_the_one_that_is_shown(site: Served, open_page: Open, expected: list[str]) -> None:
    expected += ["ERR_INTERNET_DISCONNECTED", "htmx:error"]
    page = open_page("/inbox/q_ada")
    page.context.set_offline(True)
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("#row-q_ada a")).to_have_attribute("aria-current", "true")
    _title(page).to_have_text("Reply to Ada Palmer about a website")
    page.keyboard.press("a")
    expect(page.locator("#said")).to_contain_text("Nobody answered.")
    assert site.desk.did("inbox.accept") == []
    page.context.set_offline(False)


def test_words_from_before_can_be_thrown_away(open_page: Open) -> None:
    page = open_page("/inbox/q_ada?edit=1")
    page.get_by_label("Subject").fill("Never mind")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_label("Subject")).to_have_value("Never mind")
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_label("Subject")).to_have_value("Your website")
    assert page.evaluate("sessionStorage.length") == 0


def test_a_changed_edit_asks_before_the_page_is_left(open_page: Open) -> None:
    page = open_page("/inbox/q_ada?edit=1")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("Subject").click()
    page.keyboard.type("Mine")
    page.get_by_role("link", name="Work", exact=True).click()
    expect(page.get_by_label("Subject")).to_have_value(re.compile("Mine"))
    assert asked == ["beforeunload"]
    page.get_by_label("Subject").fill("Your website")
    page.get_by_role("link", name="Work", exact=True).click()
    expect(page).to_have_url(re.compile("/work$"))


@pytest.mark.parametrize("anew", [False, True], ids=["the same question", "a new question"])
def test_what_is_taken_back_while_it_is_shown_can_be_decided_again(site: Served, open_page: Open, anew: bool) -> None:
    site.desk.asks_anew = anew
    page = open_page()
    page.keyboard.press("a")
    expect(page.locator("#held form")).to_be_visible()
    page.goto(site.address + "/inbox/q_ada")
    expect(page.locator(".settled")).to_contain_text("You approved it at")
    _picture(page, "decided")
    page.locator("#held form button").click()
    expect(page.get_by_role("button", name="Send to Ada Palmer")).to_be_visible()
    expect(page.locator(".settled")).to_have_count(0)


def test_a_card_that_changed_after_it_was_read_is_not_decided(site: Served, open_page: Open) -> None:
    page = open_page()
    site.desk.cards[0].card = LETTER_TO_ADA.model_copy(update={"summary": "Now with a budget of 9,000 EUR."})
    page.keyboard.press("a")
    changed = page.get_by_role("alert")
    expect(changed).to_contain_text("This changed after you read it")
    expect(changed.locator("ins")).to_contain_text("Now with a budget of 9,000 EUR.")
    _picture(page, "stale")
    page.keyboard.press("a")
    assert site.desk.held == {}, "The same key pressed twice has not read what changed."
    page.keyboard.press("Enter")
    _title(page).to_have_text("Refund the deposit of Okafor & Sons")
    assert len(site.desk.held) == 1


def test_a_refused_reason_is_said_beside_the_card(site: Served, open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("r")
    page.keyboard.type("too long")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The reason is too long.")
    _title(page).to_have_text("Reply to Ada Palmer about a website")
    _picture(page, "refused")


def test_when_all_is_decided_the_page_is_calm_and_wakes_by_itself(site: Served, open_page: Open) -> None:
    del site.desk.cards[1:]
    page = open_page()
    page.keyboard.press("a")
    _title(page).to_have_text("Nothing needs you.")
    _picture(page, "empty")
    site.desk.arrive(Waiting("q_new", "review", DRAFT, 0))
    _title(page).to_have_text("Proposal for Bramble Tea")


def test_on_a_phone_an_empty_inbox_says_what_runs_next(site: Served, open_page: Open) -> None:
    site.desk.cards.clear()
    page = open_page(phone=True)
    expect(page.get_by_role("heading", name="Nothing needs you.")).to_be_visible()
    expect(page.get_by_text("Welcome Bramble Tea").last).to_be_visible()
    _picture(page, "phone-empty")


def test_pausing_is_one_press_and_so_is_going_on(site: Served, open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="Pause everything").click()
    expect(page.get_by_text("Everything is paused.")).to_be_visible()
    assert site.desk.paused
    _picture(page, "paused")
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_text("Everything is paused.")).to_have_count(0)


def test_a_lost_line_is_said(site: Served, open_page: Open, expected: list[str]) -> None:
    expected += ["ERR_CONNECTION_REFUSED", "htmx:sse:error"]
    page = open_page()
    site.stop()
    expect(page.locator("#live span")).to_have_text("Reconnecting")


def test_without_scripts_every_decision_still_works(site: Served, open_page: Open) -> None:
    page = open_page(scripts=False)
    page.locator("#row-q_rate a").click()
    page.get_by_role("button", name="95 EUR/h").click()
    _title(page).to_have_text("Reply to Ada Palmer about a website")
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Subject").fill("By hand")
    page.get_by_role("button", name="Send to Ada Palmer").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#said")).to_contain_text("Taken back.")
    page.locator("summary", has_text="Reject").click()
    page.get_by_label("Why? Your reason").fill("No")
    page.get_by_role("button", name="Reject").last.click()
    assert [site.desk.did(f"inbox.{verb}") != [] for verb in ("answer", "edit", "undo", "reject")] == [True] * 4


def test_on_a_phone_every_plan_shows_its_state(open_page: Open) -> None:
    page = open_page("/work", phone=True)
    for state in ("waits for you", "in progress", "requested", "completed"):
        expect(page.get_by_text(state, exact=True)).to_be_visible()


def test_on_a_phone_an_edit_begins_in_the_letter(open_page: Open) -> None:
    page = open_page("/inbox/q_ada?edit=1", phone=True)
    letter = page.get_by_label("Text")
    expect(letter).to_be_focused()
    expect(letter).to_be_in_viewport(ratio=0.5)
    assert _top(page, "textarea") < _top(page, "#edit input:not([type=hidden])")


def test_on_a_phone_a_notice_lies_on_nothing(site: Served, open_page: Open) -> None:
    page = open_page("/inbox/q_ada", phone=True)
    page.get_by_role("button", name="Send to Ada Palmer").tap()
    toast = page.locator("#held form")
    expect(toast).to_be_visible()
    _title(page).to_have_text("Refund the deposit of Okafor & Sons")
    below = page.evaluate("document.querySelector('#held form').getBoundingClientRect().bottom")
    assert below <= _top(page, "#main") < _top(page, "#detail h2")
    assert page.evaluate("scrollY") == 0


def test_on_a_phone_a_long_title_takes_two_lines(site: Served, open_page: Open) -> None:
    long = LETTER_TO_ADA.model_copy(update={"title": "Send a mail to Ada Palmer of Palmer & Daughters about a website"})
    site.desk.cards[0].card = long
    page = open_page(phone=True)
    heights = page.locator(".row .title").evaluate_all("all => all.map(e => Math.round(e.clientHeight))")
    assert heights[0] == 2 * min(heights)


def _top(page: Page, selector: str) -> float:
    found = page.evaluate("selector => document.querySelector(selector).getBoundingClientRect().top", selector)
    assert isinstance(found, int | float)
    return found


def test_on_a_phone_the_list_leads_to_a_card_and_back(site: Served, open_page: Open) -> None:
    page = open_page(phone=True)
    expect(page.locator("#detail")).to_be_hidden()
    _no_sideways_scroll(page)
    _picture(page, "phone-list")
    page.locator("#row-q_refund a").tap()
    expect(page.locator("#rows")).to_be_hidden()
    _no_sideways_scroll(page)
    _picture(page, "phone-card")
    page.get_by_role("link", name="Inbox").first.tap()
    expect(page.locator("#rows")).to_be_visible()
    page.locator("#row-q_ada a").tap()
    page.get_by_role("button", name="Send to Ada Palmer").tap()
    _title(page).to_have_text("Refund the deposit of Okafor & Sons")
    expect(page.locator("#held form")).to_be_visible()
    _picture(page, "phone-toast")
    assert len(site.desk.did("inbox.accept")) == 1


@pytest.mark.parametrize(
    "path",
    ["/", "/inbox/q_ada", "/inbox/q_refund", "/inbox/q_rate", "/inbox/q_feed", "/inbox/q_ada?edit=1", "/work",
     "/plans/pl_1"],
)  # fmt: skip
def test_everybody_can_use_each_kind_of_card(open_page: Open, path: str) -> None:
    assert faults_of(open_page(path), unfold=False) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend_in_what_opens(site: Served, open_page: Open, scheme: str) -> None:
    site.desk.paused = True
    page = open_page(scheme=scheme)
    page.keyboard.press("a")
    expect(page.locator("#held form")).to_be_visible()
    page.keyboard.press("r")
    assert _axe(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert _axe(page) == []
    _picture(page, f"{scheme}-keys")


def test_axe_finds_nothing_to_mend_on_the_page_of_a_problem(site: Served, browser: Browser) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(site.address)
    expect(page.get_by_role("heading", name="This browser is not signed in to your firm")).to_be_visible()
    assert _axe(page) == []
    _picture(page, "signed-out")
    page.close()


def test_a_script_that_got_in_would_not_run(open_page: Open, expected: list[str]) -> None:
    expected += ["Executing inline event handler violates"]
    page = open_page()
    page.evaluate(
        """() => { const there = document.querySelector('#said');
                   there.innerHTML = '<img src=x onerror="document.title=1"><p hx-on:click="document.title=2">x</p>';
                   setTimeout(() => there.querySelector('p').click()); }"""
    )
    page.keyboard.press("j")
    _title(page).to_have_text("Refund the deposit of Okafor & Sons")
    assert page.title() not in ("1", "2")


def test_the_first_visit_weighs_at_most_120_kilobytes(site: Served, browser: Browser) -> None:
    page = browser.new_page(viewport=DESKTOP)
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(int(answer.header_value("content-length") or 0)))
    page.goto(site.address + site.gatekeeper.start_path())
    expect(page.locator("#live")).to_have_attribute("data-state", "on")
    assert sum(sizes) > 50 * 1024, "Nothing was counted."
    assert sum(sizes) <= 120 * 1024
    page.close()


def test_a_desk_with_many_cards_stays_on_its_page(browser: Browser) -> None:
    many = [Waiting(f"q_{number}", "approval", LETTER_TO_ADA, number) for number in range(150)]
    with served(ScriptedDesk(cards=many)) as site:
        page = browser.new_page(viewport=DESKTOP)
        page.goto(site.address + site.gatekeeper.start_path())
        page.goto(f"{site.address}/inbox")
        expect(page.locator("#rows .row")).to_have_count(100)
        assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
        page.close()


def test_a_window_for_which_no_stream_is_left_says_that_it_is_not_live(site: Served, browser: Browser) -> None:
    """It shows everything all the same, and nobody says that the line to the firm is lost."""
    with contextlib.ExitStack() as lines:
        context = lines.enter_context(contextlib.closing(browser.new_context()))
        page = context.new_page()
        page.goto(site.address + site.gatekeeper.start_path())
        state = page.locator("#live")
        expect(state).to_have_attribute("data-state", "on")
        (cookie,) = [f"{each.get('name')}={each.get('value')}" for each in context.cookies()]
        for _ in range(STREAMS_OF_ONE_MAX - 1):
            lines.enter_context(listening(site.port, cookie))
        second = context.new_page()
        second.goto(f"{site.address}/inbox")
        expect(second.locator("#live")).to_have_text("Not live")
        expect(second.locator("#live")).to_have_attribute("data-state", "lost")
        expect(second.locator("#offline")).to_be_hidden()
        expect(second.locator("#rows .row").first).to_be_visible()
        expect(state).to_have_text("Live")
