"""The page of what the operator may set: who they are, how they write, and every rule, with where each stands."""

from collections.abc import Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.policy import ActRow, PolicyView
from onefirm.desk.shapes.profile import ProfileEntry, ProfileHistory, ProfileSaid, ProfileView
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Refusal
from onefirm.interfaces.web.frame.mends import NONE, Mends, shown_again
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, done_said, form_of, in_part, onward

FORM = "/settings/profile"
VOICE = "voice"
LONG = ("voice", "signature", "prices")
"""What goes over several lines."""
AFTER = {
    "profile": "Changed. The next draft is written with it.",
    "policy": "Kept, and pinned in the ledger. What waits is judged anew under it.",
    "same": "That is so already. Nothing was changed.",
}
"""What a page says after something was said; only these words, never text from the address."""


async def settings(site: Site, request: Request) -> Response:
    return await _page(site, request, NONE)


async def _page(site: Site, request: Request, mends: Mends) -> Response:
    profile = await asked(site.desk, ProfileView, "profile.show")
    told = await asked(site.desk, ProfileHistory, "profile.history", {})
    policy = await asked(site.desk, PolicyView, "policy.show")
    known: dict[str, Known] = {"title": "Settings", "live": "", "body": "office/settings_body.html", "here": "settings"}
    known |= {"today": await today_of(site.desk), "policy": policy, "long": LONG}
    known |= {"after": done_said(request, AFTER), "mends": mends}
    known["groups"] = tuple(dict.fromkeys(rule.group for rule in policy.rules))
    known["together"] = together
    known["fields"] = tuple(field for field in profile.fields if field.name != VOICE)
    known["voice"] = next((field for field in profile.fields if field.name == VOICE), None)
    known["changes"] = {field.name: _of(field.name, told.entries) for field in profile.fields}
    part = request.method == "GET" and in_part(request)
    return site.press.page("office/office_part.html" if part else "office/office.html", **known)


async def profile(site: Site, request: Request) -> Response:
    """One field. It is refused in the same words as in the terminal."""
    form = await form_of(request)
    said: Json = {"field": form.get("field", ""), "value": form.get("value", ""), "why": form.get("why", "")}
    try:
        told = await asked(site.desk, ProfileSaid, "profile.set", said)
    except Refusal as refusal:
        # Each field has a form of its own, and each is typed into `value`.
        field = form.get("field", "")
        again = partial(_page, site, request)
        return await shown_again(request, refusal, again, f"{FORM}#{field}", form, {field: "value"})
    path = f"/settings?after={'profile' if told.entry else 'same'}#{told.field}"
    return Response(headers={"HX-Redirect": path}) if in_part(request) else onward(path)


def together(acts: Sequence[ActRow]) -> list[tuple[str, list[ActRow]]]:
    """What is said of several kinds of acts is said once."""
    alike: dict[str, list[ActRow]] = {}
    for act in acts:
        alike.setdefault(act.says, []).append(act)
    return list(alike.items())


def _of(field: str, entries: tuple[ProfileEntry, ...]) -> tuple[ProfileEntry, ...]:
    """Of each change only what it did to this one."""
    mine = (entry.model_copy(update={"diff": tuple(d for d in entry.diff if d.field == field)}) for entry in entries)
    return tuple(entry for entry in mine if entry.diff)
