"""A form that is refused comes back as it was typed; what is wrong stands at its field, which is where one goes on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from jinja2 import Environment, PackageLoader
from playwright.sync_api import Browser, expect

from interfaces.eyes import PHONE, faults_of
from interfaces.signed_in import SignedIn
from onefirm.domain.problem import Problem
from onefirm.interfaces.web.frame.mends import NONE, mends
from outside import Firm, new_firm
from upped import upped

WISH = {"intent": "qualify-lead@2", "fields": "email=ada@fern.example\nmessage=x", "kind": "week", "weekday": "mon",
        "time": "09:00", "catch_up": "one"}  # fmt: skip


@dataclass(frozen=True)
class Refused:
    path: str
    typed: Mapping[str, str]
    id: str
    """The field that is wrong."""
    says: str
    kept: str
    """Something that was typed, and stands there again."""


FORMS = {
    "profile": Refused("/settings/profile", {"field": "currency", "value": "euros", "why": "By law."}, "p-currency",
                       "three capitals", "euros"),
    "time zone": Refused("/settings/profile", {"field": "timezone", "value": "Viena", "why": ""}, "p-timezone",
                         "There is no time zone", "Viena"),
    "token, its name": Refused("/settings/access/tokens", {"name": "My Home", "read": "1", "send": "1", "days": "30"},
                               "t-name", "is no name for a token", "My Home"),
    "token, of an agent": Refused("/settings/access/tokens", {"name": "bot", "decide": "1", "agent": "1", "days": "30"},
                                  "t-agent", "cannot be allowed to", 'value="bot"'),
    "person": Refused("/people", {"name": "Ada Fern", "is": "person", "email": "ada at fern", "why": "The fair."},
                      "p-email", "is no mail address", "The fair."),
    "schedule, its name": Refused("/schedules", {**WISH, "name": "Weekly Look!"}, "s-name", "is no name",
                                  "Weekly Look!"),
    "schedule, its time": Refused("/schedules", {**WISH, "name": "look", "time": "25:00"}, "s-time", "no time of day",
                                  'value="look"'),
    "schedule, its line": Refused("/schedules", {**WISH, "name": "look", "kind": "cron", "when": "61 * * * *"},
                                  "s-when", "cannot be read", "61 * * * *"),
    "schedule, what it says": Refused("/schedules", {**WISH, "name": "look", "fields": "no pair"}, "s-fields",
                                      "is no field and its value", "no pair"),
    "schedule, its zone": Refused("/schedules", {**WISH, "name": "look", "zone": "Mars/Base"}, "s-zone",
                                  "There is no time zone", "Mars/Base"),
    "connection": Refused("/connections/mail", {"step": "begin", "f.address": "ines at fern"}, "f-address",
                          "is no mail address", "ines at fern"),
}  # fmt: skip


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    firm = new_firm(tmp_path_factory.mktemp("mends") / "firm")
    with upped(firm):
        yield firm


@pytest.fixture(scope="module")
def site(firm: Firm) -> SignedIn:
    return SignedIn.at(firm)


def tag_of(text: str, id_: str) -> str:
    found = re.search(rf'<(?:input|textarea|select)[^>]*\bid="{re.escape(id_)}"[^>]*>', text)
    assert found, f"There is no field {id_}."
    return found[0]


@pytest.mark.parametrize("name", sorted(FORMS))
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(site: SignedIn, name: str) -> None:
    case = FORMS[name]
    page = site.post(case.path, case.typed)
    assert page.status == 422, page.plain[:300]
    tag = tag_of(page.text, case.id)
    described = re.search(r'aria-describedby="([^"]+)"', tag)
    assert 'aria-invalid="true"' in tag and " autofocus" in tag and described
    ids = [each for each in described[1].split() if each.startswith("m-")]
    assert len(ids) == 1
    said = page.text.partition(f'id="{ids[0]}"')[2].partition("</p>")[0]
    assert case.says in re.sub(r"<[^>]+>|<wbr>", "", said).replace("&#39;", "'"), said
    assert case.kept in page.text
    assert page.text.count('aria-invalid="true"') == 1, "Only what is wrong is marked."


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_program_is_told_the_problem_alone(site: SignedIn, name: str) -> None:
    case = FORMS[name]
    if name == "connection":
        pytest.skip("The first step of a page is no ask: programs connect with one.")
    refused = site.refused(case.path, case.typed)
    assert refused["code"] and refused["fix"]


def test_a_rule_that_cannot_be_so_says_it_at_the_value(site: SignedIn) -> None:
    page = site.get("/settings/policy/undo-window-seconds?value=never")
    tag = tag_of(page.text, "v-value")
    assert 'aria-invalid="true"' in tag and 'value="never"' in tag and page.status == 422


def test_a_value_of_somebody_that_cannot_be_stands_where_it_was_typed(firm: Firm, site: SignedIn) -> None:
    ada = firm.ask("people", "add", "name=Ada Fern", "email=ada@fern.example")["id"]
    typed = {"field": "email", "value": "ada at fern", "why": "She moved."}
    page = site.post(f"/people/{ada}/change", typed)
    tag = tag_of(page.text, "f-email")
    assert 'aria-invalid="true"' in tag and 'value="ada at fern"' in tag and "She moved." in page.text
    more = site.post(f"/people/{ada}/change", {"field": "birthday", "value": "in May", "why": "She said so."})
    tag = tag_of(more.text, "m-value")
    assert (
        'aria-invalid="true"' in tag and 'value="in May"' in tag and '<option value="birthday" selected>' in more.text
    )


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_field_that_is_wrong_has_the_focus_and_is_read_with_its_reason(
    firm: Firm, browser: Browser, scripts: bool
) -> None:
    page = browser.new_context(java_script_enabled=scripts, reduced_motion="reduce").new_page()
    page.goto(firm.ask("login")["url"])
    page.goto(page.url.rstrip("/") + "/settings#currency")
    mine = page.locator("#currency")
    mine.locator("summary").first.click()
    mine.get_by_label("Currency").fill("euros")
    mine.get_by_label("Why? It stays in the history.").fill("By law.")
    mine.get_by_role("button", name="Write it down").click()
    field = page.get_by_label("Currency", exact=True)
    expect(field).to_be_focused()
    expect(field).to_have_value("euros")
    expect(field).to_have_accessible_description(re.compile("Your currency cannot be 'euros'.*EUR"))
    expect(page.locator("#currency").get_by_label("Why?")).to_have_value("By law.")
    if scripts:
        assert faults_of(page, unfold=False) == []
    field.fill("EUR")
    page.locator("#currency").get_by_role("button", name="Write it down").click()
    expect(page.locator("#currency .value")).to_contain_text("EUR")
    page.context.close()


_SEND = """([path, typed]) => {
  const form = Object.assign(document.createElement('form'), {method: 'post', action: path});
  for (const [name, value] of Object.entries(typed))
    form.append(Object.assign(document.createElement('input'), {name, value}));
  document.body.append(form);
  form.submit();
}"""


@pytest.mark.browser
def test_what_is_to_be_mended_is_in_view_and_its_address_can_be_come_back_to(firm: Firm, browser: Browser) -> None:
    """Also far below the fold, on a phone; and whoever asks for the address again is shown the page of the form."""
    page = browser.new_context(viewport=PHONE, reduced_motion="reduce").new_page()
    page.goto(firm.ask("login")["url"])
    for name, case in FORMS.items():
        with page.expect_navigation():
            page.evaluate(_SEND, [case.path, dict(case.typed)])
        field = page.locator(f"#{case.id}")
        expect(field, name).to_be_focused()
        expect(field, name).to_be_in_viewport()
        answer = page.goto(page.url)
        assert answer is not None and answer.status == 200, name
    with page.expect_navigation():
        page.evaluate(_SEND, ["/settings/access/tokens", {"name": "", "read": "1"}])
    assert page.evaluate("document.activeElement !== document.body"), "Something of it is where one goes on."
    page.context.close()


def test_what_is_about_no_field_of_the_form_stands_above_it() -> None:
    here = Problem(code="a-b", what="W.", why="Y.", fix="F.").at_field("name")
    there = Problem(code="c-d", what="W.", why="Y.", fix="F.", where="onefirm tokens")
    found = mends("/f", {"name": "x"}, [here, here, there, here.at_field("gone")])
    assert list(found.beside) == ["name"] and [each.code for each in found.above] == ["a-b", "c-d", "a-b"]
    assert found.of("/f") is found and found.of("/g") is NONE
    assert found.held("name") == "x" and found.held("other", "z") == "z"
    assert here.field == "name" and there.field == ""


def test_what_is_about_no_field_is_where_the_page_opens() -> None:
    above = {"above": (Problem(code="a-b", what="W.", why="Y.", fix="F."),) * 2}
    press = Environment(loader=PackageLoader("onefirm.interfaces.web"), autoescape=True)
    drawn = press.from_string('{% from "frame/mends.html" import above %}{{ above(mends) }}')
    alone = drawn.render(mends={**above, "beside": {}})
    assert alone.count("autofocus") == 1 and alone.index("autofocus") < alone.index("W.")
    assert "autofocus" not in drawn.render(mends={**above, "beside": {"name": above["above"][0]}})
