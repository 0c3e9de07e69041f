"""A schedule is chosen from lists and becomes a crontab line; when it starts is told before it is set, and after."""

import re
from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, expect

from interfaces.eyes import faults_of
from interfaces.signed_in import SignedIn
from onefirm.interfaces.web.work.often import PICKS, WEEKDAYS, chosen, trigger_of
from onefirm.planning.cron import read_cron
from outside import Firm, new_firm
from upped import upped

WISH = {"intent": "qualify-lead@2", "fields": "email=ada@fern.example\nmessage=A logo, please", "catch_up": "one"}
PICKED = (
    ({"kind": "day", "time": "07:05"}, "5 7 * * *", "every day at 07:05"),
    ({"kind": "weekday", "time": "09:00"}, "0 9 * * mon-fri", "every weekday at 09:00"),
    ({"kind": "week", "weekday": "thu", "time": "18:30"}, "30 18 * * thu", "every Thursday at 18:30"),
    ({"kind": "month", "monthday": "28", "time": "00:00"}, "0 0 28 * *", "every month on day 28 at 00:00"),
    ({"kind": "cron", "when": "*/15 9-17 * * mon-fri"}, "*/15 9-17 * * mon-fri", "cron */15 9-17 * * mon-fri"),
)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    firm = new_firm(tmp_path_factory.mktemp("often") / "firm")
    firm.ask("profile", "set", "timezone", "Europe/Vienna")
    with upped(firm):
        yield firm


@pytest.fixture(scope="module")
def site(firm: Firm) -> SignedIn:
    return SignedIn.at(firm)


@pytest.mark.parametrize(("form", "line", "_said"), PICKED)
def test_what_is_chosen_is_a_line_that_can_be_read_and_stands_in_the_lists_again(
    form: Mapping[str, str], line: str, _said: str
) -> None:
    assert trigger_of(form) == {"cron": line}
    read_cron(line)
    again = chosen("cron", line)
    assert {name: again[name] for name in form} == dict(form)


@pytest.mark.parametrize("line", ["0 9 31 * *", "0 9 1 * mon", "0 9 * 1 *", "@daily", "70 9 * * *", "0 9 * * mon,tue"])
def test_a_line_that_no_list_has_stays_ones_own(line: str) -> None:
    assert chosen("cron", line)["kind"] == "cron" and chosen("cron", line)["when"] == line


@pytest.mark.parametrize(
    ("number", "name"), [*((str(at), name) for at, (name, _) in enumerate(WEEKDAYS, 1)), ("0", "sun")]
)
def test_a_day_that_was_written_as_a_number_is_that_day(number: str, name: str) -> None:
    assert chosen("cron", f"0 9 * * {number}")["weekday"] == name


@pytest.mark.parametrize(("form", "line", "said"), PICKED)
def test_it_is_set_as_it_was_chosen_and_said_in_words(
    firm: Firm, site: SignedIn, form: Mapping[str, str], line: str, said: str
) -> None:
    name = f"pick-{form['kind']}"
    page = site.post("/schedules", {**WISH, **form, "name": name})
    assert page.status == 200 and f"<code>{line}</code>" in page.text
    assert f"{said}, Europe/Vienna" in page.plain
    shown = firm.ask("schedules", "show", name)
    assert shown["schedule"]["trigger"] == line and len(shown["coming"]) == 3
    assert len(re.findall(r'class="moment">[A-Z][a-z]+, \d+ [A-Z][a-z]+ \d{4} at \d\d:\d\d<', page.text)) == 3


def test_looking_tells_when_and_sets_nothing(firm: Firm, site: SignedIn) -> None:
    form = {**WISH, "kind": "week", "weekday": "fri", "time": "16:45", "name": "only-looked"}
    page = site.post("/schedules", {**form, "look": "1"})
    told = page.text.partition('id="looked"')[2].partition("</div>")[0]
    assert told.count("<li>Friday, ") == 3 and "at 16:45" in told and "<code>45 16 * * fri</code>" in told
    assert 'value="only-looked"' in page.text and 'value="16:45"' in page.text, "What was typed is still there."
    assert "only-looked" not in [row["name"] for row in firm.ask("schedules", "list")["items"]]
    tried = firm.run("schedules", "set", "only-tried", "--cron", "0 9 1 * *", "--intent", "qualify-lead@2",
                     "--field", "email=a@b.example", "--field", "message=x", "--dry-run")  # fmt: skip
    assert tried.code == 0 and "would be due next on" in tried.out and "After that:" in tried.out
    assert "Nothing was set." in tried.out
    assert "only-tried" not in [row["name"] for row in firm.ask("schedules", "list")["items"]]


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_somebody_who_knows_no_cron_sets_one(firm: Firm, browser: Browser, scripts: bool) -> None:
    name = f"by-hand-{'js' if scripts else 'plain'}"
    page = browser.new_context(java_script_enabled=scripts, reduced_motion="reduce").new_page()
    page.goto(firm.ask("login")["url"])
    page.goto(page.url.rstrip("/") + "/schedules")
    if not page.locator("#new-schedule[open]").count():
        page.locator("#new-schedule > summary").click()
    form = page.locator("#new-schedule")
    form.get_by_label("Name", exact=True).fill(name)
    form.get_by_label("How often").select_option(label="Every month")
    expect(form.get_by_label("Day of the month")).to_be_visible()
    expect(form.get_by_label("Day of the week")).to_be_hidden()
    expect(form.get_by_label("Which interval")).to_be_hidden()
    form.get_by_label("Day of the month").select_option("15")
    form.get_by_label("At", exact=True).fill("08:30")
    form.get_by_label("What it says").fill("email=ada@fern.example\nmessage=A logo, please")
    form.get_by_role("button", name="When would it start?").click()
    expect(page.locator("#looked li")).to_have_count(3)
    expect(page.locator("#looked")).to_contain_text("15 ")
    if scripts:
        assert faults_of(page, unfold=False) == []
        expect(page.locator("#looked")).to_be_focused()
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator(".now")).to_contain_text("30 8 15 * *")
    page.get_by_text("Change it").first.click()
    expect(page.get_by_label("How often")).to_have_value("month")
    page.context.close()


def test_every_way_to_choose_is_named() -> None:
    assert {form["kind"] for form, _, _ in PICKED} >= {name for name, _ in PICKS}
