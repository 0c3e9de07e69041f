"""The scoreboard: one line is typed, and what it became is seen before anything runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from outside import Firm, new_firm
from upped import upped

LINE = "New lead: Ada Fern <ada@fern.example> wants a logo, budget 3000"


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    firm = new_firm(tmp_path_factory.mktemp("line") / "firm")
    firm.ask("people", "add", "name=Mara Holm", "email=mara@tide.example")
    firm.ask("people", "add", "name=Mara Lind", "email=mara@lind.example")
    with upped(firm):
        yield firm


def opened(firm: Firm, browser: Browser, *, scripts: bool = True, width: int = 1280, scheme: str = "light") -> Page:
    size = {"width": width, "height": 740}
    context = browser.new_context(viewport=size, java_script_enabled=scripts, reduced_motion="reduce")  # pyright: ignore[reportArgumentType]
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(firm.ask("login")["url"])
    return page


def wishes(firm: Firm) -> int:
    return len(firm.ask("intents", "list")["received"])


def test_row_001_the_terminal_says_what_it_became_and_runs_nothing(firm: Firm) -> None:
    before = wishes(firm)
    typed = firm.ask("do", "--dry-run", LINE)
    assert typed["about"].startswith("Somebody asked for work")
    reads = {each["name"]: each for each in typed["reads"]}
    assert (reads["email"]["value"], reads["email"]["says"]) == ("ada@fern.example", "from your line")
    assert not any(each["missing"] for each in typed["reads"])
    assert any("<ada@fern.example>" in change["says"] for change in typed["would"]["changes"])
    assert {change["what"] for change in typed["would"]["changes"]} >= {"records", "sends", "questions"}
    told = firm.run("do", "--dry-run", LINE).out
    assert "Nothing ran." in told and "what it would do" in told.lower()
    assert wishes(firm) == before


def test_row_001_what_is_missing_is_named_and_whoever_may_be_meant_is_shown(firm: Firm) -> None:
    ran = firm.run("do", "--dry-run", "new lead: mara wants a logo", "--json")
    typed = ran.answer
    assert ran.code == 3, "It needs somebody: nothing can begin."
    assert typed["missing"] == ["email"]
    assert {(each["value"], each["says"]) for each in typed["candidates"]} == {
        ("mara@tide.example", "Mara Holm"),
        ("mara@lind.example", "Mara Lind"),
    }
    two = firm.ask("do", "--dry-run", "New lead: bo@x.example or cy@y.example wants a logo")
    assert [each["value"] for each in two["candidates"]] == ["bo@x.example", "cy@y.example"]


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_row_001_the_page_shows_it_first_and_one_press_does_it(firm: Firm, browser: Browser, scripts: bool) -> None:
    before = wishes(firm)
    page = opened(firm, browser, scripts=scripts)
    page.get_by_label("What do you want done?").fill(f"{LINE}, and {'two' if scripts else 'three'} cards")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Qualify lead")).to_be_visible()
    expect(page.get_by_label("Email")).to_have_value("ada@fern.example")
    expect(page.locator(".preview")).to_contain_text("asks you first")
    assert wishes(firm) == before, "Nothing runs before it was seen."
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_role("heading", name="Answer a lead: Ada Fern")).to_be_visible()
    assert wishes(firm) == before + 1


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_row_001_one_of_those_who_may_be_meant_is_chosen(firm: Firm, browser: Browser, scripts: bool) -> None:
    page = opened(firm, browser, scripts=scripts)
    base = page.url.rstrip("/")
    what = "a poster" if scripts else "a flyer"
    page.goto(f"{base}/do?line=new+lead:+mara+wants+{what}")
    page.get_by_role("radio", name="mara@lind.example").check()
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_role("heading", name="Answer a lead")).to_be_visible()
    plan = page.url.rpartition("/")[2]
    assert firm.ask("plans", "show", plan)["title"].endswith("mara@lind.example")


@pytest.mark.browser
def test_row_001_a_line_of_the_palette_comes_here_and_what_nobody_understands_has_a_way_on(
    firm: Firm, browser: Browser
) -> None:
    page = opened(firm, browser)
    page.keyboard.press("Control+k")
    page.keyboard.type("dance on the table")
    expect(page.locator('[role=listbox][data-words="dance on the table"]')).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="could be made a step")).to_be_visible()
    page.get_by_role("link", name="New lead: Ada").click()
    expect(page.get_by_label("Email")).to_have_value("ada@fern.example")
    page.goto(page.url.partition("/do")[0] + "/do?type=qualify-lead@2")
    expect(page.get_by_label("Email")).to_have_attribute("required", "")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_row_001_the_page_is_open_to_everybody(firm: Firm, browser: Browser, width: int, scheme: str) -> None:
    axe = (Path(__file__).parents[1] / "interfaces" / "vendor" / "axe.min.js").read_text()
    page = opened(firm, browser, width=width, scheme=scheme)
    base = page.url.rstrip("/")
    for path in ("/", "/do?line=new+lead:+mara+wants+a+logo", "/do?line=dance", "/do?type=qualify-lead@2"):
        page.goto(base + path)
        report = page.evaluate(f"(() => {{ {axe}; return axe.run(document); }})()")
        assert [(each["id"], each["nodes"][0]["html"]) for each in report["violations"]] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.browser
def test_row_001_a_line_that_nobody_understands_shows_what_it_may_mean(firm: Firm, browser: Browser) -> None:
    page = opened(firm, browser, scripts=False)
    line = page.get_by_label("What do you want done?").first
    line.fill("please draft a reply to Mara Holm today")
    line.press("Enter")
    page.get_by_role("link", name="Mara Holm").first.click()
    expect(page.get_by_role("heading", name="Mara Holm")).to_be_visible()
    page.go_back()
    page.get_by_label("What do you want done?").first.fill("pause everything")
    page.get_by_label("What do you want done?").first.press("Enter")
    page.locator("main").get_by_role("button", name="Pause everything").click()
    expect(page.get_by_text("Paused").first).to_be_visible()
    firm.ask("resume")
