"""The page of one thing the firm keeps, the form of its kind to write down another, and taking one back."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from pydantic import JsonValue
from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.people import PersonView
from onefirm.desk.shapes.records import FieldKind, KindsView, KindView, RecordHistory, RecordSaid, RecordView
from onefirm.domain.frozen import Json
from onefirm.domain.minor import MINOR
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.told import status_of
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known, wants_json
from onefirm.interfaces.web.frame.site import Site, done_said, form_of, in_part, onward

FIELD = "field."
CLIENT = "client"
RULED = ("rule", "decision")
"""They are said where everything that always holds is said."""
PEOPLE = ("person", "organisation", "lead")
PUT_BACK = ("made", "changed", "restored")
AFTER = {
    "make": "Written down, as your word.",
    "withdraw": "Taken back. Nothing counts it any more; its history stays.",
    "restore": "Put back. What stood between stays in the history.",
}
"""What the page says after something was said; only these words, never text from the address."""


async def record(site: Site, request: Request) -> Response:
    """One thing the firm keeps, whole: what is known of it, and whose word that is."""
    shown = await asked(site.desk, RecordView, "records.show", _named(request))
    told = await asked(site.desk, RecordHistory, "records.history", _named(request))
    client = next((str(field.value) for field in shown.fields if field.name == CLIENT and field.value), "")
    known: dict[str, Known] = {"today": await today_of(site.desk), "here": "people", "record": shown, "told": told}
    known["client"] = await _somebody(site, client) if client else None
    known["currency"] = next((str(field.value) for field in shown.fields if field.name == "currency"), "")
    known["newest"] = next((each.entry for each in told.entries if each.what in PUT_BACK), 0)
    known["after"] = done_said(request, AFTER)
    return site.press.page("people/record.html", **known)


async def _somebody(site: Site, client: str) -> RecordView | None:
    """None where nobody is known by that: what was taken in from outside may name anybody."""
    try:
        return (await asked(site.desk, PersonView, "people.show", {"person": client})).record
    except Refusal:
        return None


async def kinds_of_clients(site: Site) -> tuple[KindView, ...]:
    """What may be written down about a client."""
    known = await asked(site.desk, KindsView, "records.kinds", {})
    return tuple(
        kind
        for kind in known.items
        if kind.name not in (*RULED, *PEOPLE) and any(field.name == CLIENT for field in kind.fields)
    )


async def blank(site: Site, request: Request) -> Response:
    kind = await _kind(site, request)
    client = request.query_params.get(CLIENT, "")
    return await _form(site, kind, {f"{FIELD}{CLIENT}": client} if client else {}, ())


async def make(site: Site, request: Request) -> Response:
    """What cannot be kept comes back as it was typed, with what is wrong beside its field."""
    form, kind = await form_of(request), await _kind(site, request)
    fields: Json = dict(_said(kind, form))
    said: Json = {"kind": kind.name, "fields": fields, "why": form.get("why", "").strip()}
    try:
        told = await asked(site.desk, RecordSaid, "records.make", said)
    except Refusal as refusal:
        if wants_json(request.headers.get("accept", "")):
            raise
        page = await _form(site, kind, form, refusal.problems)
        page.status_code = status_of(refusal.problem)
        return page
    return onward(f"/records/{quote(kind.name)}/{quote(told.id)}?after=make")


async def withdraw(site: Site, request: Request) -> Response:
    form = await form_of(request)
    told = await asked(site.desk, RecordSaid, "records.withdraw", {**_named(request), "why": form.get("why", "")})
    return _back(request, told, "withdraw")


async def restore(site: Site, request: Request) -> Response:
    form = await form_of(request)
    entry = form.get("entry", "")
    said: Json = {**_named(request), "entry": int(entry) if entry.isdecimal() else 0, "why": form.get("why", "")}
    return _back(request, await asked(site.desk, RecordSaid, "records.restore", said), "restore")


async def _form(site: Site, kind: KindView, typed: Mapping[str, str], problems: Iterable[Problem]) -> Response:
    fields = sorted((field for field in kind.fields if field.name != CLIENT), key=lambda field: not field.needed)
    beside = {_field_of(each, kind.fields): each for each in problems}
    client = typed.get(f"{FIELD}{CLIENT}", "")
    whose = await _somebody(site, client) if client else None
    known: dict[str, Known] = {"kind": kind, "fields": tuple(fields), "typed": typed, "beside": beside, "whose": whose}
    return site.press.page("people/keep.html", **known, today=await today_of(site.desk), here="people", minor=MINOR)


def _said(kind: KindView, form: Mapping[str, str]) -> Iterable[tuple[str, JsonValue]]:
    """Of several values, one a line; an amount as it is typed, not in the smallest unit."""
    for field in kind.fields:
        value = form.get(f"{FIELD}{field.name}", "").strip()
        if value and field.several:
            lines: list[JsonValue] = [line.strip() for line in value.split("\n") if line.strip()]
            yield field.name, lines
        elif value:
            yield field.name.removesuffix(MINOR), value


def _field_of(problem: Problem, fields: Sequence[FieldKind]) -> str:
    """Which field it is about, as the desk names it; empty where it is about the whole."""
    if problem.field:
        return next(
            (field.name for field in fields if problem.field in (field.name, field.name.removesuffix(MINOR))), ""
        )
    for name in sorted((field.name for field in fields), key=len, reverse=True):
        if f"{name} of a" in problem.what or f"'{name}'" in problem.what or f"{name}=" in problem.fix:
            return name
    return ""


async def _kind(site: Site, request: Request) -> KindView:
    named: Json = {"kind": str(request.path_params["kind"])}
    return (await asked(site.desk, KindsView, "records.kinds", named)).items[0]


def _named(request: Request) -> Json:
    return {"kind": str(request.path_params["kind"]), "id": str(request.path_params["record"])}


def _back(request: Request, told: RecordSaid, after: str) -> Response:
    room = "people" if told.kind in PEOPLE else f"records/{quote(told.kind)}"
    path = f"/{room}/{quote(told.id)}?after={after}"
    return Response(headers={"HX-Redirect": path}) if in_part(request) else onward(path)
