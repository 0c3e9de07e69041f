"""The pages of what starts by itself: when each is due, what came of it, and a form to set one."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.intents import IntentsView
from onefirm.desk.shapes.schedules import ScheduleHistory, ScheduleSaid, SchedulesView, ScheduleView
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, form_of, in_part, onward

ROWS_MAX = 200
TRIGGERS = (
    ("cron", "By the calendar", "0 9 * * mon"),
    ("every", "Again and again", "2 hours"),
    ("at", "Once", "2026-12-01 09:00"),
    ("on", "When something happens", "plan.completed"),
)
"""The names of the terminal, what people call them, and an example of each."""
CATCH_UP = (("one", "Make up for the newest"), ("all", "Make up for each"), ("skip", "Let them go"))


async def schedules(site: Site, request: Request) -> Response:
    shown = await asked(site.desk, SchedulesView, "schedules.list", {"limit": ROWS_MAX})
    today = await today_of(site.desk)
    known: dict[str, Known] = {"today": today, "here": "schedules", "schedules": shown, **await _form(site)}
    return site.press.page("work/schedules_part.html" if in_part(request) else "work/schedules.html", **known)


async def schedule(site: Site, request: Request) -> Response:
    """One of them: when it is due next, its last occasions, and the form to change it."""
    shown = await asked(site.desk, ScheduleHistory, "schedules.show", _named(request))
    today = await today_of(site.desk)
    known: dict[str, Known] = {"today": today, "here": "schedules", "shown": shown, "schedule": shown.schedule}
    known |= {**await _form(site), "typed": _typed(shown.schedule)}
    return site.press.page("work/schedule_part.html" if in_part(request) else "work/schedule.html", **known)


async def set_(site: Site, request: Request) -> Response:
    """The same names as in the terminal, so that it is refused in the same words."""
    form = await form_of(request)
    kind = form.get("kind", "")
    said: Json = {name: form.get(name, "").strip() for name in ("name", "intent", "zone")}
    said |= {"catch_up": form.get("catch_up", "one"), "fields": {**_pairs(form.get("fields", ""))}}
    said |= {"where": {**_pairs(form.get("where", ""))}}
    if kind in {name for name, _, _ in TRIGGERS}:
        said[kind] = form.get("when", "").strip()
    told = await asked(site.desk, ScheduleSaid, "schedules.set", said)
    if not in_part(request):
        return onward(f"/schedules/{told.name}")
    return Response(headers={"HX-Redirect": f"/schedules/{told.name}"})


async def run(site: Site, request: Request) -> Response:
    return await _done(site, request, "schedules.run")


async def stop(site: Site, request: Request) -> Response:
    return await _done(site, request, "schedules.stop")


async def resume(site: Site, request: Request) -> Response:
    return await _done(site, request, "schedules.resume")


async def _done(site: Site, request: Request, name: str) -> Response:
    told = await asked(site.desk, ScheduleSaid, name, _named(request))
    return onward(f"/schedules/{told.name}")


async def _form(site: Site) -> dict[str, Known]:
    intents = await asked(site.desk, IntentsView, "intents.list")
    refs = tuple(f"{kind.name}@{kind.version}" for kind in intents.types)
    return {"refs": refs, "triggers": TRIGGERS, "catch_ups": CATCH_UP, "typed": _typed(None)}


def _typed(shown: ScheduleView | None) -> Mapping[str, str]:
    """What stands in the form: nothing, or the schedule that is changed."""
    if shown is None:
        blank = dict.fromkeys(("name", "kind", "when", "where", "intent", "fields", "catch_up", "zone"), "")
        return {**blank, "kind": "cron", "catch_up": "one"}
    return {
        "name": shown.name,
        "kind": shown.kind,
        "when": shown.trigger,
        "where": _lines(shown.where),
        "intent": shown.intent,
        "fields": _lines(shown.fields),
        "catch_up": shown.catch_up,
        "zone": shown.zone,
    }


def _lines(pairs: Mapping[str, object]) -> str:
    return "\n".join(f"{name}={value}" for name, value in pairs.items())


def _pairs(text: str) -> dict[str, str]:
    """One `name=value` a line, as `--field` takes it."""
    pairs: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, equals, value = line.partition("=")
        if not equals or not name.strip():
            raise Refusal(_no_pair(line))
        pairs[name.strip()] = value.strip()
    return pairs


def _no_pair(line: str) -> Problem:
    return Problem(
        code="field-unreadable",
        what=f"'{line[:80]}' is no field and its value.",
        why="Each line holds one name, an equals sign, and the value.",
        fix="Write it like email=ada@fern.example, one a line.",
    )


def _named(request: Request) -> Json:
    return {"name": str(request.path_params["name"])}
