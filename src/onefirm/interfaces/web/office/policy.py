"""The page of one rule of the policy: said anew, tried against the last acts, and kept exactly as it was tried."""

from collections.abc import Iterable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.policy import PolicySaid, PolicyTrial, PolicyView, RuleRow
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.told import status_of
from onefirm.interfaces.web.frame.mends import mends
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known, wants_json
from onefirm.interfaces.web.frame.site import Site, form_of, in_part, onward

MODES, OPT_OUTS = "modes", "opt-outs"
CHOICES = (
    ("", "As the playbook has it"),
    ("draft", "Only a draft: you send it yourself"),
    ("ask", "Ask me every time"),
    ("earn", "Ask me until it has earned it"),
    ("auto", "Let it go by itself, where the policy lets it"),
)
"""The modes of a step, as they are written and as they are said."""
_OF_THE_WHOLE = ("policy-stale", "policy-untried", "policy-rule-unknown")
"""These are about the file, or what was done before; every other one is about what was typed."""


async def rule(site: Site, request: Request) -> Response:
    """Nothing is written by looking: what is asked for in the address is only tried."""
    name, value = _asked_for(request, request.query_params.getlist("value"))
    try:
        trial = await _trial(site, name, value) if "value" in request.query_params or _step(request) else None
    except Refusal as refusal:
        if wants_json(request.headers.get("accept", "")):
            raise
        return await _page(site, request, value, None, refusal.problems)
    return await _page(site, request, value, trial, ())


async def keep(site: Site, request: Request) -> Response:
    """Where the file was changed meanwhile nothing is lost: what was asked for stands there, tried anew."""
    form = await form_of(request)
    name, value = form.get("rule", "") or str(request.path_params["rule"]), form.get("value", "")
    said: Json = {"rule": name, "value": value, "seen": form.get("seen", ""), "why": form.get("why", "")}
    try:
        told = await asked(site.desk, PolicySaid, "policy.set", said)
    except Refusal as refusal:
        if in_part(request) or wants_json(request.headers.get("accept", "")):
            raise
        stale = refusal.problem.code == "policy-stale"
        trial = await _trial(site, name, value) if stale else None
        return await _page(site, request, value, trial, refusal.problems, name)
    path = f"/settings?after={'policy' if told.entry else 'same'}#policy"
    return Response(headers={"HX-Redirect": path}) if in_part(request) else onward(path)


async def _page(
    site: Site,
    request: Request,
    value: str,
    trial: PolicyTrial | None,
    problems: Iterable[Problem],
    name: str = "",
) -> Response:
    policy = await asked(site.desk, PolicyView, "policy.show")
    shown = _rule(policy, str(request.path_params["rule"]))
    step = (name or _asked_for(request, ())[0]).removeprefix(f"{MODES}.")
    wrong = tuple(problems)
    known: dict[str, Known] = {"title": shown.name, "live": "", "body": "office/policy_rule.html", "here": "settings"}
    known |= {"today": await today_of(site.desk), "after": "", "rule": shown, "trial": trial}
    known["typed"] = value if trial or wrong else shown.value
    known["step"] = step if shown.name == MODES and step != MODES else ""
    known["steps"] = tuple((f"{each.playbook}.{each.step.rpartition('.')[2]}", each) for each in policy.steps)
    known["mends"] = mends(
        "", {"value": value}, [each if each.code in _OF_THE_WHOLE else each.at_field("value") for each in wrong]
    )
    known |= {"choices": CHOICES, "acts": policy.acts, "path": f"/settings/policy/{quote(shown.name)}"}
    page = site.press.page("office/office_part.html" if in_part(request) else "office/office.html", **known)
    page.status_code = status_of(wrong[0]) if wrong else 200
    return page


async def _trial(site: Site, name: str, value: str) -> PolicyTrial:
    return await asked(site.desk, PolicyTrial, "policy.try", {"rule": name, "value": value})


def _asked_for(request: Request, values: Iterable[str]) -> tuple[str, str]:
    """The rule, and its value: of several boxes all that are ticked; of a mode, the step it is for."""
    name, step = str(request.path_params["rule"]), _step(request)
    return f"{MODES}.{step}" if name == MODES and step else name, ", ".join(filter(None, map(str.strip, values)))


def _step(request: Request) -> str:
    return request.query_params.get("step", "")


def _rule(policy: PolicyView, name: str) -> RuleRow:
    found = next((each for each in policy.rules if each.name == name and name != OPT_OUTS), None)
    if found is None:
        raise Refusal(
            Problem(
                code="policy-rule-unknown",
                what=f"The policy has no rule '{name[:60]}' that is set here.",
                why="A rule has the name it has in policy.toml.",
                fix="Choose one on the page of your settings.",
                where="/settings",
            )
        )
    return found
