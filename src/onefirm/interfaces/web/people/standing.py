"""What always holds: whom nobody writes to, what a client wants, and what the operator decided once."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.optouts import OptOutsView
from onefirm.desk.shapes.rules import DecisionsView, RulesView
from onefirm.domain.frozen import Frozen, Json
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.site import Site, done_said, form_of, in_part, onward

ROWS_MAX = 500
RULED = {
    "out": "Nothing leaves for this address any more. What waited for it is judged anew.",
    "in": "They may be written to again. What waited is judged anew.",
    "rule": "It holds from now on. What waited for them is judged anew.",
    "lift": "It holds no longer. What waited for them is judged anew.",
    "decide": "It holds from now on. Nobody asks you about it again.",
    "undecide": "It holds no longer.",
}
"""What a page says after something was said; only these words, never text from the address."""
KINDS = (
    ("never by", "Never reach them by", "phone"),
    ("only by", "Only reach them by", "mail"),
    ("not on", "Not on these days", "saturday"),
    ("revisions at most", "Revisions at most", "2"),
)
"""How a rule begins, what people call it, and an example of what follows."""


async def rules(site: Site, request: Request) -> Response:
    """All of it on one page, with what each does."""
    outs = await asked(site.desk, OptOutsView, "optouts.list", {"limit": ROWS_MAX})
    held = await asked(site.desk, RulesView, "rules.list", {})
    decided = await asked(site.desk, DecisionsView, "decisions.list", {})
    after = done_said(request, RULED)
    today = await today_of(site.desk)
    return site.press.page(
        "people/rules.html", today=today, here="rules", after=after, outs=outs, rules=held, decided=decided, kinds=KINDS
    )


async def opt_out(site: Site, request: Request) -> Response:
    return await _said(site, request, OptOutsView, "optouts.add", ("address", "why"), "out")


async def opt_in(site: Site, request: Request) -> Response:
    return await _said(site, request, OptOutsView, "optouts.remove", ("address", "why"), "in")


async def set_rule(site: Site, request: Request) -> Response:
    return await _said(site, request, RulesView, "rules.set", ("who", "rule", "why", "until"), "rule")


async def lift_rule(site: Site, request: Request) -> Response:
    return await _said(site, request, RulesView, "rules.lift", ("who", "rule", "why"), "lift")


async def decide(site: Site, request: Request) -> Response:
    return await _said(site, request, DecisionsView, "decisions.add", _DECISION, "decide")


async def undecide(site: Site, request: Request) -> Response:
    return await _said(site, request, DecisionsView, "decisions.lift", ("decision", "why"), "undecide")


_DECISION = ("decision", "never", "scope", "why", "until")


async def _said(
    site: Site, request: Request, view: type[Frozen], name: str, fields: tuple[str, ...], after: str
) -> Response:
    """The same names as in the terminal; back to where it was said: the page of one person, or that of all rules."""
    form = await form_of(request)
    said: Json = {field: form[field].strip() for field in fields if field in form}
    if form.get("value", "").strip():
        said["rule"] = f"{form.get('rule', '')} {form['value'].strip()}"
    await asked(site.desk, view, name, said)
    person = form.get("person", "")
    path = f"/people/{quote(person, safe='')}?after={after}#holds" if person else f"/rules?after={after}"
    return Response(headers={"HX-Redirect": path}) if in_part(request) else onward(path)
