"""Every ask of the desk over HTTP: the same names, the same answers, the same refusals."""

import subprocess
import sys
from collections.abc import Generator

import pytest

from interfaces.api_support import Up, up
from onefirm.desk.asks.ask import ask
from onefirm.desk.desk import everything
from onefirm.desk.post import Post
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.firm import PauseView
from onefirm.interfaces.api.ways import way_of, ways


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Generator[Up]:
    with up(tmp_path_factory.mktemp("api") / "firm") as running:
        yield running


def test_the_operations_are_exactly_the_asks(firm: Up) -> None:
    drawn = firm.get("/openapi.json").json
    named = [one["operationId"] for path in drawn["paths"].values() for one in path.values()]
    assert sorted(named) == sorted(everything())
    assert len(named) > 100


@pytest.mark.parametrize(
    ("name", "method", "path"),
    [
        ("today", "GET", "/today"),
        ("doctor", "GET", "/doctor"),
        ("inbox.list", "GET", "/inbox"),
        ("inbox.show", "GET", "/inbox/{question}"),
        ("inbox.accept", "POST", "/inbox/{question}/accept"),
        ("inbox.undo-all", "POST", "/inbox/undo-all"),
        ("people.add", "POST", "/people/add"),
        ("people.alike", "GET", "/people/alike"),
        ("records.show", "GET", "/records/{kind}/{id}"),
        ("ledger.why", "GET", "/ledger/{seq}/why"),
        ("vault.list", "GET", "/vault"),
        ("handover", "POST", "/handover"),
        ("ledger.rebuild", "POST", "/ledger/rebuild"),
        ("connections.offered", "POST", "/connections/offered"),
    ],
)
def test_a_name_leads_to_its_method_and_path(name: str, method: str, path: str) -> None:
    way = way_of(name, everything()[name])
    assert (way.method, way.path) == (method, path)


def test_the_day_in_brief_is_the_same_day_without_what_ran_changed_and_cost(firm: Up) -> None:
    whole, brief = (firm.get(f"/today?brief={each}").json for each in ("false", "true"))
    assert whole["ran"] and whole["news"] and (brief["ran"], brief["changed"], brief["news"]) == ([], [], [])
    assert (whole["brief"], brief["brief"]) == (False, True)
    same = ("firm", "operator", "paused", "waiting", "held", "down", "broken", "seq")
    assert [whole[name] for name in same] == [brief[name] for name in same]


def test_a_step_that_the_plan_cannot_come_to_any_more_is_not_promised(firm: Up) -> None:
    (row, *_) = (one for one in firm.get("/inbox").json["items"] if "Mara" in one["title"])
    plan = firm.get(f"/plans/{row['plan']}").json
    said = {step["title"]: step["says"] for step in plan["steps"]}
    assert said["Decide about an unclear lead"] == said["Draft a friendly no"] == "Was not needed."
    assert said["Wait for their answer"] == "Comes later, if the plan leads here."


def test_no_two_asks_stand_in_one_place() -> None:
    places = [(way.method, way.path) for way in ways(everything())]
    assert len(set(places)) == len(places)


def test_a_new_ask_stands_somewhere_by_itself() -> None:
    async def rest(_post: Post, _args: Nothing, _by: str) -> PauseView:
        raise AssertionError("Nobody asks this.")

    way = way_of("holidays.take", ask(Nothing, rest, decides=True))
    assert (way.method, way.path) == ("POST", "/holidays/take")


def test_what_decides_is_never_a_get() -> None:
    assert [way.name for way in ways(everything()) if way.method == "GET" and way.ask.decides] == []


def test_a_thing_is_shown_as_the_desk_shows_it(firm: Up) -> None:
    today, listed = firm.get("/today").json, firm.get("/inbox").json
    assert today["firm"] == "Northlight Studio" and today["waiting"] == listed["waiting"] > 0
    card = firm.get(f"/inbox/{listed['items'][0]['id']}").json
    assert card["card"]["title"] == listed["items"][0]["title"]


def test_a_refusal_has_the_words_of_the_desk_and_a_number(firm: Up) -> None:
    answer = firm.get("/plans/pl_nowhere")
    assert answer.status == 404
    assert answer.problem["code"] == "plan-unknown" and answer.problem["status"] == 404
    assert answer.problem["title"] == "There is no plan 'pl_nowhere'."
    assert answer.problem["type"] == "/problems/plan-unknown" and answer.problem["fix"]
    assert firm.send("GET", answer.problem["type"]).status == 200, "What it says leads to where it is explained."


def test_every_field_that_does_not_fit_is_named_at_once(firm: Up) -> None:
    answer = firm.post("/people/same", {"one": 4, "third": "x"})
    assert answer.status == 400
    assert [each["pointer"] for each in answer.problem["errors"]] == ["#/one", "#/other", "#/third"]
    assert firm.get("/inbox?limit=many").problem["errors"][0]["pointer"] == "#/query/limit"
    assert firm.get("/ledger/0").problem["errors"][0]["pointer"] == "#/path/seq"


def test_where_nothing_stands_and_what_is_asked_wrongly_is_said(firm: Up) -> None:
    assert (firm.get("/nowhere").status, firm.get("/nowhere").problem["code"]) == (404, "operation-unknown")
    wrong = firm.send("DELETE", "/v1/today", said={"Authorization": "Bearer all"})
    assert (wrong.status, wrong.headers["Allow"], wrong.problem["code"]) == (405, "GET", "operation-method")


def test_the_reference_page_loads_nothing_from_anywhere(firm: Up) -> None:
    page = firm.get("/", who="")
    assert page.status == 200 and "POST /v1/inbox/{question}/accept" in page.body.decode()
    assert [part for part in (b"<script", b"<link", b"src=", b"http:", b"https:") if part in page.body] == []


def test_whoever_never_comes_in_here_pays_nothing_for_it() -> None:
    looks = "import sys; import onefirm.interfaces.up; print('fastapi' in sys.modules, len(sys.modules) > 100)"
    ran = subprocess.run([sys.executable, "-c", looks], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "True"]
