"""The page of what starts by itself."""

from collections.abc import Iterator

import pytest

from interfaces.web_support import ScriptedDesk, Served, at, served
from onefirm.desk.shapes.intents import IntentsView, IntentTypeView
from onefirm.desk.shapes.schedules import FiringView, ScheduleHistory, ScheduleSaid, SchedulesView, ScheduleView
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.ids import PlanId
from onefirm.domain.problem import Problem, Refusal

WEEKLY = ScheduleView(
    name="weekly-look",
    state="set",
    says="cron 0 9 * * mon, Europe/Vienna",
    kind="cron",
    trigger="0 9 * * mon",
    where={},
    intent="qualify-lead@2",
    fields={},
    catch_up="one",
    zone="Europe/Vienna",
    next=at(60 * 49),
    fired_at=at(-90),
    started=4,
    folded=1,
    skipped=2,
)
WELCOME = WEEKLY.model_copy(
    update={
        "name": "welcome",
        "kind": "on",
        "says": "on record.changed where fields.note is <b>won</b>",
        "next": "",
        "waiting": 3,
    }
)
QUALIFY = IntentTypeView(name="qualify-lead", version=2, about="-", accepts=(1, 2), upcasts=(), fields={})
FIRING = FiringView(
    seq=71, at=at(-90), moments=("2026-11-21",), started=1, folded=2, skipped=3, plans=(PlanId("pl_9"),), says="-"
)
PAUSED = WEEKLY.model_copy(update={"name": "paused", "state": "stopped", "next": ""})
ONCE = WEEKLY.model_copy(update={"name": "once", "kind": "at", "state": "over", "next": ""})


class ScheduledDesk(ScriptedDesk):
    """The scripted desk of a firm that has schedules."""

    schedules: tuple[ScheduleView, ...] = (WEEKLY, WELCOME, PAUSED, ONCE)

    async def ask(self, name: str, args: Json, by: str) -> Frozen:
        if name == "intents.list":
            return IntentsView(types=(QUALIFY,), received=())
        if not name.startswith("schedules."):
            return await super().ask(name, args, by)
        self.asked.append((name, args, by))
        if name == "schedules.list":
            return SchedulesView(zone="Europe/Vienna", items=self.schedules)
        if name == "schedules.set":
            if args.get("cron") == "nonsense":
                raise Refusal(Problem(code="cron-wrong", what="It cannot be read.", why="'nonsense'.", fix="Mend it."))
            return ScheduleSaid(name=str(args["name"]), says="Set.")
        if args["name"] not in [schedule.name for schedule in self.schedules]:
            raise Refusal(
                Problem(code="schedule-unknown", what="There is none.", why="-", fix="See `onefirm schedules list`.")
            )
        if name == "schedules.show":
            schedule = next(schedule for schedule in self.schedules if schedule.name == args["name"])
            return ScheduleHistory(schedule=schedule, firings=(FIRING,))
        return ScheduleSaid(name=str(args["name"]), says="Done.")


@pytest.fixture
def site() -> Iterator[Served]:
    with served(ScheduledDesk()) as running:
        yield running.sign_in()


def test_the_page_says_when_each_is_due_and_what_came_of_it(site: Served) -> None:
    page = site.get("/schedules").text
    order = ["By the clock", "weekly-look", "When something happens", "welcome", "Stopped or over", "once"]
    places = [page.index(f">{part}<") for part in order]
    assert places == sorted(places)
    assert "cron 0 9 * * mon, Europe/Vienna · starts qualify-lead@2" in page
    assert "4 started · 1 folded · 2 let go · last 1 h ago" in page
    assert "due in 2 days" in page
    assert "3 waiting" in page
    assert "fields.note is &lt;b&gt;won" in page and "<b>won" not in page
    assert "Moments are read in Europe/Vienna" in page


def test_only_what_runs_by_the_clock_can_be_started_and_only_what_is_set_can_be_stopped(site: Served) -> None:
    page = site.get("/schedules").text
    acts = [name for name in ("weekly-look", "welcome", "once") if f"/schedules/{name}/run" in page]
    stops = [name for name in ("weekly-look", "welcome", "once") if f"/schedules/{name}/stop" in page]
    assert (acts, stops) == (["weekly-look"], ["weekly-look", "welcome"])


def test_a_button_asks_the_desk_and_leads_back(site: Served) -> None:
    for verb in ("run", "stop", "resume"):
        answer = site.post(f"/schedules/weekly-look/{verb}", {})
        assert (answer.status, answer.headers["Location"]) == (303, "/schedules/weekly-look")
        assert site.desk.did(f"schedules.{verb}") == [{"name": "weekly-look"}]
    gone = site.post("/schedules/nothing/stop", {})
    assert gone.status == 404
    assert '<a class="button main" href="/schedules">Open the schedules</a>' in gone.text


def test_the_page_is_in_the_rail_and_stays_live(site: Served) -> None:
    page = site.get("/schedules").text
    assert '<a href="/schedules" title="Schedules" aria-current="page">' in page
    assert 'data-live="/schedules"' in page
    part = site.get("/schedules", {"HX-Request": "true"}).text
    assert 'hx-target="#body"' in part and "<html" not in part and "weekly-look" in part


def test_one_schedule_has_a_page_with_its_next_its_occasions_and_its_buttons(site: Served) -> None:
    page = site.get("/schedules/weekly-look").text
    assert "due in 2 days" in page
    assert "1 piece of work started, 2 the same as before, 3 let go." in page
    assert '<a href="/plans/pl_9">' in page
    assert 'action="/schedules/weekly-look/stop"' in page
    assert ">Resume<" in site.get("/schedules/paused").text
    assert ">Resume<" not in site.get("/schedules/once").text
    assert site.get("/schedules/nothing").status == 404
    part = site.get("/schedules/weekly-look", {"HX-Request": "true"}).text
    assert 'hx-target="#body"' in part and '<form class="set"' not in part


def test_the_form_asks_with_the_names_of_the_terminal(site: Served) -> None:
    assert '<a href="/schedules/weekly-look">' in site.get("/schedules").text
    form = {
        "name": "monday", "kind": "cron", "when": "0 9 * * mon", "intent": "qualify-lead@2", "catch_up": "skip",
        "zone": "", "where": "", "fields": "email=ada@fern.example\nmessage=A logo = a bird",
    }  # fmt: skip
    answer = site.post("/schedules", form)
    assert (answer.status, answer.headers["Location"]) == (303, "/schedules/monday")
    said = {
        "name": "monday", "cron": "0 9 * * mon", "intent": "qualify-lead@2", "catch_up": "skip", "zone": "",
        "where": {}, "fields": {"email": "ada@fern.example", "message": "A logo = a bird"},
    }  # fmt: skip
    assert site.desk.did("schedules.set") == [said]
    part = site.post("/schedules", form, {"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == "/schedules/monday"


def test_what_the_form_refuses_stays_beside_the_form(site: Served) -> None:
    form = {"name": "monday", "kind": "cron", "when": "nonsense", "intent": "qualify-lead@2", "fields": ""}
    answer = site.post("/schedules", form, {"HX-Request": "true"})
    assert (answer.status, answer.headers["HX-Retarget"]) == (422, "#said")
    assert "It cannot be read." in answer.text
    unread = site.post("/schedules", {**form, "fields": "no pair"}, {"HX-Request": "true"})
    assert "is no field and its value" in unread.text


def test_a_firm_without_schedules_is_told_how_to_set_one() -> None:
    bare = ScheduledDesk()
    bare.schedules = ()
    with served(bare) as running:
        assert "onefirm schedules set" in running.sign_in().get("/schedules").text
