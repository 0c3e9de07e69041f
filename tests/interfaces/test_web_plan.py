"""The page of a plan begins with where it stands and the one next thing to do; everything else stands below."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from interfaces.eyes import PHONE, faults_of
from interfaces.signed_in import SignedIn
from interfaces.web_support import PREVIEW, at, plan_view
from onefirm.desk.shapes.inbox import ByHandView
from onefirm.interfaces.web.work.next import in_sight, next_of
from outside import GOOD, new_firm
from upped import upped

BY_HAND = ByHandView(outcomes=("done",), usual="done", fields={}, needs=())
RUNS: Mapping[str, Any] = {"state": "in-progress", "blocked_by": "", "now": "Now: Wait. It goes on by itself."}
CASES: tuple[tuple[Mapping[str, Any], bool, bool, tuple[str, str, str]], ...] = (
    ({}, False, False, ("approve", "Run exactly this plan", "")),
    ({"question": "qu_1"}, True, False, ("open", "Decide it", "/inbox/qu_1")),
    ({"by_hand": BY_HAND}, True, False, ("open", "I did it myself", "#did")),
    ({}, True, False, ("open", "Look into the inbox", "/inbox")),
    ({**RUNS, "waits_for": "mail"}, True, False, ("open", "See why mail does not work", "/connections/mail")),
    ({**RUNS, "due": at(90)}, True, False, ("nothing", "", "")),
    ({"state": "completed", "blocked_by": "", "now": "Done. Nothing is left to do."}, True, False, ("nothing", "", "")),
)


@pytest.mark.parametrize(("stands", "approved", "paused", "is_next"), CASES)
def test_each_state_has_one_next_thing(
    stands: Mapping[str, Any], approved: bool, paused: bool, is_next: tuple[str, str, str]
) -> None:
    plan, preview = plan_view("pl_1").model_copy(update=stands), PREVIEW.model_copy(update={"approved": approved})
    found = next_of(plan, preview, paused=paused)
    assert (found.does, found.words, found.path) == is_next


def test_a_plan_that_goes_on_by_itself_says_when_and_says_it_once() -> None:
    plan = plan_view("pl_1").model_copy(update={**RUNS, "due": at(90)})
    found = next_of(plan, PREVIEW, paused=False)
    assert found.stands == "Now: Wait." and found.says.startswith("Nothing for you to do: it goes on by itself on 2")
    assert next_of(plan, PREVIEW, paused=True).says.endswith("by itself when you resume.")
    soon = next_of(plan.model_copy(update={"due": ""}), PREVIEW, paused=False)
    assert soon.says == "Nothing for you to do: it goes on by itself."


def test_the_page_begins_calmly_and_ends_with_what_explains_it(tmp_path: Path) -> None:
    firm = new_firm(tmp_path / "firm")
    firm.fill_in("one", **GOOD)
    firm.ask("work")
    (row,) = firm.ask("plans", "list")["items"]
    with upped(firm):
        page = SignedIn.at(firm).get(f"/plans/{row['id']}")
    order = ('class="stands"', ">Decide it</a>", "<h2>Steps", 'id="changes"', 'id="events"', 'id="began"')
    places = [page.text.index(part) for part in order]
    assert places == sorted(places)
    main = page.text.partition("<main")[2]
    assert main.count("button main") == 1 + main.count(">I did it myself</button>"), "One thing to do, and it is first."
    assert "<details open" not in main and 'id="changes" open' not in main


def test_steps_far_ahead_are_folded_and_a_few_are_not() -> None:
    plan = plan_view("pl_1")
    ahead = [plan.steps[1].model_copy(update={"id": f"s{at}", "state": "requested"}) for at in range(9)]
    long, short = (plan.model_copy(update={"steps": (*plan.steps, *ahead[:count])}) for count in (9, 3))
    assert (in_sight(long), in_sight(short)) == (3, 5)
    assert in_sight(plan.model_copy(update={"steps": ()})) == 0


@pytest.mark.browser
def test_on_a_phone_the_one_thing_to_do_is_seen_without_scrolling(tmp_path: Path, browser: Browser) -> None:
    firm = new_firm(tmp_path / "firm")
    firm.fill_in("one", **GOOD)
    firm.ask("work")
    (row,) = firm.ask("plans", "list")["items"]
    with upped(firm):
        page = browser.new_page(viewport=PHONE, reduced_motion="reduce")
        page.goto(firm.ask("login")["url"])
        page.goto(page.url.partition("?")[0].rstrip("/") + f"/plans/{row['id']}")
        one = page.get_by_role("link", name="Decide it")
        expect(one).to_be_in_viewport()
        expect(page.locator("#events ol")).to_be_hidden()
        page.locator("#events > summary").click()
        expect(page.locator("#events ol")).to_be_visible()
        one.click()
        expect(page.locator("#detail [data-card]")).to_be_visible()
        page.go_back()
        assert faults_of(page) == []
        page.close()
