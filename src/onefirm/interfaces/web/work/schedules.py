"""The pages of what starts by itself: when each is due, what came of it, and a form to set one."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.intents import IntentsView
from onefirm.desk.shapes.schedules import ScheduleHistory, ScheduleSaid, SchedulesView, ScheduleView
from onefirm.domain.frozen import Json
from onefirm.domain.ids import moment
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.web.frame.mends import NONE, Mends, shown_again
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, form_of, in_part, onward
from onefirm.interfaces.web.work.often import MONTHDAY_MAX, PICKS, TRIGGERS, USUAL, WEEKDAYS, chosen, trigger_of

ROWS_MAX = 200
FORM = "/schedules"
CATCH_UP = (("one", "Make up for the newest"), ("all", "Make up for each"), ("skip", "Let them go"))
_TYPED = ("name", "kind", "time", "weekday", "monthday", "when", "where", "intent", "fields", "catch_up", "zone")


async def schedules(site: Site, request: Request) -> Response:
    return await _listed(site, request, NONE)


async def schedule(site: Site, request: Request) -> Response:
    return await _one(site, request, str(request.path_params["name"]), NONE)


async def set_(site: Site, request: Request) -> Response:
    """The same names as in the terminal, so that it is refused in the same words. Or it is only looked at."""
    form = await form_of(request)
    known, name = bool(form.get("known")), form.get("name", "").strip()

    async def again(mends: Mends, looked: ScheduleSaid | None = None) -> Response:
        if known:
            return await _one(site, request, name, mends, looked)
        return await _listed(site, request, mends, looked)

    try:
        said, look = _said(form), bool(form.get("look"))
        told = await asked(site.desk, ScheduleSaid, "schedules.set", {**said, "dry_run": True} if look else said)
    except Refusal as refusal:
        own = form.get("kind", "") in {name for name, _, _ in TRIGGERS}
        fields: dict[str, str] = {name: "when" if own else "time" for name, _, _ in TRIGGERS}
        return await shown_again(request, refusal, again, FORM, form, fields)
    if look:
        return await again(Mends(form=FORM, typed=form), told)
    if not in_part(request):
        return onward(f"/schedules/{told.name}")
    return Response(headers={"HX-Redirect": f"/schedules/{told.name}"})


def _said(form: Mapping[str, str]) -> Json:
    said: Json = {name: form.get(name, "").strip() for name in ("name", "intent", "zone")}
    said |= {"catch_up": form.get("catch_up", "one"), "fields": {**_pairs("fields", form.get("fields", ""))}}
    return {**said, "where": {**_pairs("where", form.get("where", ""))}, **trigger_of(form)}


async def _listed(site: Site, request: Request, mends: Mends, looked: ScheduleSaid | None = None) -> Response:
    shown = await asked(site.desk, SchedulesView, "schedules.list", {"limit": ROWS_MAX})
    today = await today_of(site.desk)
    known: dict[str, Known] = {"today": today, "here": "schedules", "schedules": shown}
    known |= await _form(site, None, mends, looked, shown.zone)
    return site.press.page("work/schedules_part.html" if _part(request) else "work/schedules.html", **known)


async def _one(site: Site, request: Request, name: str, mends: Mends, looked: ScheduleSaid | None = None) -> Response:
    """One of them: when it is due next, its last occasions, and the form to change it."""
    shown = await asked(site.desk, ScheduleHistory, "schedules.show", {"name": name})
    today = await today_of(site.desk)
    known: dict[str, Known] = {"today": today, "here": "schedules", "shown": shown, "schedule": shown.schedule}
    zone = shown.schedule.zone
    known |= {**await _form(site, shown.schedule, mends, looked, zone), "coming": _told(shown.coming, zone)}
    return site.press.page("work/schedule_part.html" if _part(request) else "work/schedule.html", **known)


def _part(request: Request) -> bool:
    """Only what moves; the form stands beside it."""
    return request.method == "GET" and in_part(request)


async def run(site: Site, request: Request) -> Response:
    return await _done(site, request, "schedules.run")


async def stop(site: Site, request: Request) -> Response:
    return await _done(site, request, "schedules.stop")


async def resume(site: Site, request: Request) -> Response:
    return await _done(site, request, "schedules.resume")


async def _done(site: Site, request: Request, name: str) -> Response:
    told = await asked(site.desk, ScheduleSaid, name, _named(request))
    return onward(f"/schedules/{told.name}")


async def _form(
    site: Site, shown: ScheduleView | None, mends: Mends, looked: ScheduleSaid | None, zone: str
) -> dict[str, Known]:
    intents = await asked(site.desk, IntentsView, "intents.list")
    refs = tuple(sorted((f"{kind.name}@{kind.version}" for kind in intents.types), key=_last))
    lists: dict[str, object] = {"refs": refs, "triggers": TRIGGERS, "catch_ups": CATCH_UP, "picks": PICKS}
    lists |= {"weekdays": WEEKDAYS, "monthday_max": MONTHDAY_MAX, "coming": (), "cron": ""}
    if looked is not None:
        lists |= {
            "coming": _told(looked.coming, mends.held("zone").strip() or zone),
            "cron": trigger_of(mends.typed).get("cron", ""),
        }
    typed = {**_typed(shown), **{name: mends.typed[name] for name in _TYPED if name in mends.typed}}
    said = looked.says if looked is not None else ""
    return {"lists": lists, "typed": typed, "mends": mends, "looked": said}


def _last(ref: str) -> bool:
    """A draft of your own is begun once, and seldom by the clock: it comes after what comes in."""
    return ref.startswith("carry-out@")


def _told(moments: Sequence[str], zone: str) -> tuple[str, ...]:
    """As the clocks of that zone show them."""
    there = ZoneInfo(zone)
    return tuple(moment(each).astimezone(there).strftime("%A, %-d %B %Y at %H:%M") for each in moments)


def _typed(shown: ScheduleView | None) -> dict[str, str]:
    """What stands in the form: nothing, or the schedule that is changed."""
    if shown is None:
        return {**dict.fromkeys(_TYPED, ""), "known": "", **USUAL, "catch_up": "one"}
    return {
        "known": "1",
        "name": shown.name,
        **chosen(shown.kind, shown.trigger),
        "where": _lines(shown.where),
        "intent": shown.intent,
        "fields": _lines(shown.fields),
        "catch_up": shown.catch_up,
        "zone": shown.zone,
    }


def _lines(pairs: Mapping[str, object]) -> str:
    return "\n".join(f"{name}={value}" for name, value in pairs.items())


def _pairs(field: str, text: str) -> dict[str, str]:
    """One `name=value` a line, as `--field` takes it."""
    pairs: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, equals, value = line.partition("=")
        if not equals or not name.strip():
            raise Refusal(_no_pair(line).at_field(field))
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
