"""A goal in words: the planner makes a draft of it. Nothing is written down, and nothing runs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from onefirm.capabilities.model import MODEL
from onefirm.conductor.means import Means
from onefirm.conductor.models.asking import Asking, Would
from onefirm.conductor.models.occasion import Occasion, Stands
from onefirm.conductor.person import subjects_of
from onefirm.conductor.profile import profile, today
from onefirm.conductor.staffing.staff import Answer, call
from onefirm.conductor.wishes.known import ADDRESS, Met, met_in
from onefirm.conductor.wishes.taken import taken
from onefirm.domain.frozen import Json
from onefirm.domain.ids import FIRM, PlanId, StepId, SubjectId
from onefirm.domain.labels import Label
from onefirm.domain.problem import Problem, Refusal
from onefirm.planning.reader import read

_PLANNER = "planner"
_SHOWN_MAX = 80
_EXAMPLE = "send Ada an offer and remind her after a week if she is silent"
_OWN = ("firm", "voice", "signature", "currency", "booking")
UNKNOWN = "Nobody is known by this address yet, so no model is asked: `onefirm people add` writes them down."
GOAL = "goal"


@dataclass(frozen=True)
class Draft:
    """What the planner made of a goal."""

    goal: str
    text: str
    name: str
    fields: Json
    placed: tuple[tuple[str, str], ...]
    left: tuple[str, ...]
    labels: Mapping[str, Label]
    """Of fields in which something stands that the goal does not say."""
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    fits: tuple[str, ...]
    asked: str = ""
    """Which model drafted it, and what that cost; empty where the rules did."""
    route: str = ""
    degraded: str = ""
    would: Would | None = None
    """What would leave for a model, where one could draft more of it than the rules."""


async def drafted(goal: str, means: Means, *, pays: bool = False) -> Draft:
    """The same words, with the same people known, make the same draft; what a model said of them before is kept."""
    own, crew, people = profile(means), means.crew, _people(goal, means)
    planner = crew.agents[_PLANNER]
    seconds = planner.contract.seconds_max or means.policy.limits.agent_seconds_max
    asking = Asking(lambda: _over(goal, people, means), planner.contract, {}, means, seconds, pays=pays)
    # What a model said is begun from what was kept of it.
    reach = {**crew.reach, MODEL: asking} if means.policy.models.answers_kept_days else crew.reach
    day = today(means).isoformat()
    task: Json = {
        "goal": goal,
        "people": [{"name": met.shown, "email": address} for address, met in people.items()],
        "day": day,
        "playbooks": [*_playbooks(means)],
        "effects": [*sorted(crew.catalogue.effects)],
        "owner": own.get("name", ""),
        **{name: own[name] for name in _OWN if own.get(name)},
    }
    answer = await call(planner, task, reach, sure_above=0, seconds_max=seconds)
    asking.close()
    if not isinstance(answer, Answer):
        raise Refusal(not_placed(goal))
    output = json.loads(json.dumps(answer.output))
    fields: Json = {"day": day, **output["fields"]}
    minor, currency = fields.pop("amount_minor", None), fields.pop("currency", None)
    if minor is not None:
        fields["amount"] = {"minor": int(str(minor)), "currency": currency}
    return Draft(
        goal=goal,
        text=output["text"],
        name=output["name"],
        fields=fields,
        placed=tuple((each["words"], each["became"]) for each in output["placed"]),
        left=tuple(output["left"]),
        labels=taken(goal, fields, people, means),
        missing=tuple(output["missing"]),
        notes=(*output["notes"], *([UNKNOWN] if crew.models and output["strange"] else ())),
        fits=tuple(output["fits"]),
        asked=asking.asked if output["by_model"] else "",
        route=" ".join(asking.routes) if pays else "",
        degraded=answer.proposal.degraded or asking.missed,
        would=asking.would,
    )


def _over(goal: str, people: Mapping[str, Met], means: Means) -> Occasion:
    """A goal is no plan yet, so its budget and its bounds are its own, by its words."""
    known = _subjects(people, means)
    return Occasion(
        plan=PlanId(f"{GOAL}{means.prints.of('goal', goal)[:24]}"),
        step=StepId("draft"),
        visit=1,
        playbook=GOAL,
        subject=known[0] if known else FIRM,
        names=tuple(met.shown for met in people.values()),
        risk="medium",
        stands=lambda: Stands(not known or known[0] in _subjects(_people(goal, means), means)),
    )


def _subjects(people: Mapping[str, Met], means: Means) -> list[SubjectId]:
    return [each for address in people for each in subjects_of(address, means)]


def _people(goal: str, means: Means) -> dict[str, Met]:
    """Whoever is called like a word of the goal; and an address that is said, by the name it is known by."""
    said = {address: _by_address(address, means) for address in ADDRESS.findall(goal)}
    return {**met_in(goal, means), **{address: met for address, met in said.items() if met}}


def _by_address(address: str, means: Means) -> Met | None:
    """Most people are called as their address begins."""
    return met_in(address.partition("@")[0].replace(".", " "), means).get(address)


def _playbooks(means: Means) -> list[Json]:
    """Those that can be read; what is wrong with the others, `playbooks check` says."""
    found: list[Json] = []
    for page in means.crew.shelf.pages():
        try:
            book = read(page.text, page.path)
        except Refusal:
            continue
        found.append({"name": book.name, "description": book.description, "starts_on": book.starts_on})
    return found


def not_placed(goal: str, no_model: str = "") -> Problem:
    """No known step does any of it; and why no model helped, where there is one."""
    return Problem(
        code="goal-not-placed",
        what=f"Nothing of '{goal[:_SHOWN_MAX]}' could be made a step.",
        why=f"A draft is made of letters, waits, requests for money, to-dos, questions and reminders to you. "
        f"{no_model}".strip(),
        fix=f'Say it in a sentence, as in: onefirm plans draft "{_EXAMPLE}"',
    )
