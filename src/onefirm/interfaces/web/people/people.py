"""The pages of whom the firm knows: the list, one of them whole, and what the operator says of them."""

from functools import partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.people import AlikeView, PeopleSaid, PeopleView, PersonView
from onefirm.desk.shapes.records import KindsView, RecordHistory, RecordSaid
from onefirm.desk.shapes.timeline import TimelineView
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Refusal
from onefirm.interfaces.web.frame.mends import NONE, Mends, shown_again
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, done_said, form_of, in_part, number_of, onward
from onefirm.interfaces.web.people.kept import kinds_of_clients
from onefirm.interfaces.web.people.standing import KINDS, RULED

ROWS_MAX = 500
ADD = "/people"
PAIRS_MAX = 5
AFTER = {
    "change": "Written down, with your reason.",
    "restore": "Put back. What stood between stays in the history.",
    "confirm": "Confirmed. It counts as fresh from today.",
    "same": "They are one now. It can be taken apart on their page.",
    "different": "Noted. You are not asked about these two again.",
    "part": "They stand for themselves again.",
    "add": "Written down.",
    "withdraw": "Taken back. Put an entry of the history back to have it again.",
    **RULED,
}
"""What a page says after something was said; only these words, never text from the address."""


async def people(site: Site, request: Request) -> Response:
    return await _listed(site, request, NONE)


async def _listed(site: Site, request: Request, mends: Mends) -> Response:
    find = request.query_params.get("find", "")
    shown = await asked(site.desk, PeopleView, "people.list", {"find": find, "limit": ROWS_MAX})
    pairs = await asked(site.desk, AlikeView, "people.alike", {"limit": PAIRS_MAX})
    known: dict[str, Known] = {**await around(site, request), "people": shown, "pairs": pairs, "find": find}
    known["mends"] = mends
    return site.press.page("people/people.html", **known)


async def person(site: Site, request: Request) -> Response:
    return await _one(site, request, NONE)


async def _one(site: Site, request: Request, mends: Mends) -> Response:
    shown = await shown_of(site, request)
    record = shown.record
    named: Json = {"kind": record.kind, "id": record.id}
    told = await asked(site.desk, RecordHistory, "records.history", named)
    kinds = await asked(site.desk, KindsView, "records.kinds", {"kind": record.kind})
    known: dict[str, Known] = {**await around(site, request), "shown": shown, "record": record, "told": told}
    held = {field.name for field in record.fields}
    known |= {"kinds": KINDS, "keeps": await kinds_of_clients(site) if record.kind == "person" else ()}
    known["mends"] = mends
    known["missing"] = tuple(field for field in kinds.items[0].fields if field.name not in held)
    return site.press.page("people/person.html", **known)


async def timeline(site: Site, request: Request) -> Response:
    named: Json = {"person": str(request.path_params["person"]), "thing": request.query_params.get("thing", "")}
    shown = await asked(site.desk, TimelineView, "people.timeline", named)
    return site.press.page("people/timeline.html", **await around(site, request), shown=shown)


async def add(site: Site, request: Request) -> Response:
    form = await form_of(request)
    fields: Json = {name: form[name].strip() for name in ("name", "email", "domain") if form.get(name, "").strip()}
    organisation = form.get("is") == "organisation"
    if organisation:
        fields.pop("email", None)
    said: Json = {"fields": fields, "organisation": organisation, "why": form.get("why", "")}
    try:
        made = await asked(site.desk, RecordSaid, "people.add", said)
    except Refusal as refusal:
        return await shown_again(request, refusal, partial(_listed, site, request), ADD, form)
    return back_to(request, made.id, "add")


async def change(site: Site, request: Request) -> Response:
    """One field. Of several values, one a line; what is not among them is not true any more."""
    form, record = await form_of(request), (await shown_of(site, request)).record
    value = form.get("value", "").strip()
    lines: Json = {"value": [line.strip() for line in value.split("\n") if line.strip()]}
    name = form.get("field", "")
    fields: Json = {name: lines["value"] if form.get("several") else value}
    said: Json = {"kind": record.kind, "id": record.id, "fields": fields, "why": form.get("why", "")}
    try:
        await asked(site.desk, RecordSaid, "records.change", said)
    except Refusal as refusal:
        return await shown_again(request, refusal, partial(_one, site, request), name, form, {name: "value"})
    return back_to(request, record.id, "change")


async def confirm(site: Site, request: Request) -> Response:
    form, record = await form_of(request), (await shown_of(site, request)).record
    said: Json = {"kind": record.kind, "id": record.id, "fields": [form.get("field", "")]}
    await asked(site.desk, RecordSaid, "records.confirm", said)
    return back_to(request, record.id, "confirm")


async def restore(site: Site, request: Request) -> Response:
    form, record = await form_of(request), (await shown_of(site, request)).record
    said: Json = {"kind": record.kind, "id": record.id, "entry": number_of(form.get("entry", ""))}
    await asked(site.desk, RecordSaid, "records.restore", {**said, "why": form.get("why", "")})
    return back_to(request, record.id, "restore")


async def part(site: Site, request: Request) -> Response:
    form = await form_of(request)
    named: Json = {"person": str(request.path_params["person"]), "why": form.get("why", "")}
    said = await asked(site.desk, PeopleSaid, "people.part", named)
    return back_to(request, said.id, "part")


async def same(site: Site, request: Request) -> Response:
    said = await asked(site.desk, PeopleSaid, "people.same", await _two(request))
    return back_to(request, said.id, "same")


async def different(site: Site, request: Request) -> Response:
    await asked(site.desk, PeopleSaid, "people.different", await _two(request))
    return onward("/people?after=different")


async def _two(request: Request) -> Json:
    form = await form_of(request)
    return {"one": form.get("one", ""), "other": form.get("other", "")}


async def shown_of(site: Site, request: Request) -> PersonView:
    return await asked(site.desk, PersonView, "people.show", {"person": str(request.path_params["person"])})


async def around(site: Site, request: Request) -> dict[str, Known]:
    today = await today_of(site.desk)
    return {"today": today, "here": "people", "after": done_said(request, AFTER)}


def back_to(request: Request, record_id: str, after: str) -> Response:
    path = f"/people/{quote(record_id)}?after={after}"
    return Response(headers={"HX-Redirect": path}) if in_part(request) else onward(path)
