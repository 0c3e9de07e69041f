"""Today: what needs me first, then what ran, changed and cost, and what can be taken back; a part may fail alone."""

import re
from collections.abc import Iterator

import pytest

from interfaces.web_support import PLANS, ScriptedDesk, Served, Waiting, at, handful, served
from onefirm.desk.shapes.today import Broken
from onefirm.domain.problem import Problem
from onefirm.domain.question import Card

LOST = Problem(code="view-lost", what="The list is lost.", why="Its table is torn.", fix="Rebuild it.")


@pytest.fixture
def site() -> Iterator[Served]:
    with served() as running:
        yield running.sign_in()


def figures(page: str) -> dict[str, tuple[str, str]]:
    """By name: what it says, and where it leads."""
    found = re.findall(r'<a href="([^"]+)"><span class="name">([^<]+)</span><strong>([^<]+)</strong>', page)
    return {name: (says, path.replace("&amp;", "&")) for path, name, says in found}


def test_today_answers_in_this_order(site: Served) -> None:
    page = site.get("/").text
    order = ("What needs me", "What ran", "What changed", "What it cost", "Held", 'id="ran"', 'id="held-now"')
    places = [page.index(part) for part in order]
    assert places == sorted(places)
    assert "5 decisions" in page and "Reply to Ada Palmer about a website" in page
    assert "ada@<wbr>palmer" in page, "Whom it reaches is said before it is opened."


def test_there_is_one_obvious_next_thing_and_it_decides_nothing(site: Served) -> None:
    page = site.get("/").text
    assert page.count("button main") == 1
    assert '<a class="button main" href="/inbox/q_ada" data-key="a">Read and decide' in page
    assert 'action="/inbox/' not in page, "Nothing is decided that has not been read."


def test_each_figure_leads_to_the_list_it_counts(site: Served) -> None:
    page = site.get("/").text
    shown = figures(page)
    assert {name: says for name, (says, _) in shown.items()} == {
        "What ran": "4 plans", "What changed": "2 entries", "What it cost": "0.12 USD", "Held": "Nothing",
    }  # fmt: skip
    work = site.get(shown["What ran"][1]).text
    assert sum(f"/plans/{row.id}" in work for row in PLANS) == 4 and "What moved today" in work
    assert re.fullmatch(r"/ledger\?kind=changed&day=20\d\d-\d\d-\d\d", shown["What changed"][1])
    assert site.desk.did("ledger.tail")[0]["kind"] == "changed"
    assert shown["What it cost"][1] == "/money#cost" and shown["Held"][1] == "#held-now"


@pytest.mark.parametrize(
    ("path", "brief"), [("/", False), ("/inbox", True), ("/work", True), ("/work?day=today", False)]
)
def test_only_a_page_that_says_the_day_asks_for_all_of_it(site: Served, path: str, *, brief: bool) -> None:
    assert site.get(path).status == 200
    assert [said.get("brief", False) for said in site.desk.did("today")] == [brief]


def test_more_plans_than_are_listed_are_counted_truly(site: Served) -> None:
    site.desk.ran_count = 137
    assert figures(site.get("/").text)["What ran"][0] == "137 plans"
    assert "the newest 4 are listed" in site.get("/").text
    assert "What moved today: the newest 4 of 137." in site.get("/work?day=today").text


def test_what_is_held_is_undone_from_today_with_one_press(site: Served) -> None:
    site.desk.held = {"e_q_ada": at(1), "e_q_refund": at(60 * 30)}
    page = site.get("/").text.split('id="held-now"')[1]
    assert page.count("Undo</button>") == 2 and 'action="/effects/e_q_ada/undo"' in page
    assert "Leaves in 60 s" in page and "Leaves on 22 Nov" in page
    assert site.post("/effects/e_q_ada/undo", {}).headers["Location"] == "/inbox/q_ada?after=undo#row-q_ada"


def test_nothing_to_decide_is_said_first_with_what_runs_next() -> None:
    with served(ScriptedDesk(cards=[])) as site:
        page = site.sign_in().get("/").text
    assert "Nothing needs you." in page and "Welcome Bramble Tea</a>, due in 26 h" in page
    assert "button main" not in page


def test_today_and_the_inbox_are_two_pages(site: Served) -> None:
    assert 'id="rows"' not in site.get("/").text
    assert 'class="figures"' not in site.get("/inbox").text


def test_inside_the_page_only_what_moves_is_answered(site: Served) -> None:
    part = site.get("/", {"HX-Request": "true"}).text
    assert "<html" not in part and 'hx-target="#body"' in part and "What needs me" in part


@pytest.mark.parametrize("ask", ["inbox.list", "ledger.tail", "first-steps"])
@pytest.mark.parametrize("how", ["fails", "refuses"])
def test_a_part_that_fails_says_so_and_the_rest_is_shown(site: Served, ask: str, how: str) -> None:
    if how == "fails":
        site.desk.fails = {ask}
    else:
        site.desk.turns_down = {ask: LOST}
    answer = site.get("/")
    assert answer.status == 200
    said = ("This part of the page could not be shown.", ask) if how == "fails" else (LOST.what, LOST.why, LOST.fix)
    assert all(part in answer.text for part in said)
    assert f'href="/problems/{"part-failed" if how == "fails" else LOST.code}"' in answer.text
    assert "0.12 USD" in answer.text and "4 plans" in answer.text
    assert "Nothing needs you." not in answer.text, "What is not known is never said to be nothing."
    assert "as it was told to" not in answer.text


def test_a_card_that_cannot_be_read_leaves_its_row(site: Served) -> None:
    site.desk.fails = {"inbox.show"}
    answer = site.get("/")
    assert answer.status == 200 and "Reply to Ada Palmer about a website" in answer.text


def test_a_part_of_the_day_that_the_desk_cannot_say_is_not_said_to_be_nothing(site: Served) -> None:
    site.desk.broken = tuple(Broken(part=part, problem=LOST) for part in ("ran", "cost", "held", "needs"))
    page = site.get("/").text
    shown = figures(page)
    assert [shown[name][0] for name in ("What ran", "What it cost", "Held")] == ["Not known"] * 3
    assert page.count(LOST.what) == 4 and page.count(LOST.why) == 2, "Why is said once for all that share it."
    assert "Nothing needs you." not in page


def test_many_that_ask_the_same_are_one_next_thing(site: Served) -> None:
    first, *_ = handful()
    row = first.row().model_copy(update={"alike": 4, "together": True})
    card = Card(title="Reply to four", verb="Send")
    site.desk.cards = [Waiting("q_ada", "approval", card, 1)]
    site.desk.listed = {"q_ada": row}
    page = site.get("/").text
    assert 'href="/inbox/q_ada/alike"' in page and "4 ask the same: Reply to Ada" in page
