"""The scoreboard: one field finds everything, over every page, by keys alone; and without scripts it is a page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from outside import Firm, new_firm
from upped import upped

PAGES = ("/", "/inbox", "/work", "/people", "/schedules", "/connections", "/find")
LEAD = "New lead: Mara Holm <mara@tide.example> wants a logo, budget 4000"


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    """A firm with a lead and its card, a client, an invoice of theirs, and a schedule."""
    firm = new_firm(tmp_path_factory.mktemp("find") / "firm")
    firm.ask("do", LEAD)
    firm.ask("people", "add", "name=Jo Reed", "email=jo@reed.example", "status=client")
    firm.ask("records", "make", "project", "name=Harbour signs", "client=jo@reed.example")
    wish = ("--intent", "qualify-lead@2", "--field", "email=ada@fern.example", "--field", "message=A logo, please")
    firm.ask("schedules", "set", "weekly-look", "--every", "7 days", *wish)
    firm.ask("work")
    with upped(firm):
        yield firm


@pytest.fixture
def context(firm: Firm, browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.new_page().goto(firm.ask("login")["url"])
    yield context
    context.close()


def shown(page: Page, words: str) -> None:
    page.keyboard.type(words)
    expect(page.locator(f'[role=listbox][data-words="{words}"]')).to_be_visible()


def found(firm: Firm, *words: str) -> dict[str, str]:
    return {each["title"]: each["kind"] for each in firm.ask("find", *words)["items"]}


def test_row_002_everything_is_found_by_what_it_is_called(firm: Firm) -> None:
    assert found(firm, "mara") == {
        "Mara Holm": "person",
        "Answer a lead: Mara Holm": "plan",
        "Mara Holm: Does this lead fit?": "card",
    }
    assert found(firm, "mara@ti") == {"Mara Holm": "person"}
    assert found(firm, "REED") == {"Jo Reed": "person"}
    assert found(firm, "signs") == {"Harbour signs": "record"}
    assert found(firm, "answer a lead")["Answer a lead"] == "playbook"
    assert found(firm, "qualifier") == {"Qualifier": "agent"}
    assert found(firm, "outbox") == {"Outbox": "connection"}
    assert found(firm, "weekly") == {"weekly-look": "schedule"}
    assert found(firm, "pause") == {"Pause everything": "command"}
    assert found(firm, "zzz") == {}
    told = firm.run("find", "mara").out
    assert "Mara Holm" in told and "onefirm people show" in told


@pytest.mark.browser
def test_row_002_the_palette_opens_on_every_page_and_leads_there_by_keys(firm: Firm, context: BrowserContext) -> None:
    page = context.pages[0]
    base = page.url.rstrip("/")
    for path in PAGES:
        page.goto(base + path)
        expect(page.locator("#live")).to_have_attribute("data-state", "on")
        page.keyboard.press("Control+k")
        expect(page.locator("#palette")).to_be_visible()
        expect(page.locator("#palette-q")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#palette")).to_be_hidden()
    page.goto(base)
    page.keyboard.press("/")
    shown(page, "harbour")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Harbour signs")).to_be_visible()
    expect(page.locator(".known")).to_contain_text("yours")
    page.keyboard.press("/")
    shown(page, "mara")
    plan = page.get_by_role("option", name="Answer a lead: Mara Holm")
    number = page.get_by_role("option").all_inner_texts().index(plan.inner_text()) + 1
    page.keyboard.press(f"Alt+{number}")
    expect(page.get_by_role("heading", name="Answer a lead: Mara Holm")).to_be_visible()


@pytest.mark.browser
def test_row_002_enter_counts_for_what_was_typed_and_not_for_an_older_answer(context: BrowserContext) -> None:
    page = context.pages[0]
    page.keyboard.press("Control+k")
    shown(page, "w")
    page.keyboard.type("eekly")
    page.keyboard.press("Enter")
    page.wait_for_url("**/schedules/weekly-look")


@pytest.mark.browser
def test_row_002_focus_comes_back_and_a_command_is_done_from_anywhere(firm: Firm, context: BrowserContext) -> None:
    page = context.pages[0]
    page.goto(page.url.rstrip("/") + "/people")
    field = page.get_by_label("Find somebody")
    field.fill("jo")
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    page.keyboard.press("Control+k")
    shown(page, "halt")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Everything is paused.")).to_be_visible()
    page.keyboard.press("Control+k")
    shown(page, "resume")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Everything is paused.")).to_be_hidden()
    assert firm.ask("today")["paused"] is False


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_row_002_on_a_phone_it_is_behind_more(firm: Firm, browser: Browser, scripts: bool) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, java_script_enabled=scripts, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(firm.ask("login")["url"])
    page.get_by_role("button", name="More").click()
    page.locator("#rest").get_by_role("link", name="Find or do").click()
    if scripts:
        shown(page, "jo")
        page.get_by_role("option", name="Jo Reed").click()
    else:
        page.get_by_role("searchbox").fill("jo")
        page.get_by_role("button", name="Find").click()
        page.get_by_role("link", name="Jo Reed").click()
    expect(page.get_by_role("heading", name="Jo Reed")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_row_002_the_palette_is_open_to_everybody(firm: Firm, browser: Browser, width: int, scheme: str) -> None:
    axe = (Path(__file__).parents[1] / "interfaces" / "vendor" / "axe.min.js").read_text()
    context = browser.new_context(viewport={"width": width, "height": 740}, reduced_motion="reduce")
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(firm.ask("login")["url"])
    for opened in ("palette", "page"):
        if opened == "palette":
            page.keyboard.press("Control+k")
            shown(page, "mara")
        else:
            page.goto(page.url.rstrip("/") + "/find?q=mara")
        report = page.evaluate(f"(() => {{ {axe}; return axe.run(document); }})()")
        assert [(each["id"], each["nodes"][0]["html"]) for each in report["violations"]] == [], opened
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_whoever_was_forgotten_is_not_found(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    firm.ask("do", LEAD)
    assert found(firm, "mara")
    firm.ask("forget", "mara@tide.example", "--confirm", firm.ask("forget", "mara@tide.example")["confirm"])
    assert found(firm, "mara") == found(firm, "tide") == found(firm, "holm") == {}
