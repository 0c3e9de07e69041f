"""A goal in words: the planner makes a draft of it. Nothing is written down, and nothing runs."""

import json
from dataclasses import dataclass

from onefirm.conductor.crew import Means
from onefirm.conductor.hearing.known import ADDRESS, called
from onefirm.conductor.profile import profile
from onefirm.conductor.staff import Answer, call
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Problem, Refusal
from onefirm.planning.reader import read

_PLANNER = "planner"
_SHOWN_MAX = 80
_EXAMPLE = "send Ada an offer and remind her after a week if she is silent"
_OWN = ("firm", "voice", "signature", "currency")


@dataclass(frozen=True)
class Draft:
    """What the planner made of a goal."""

    goal: str
    text: str
    name: str
    fields: Json
    placed: tuple[tuple[str, str], ...]
    left: tuple[str, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    fits: tuple[str, ...]


async def drafted(goal: str, means: Means) -> Draft:
    """The same words, with the same people known, make the same draft."""
    own, crew = profile(means), means.crew
    task: Json = {
        "goal": goal,
        "people": [{"name": shown, "email": address} for address, shown in _people(goal, means).items()],
        "playbooks": [*_playbooks(means)],
        "effects": [*sorted(crew.catalogue.effects)],
        "owner": own.get("name", ""),
        **{name: own[name] for name in _OWN if own.get(name)},
    }
    limits = means.policy.limits
    answer = await call(crew.agents[_PLANNER], task, crew.reach, sure_above=0, seconds_max=limits.agent_seconds_max)
    if not isinstance(answer, Answer):
        raise Refusal(not_placed(goal))
    output = json.loads(json.dumps(answer.output))
    fields: Json = {"day": means.clock.now().date().isoformat(), **output["fields"]}
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
        missing=tuple(output["missing"]),
        notes=tuple(output["notes"]),
        fits=tuple(output["fits"]),
    )


def _people(goal: str, means: Means) -> dict[str, str]:
    """Whoever is called like a word of the goal; and an address that is said, by the name it is known by."""
    said = {address: _by_address(address, means) for address in ADDRESS.findall(goal)}
    return {**called(goal, means), **{address: shown for address, shown in said.items() if shown}}


def _by_address(address: str, means: Means) -> str:
    """Most people are called as their address begins."""
    return called(address.partition("@")[0].replace(".", " "), means).get(address, "")


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


def not_placed(goal: str) -> Problem:
    return Problem(
        code="goal-not-placed",
        what=f"Nothing of '{goal[:_SHOWN_MAX]}' could be made a step.",
        why="A draft is made of letters, waits, requests for money, to-dos, questions and reminders to you.",
        fix=f'Say it in a sentence, as in: onefirm plans draft "{_EXAMPLE}"',
    )
