"""A draft in a model's reading of the goal: known steps only, each resting on words of the operator's own."""

import re
from typing import Literal

from pydantic import Field

from onefirm.agents.planner.clauses import ACTS, Clause, clauses, forbids, held, in_place, outside_quotes
from onefirm.agents.planner.goal import PARTS_MAX, Known
from onefirm.capabilities.model import Model, Prompt
from onefirm.domain.amounts import amounts
from onefirm.domain.frozen import Frozen
from onefirm.domain.pointers import new_pointers, plain

_WANTS = (
    "An operator says in their own words what they want done. Take the goal apart into steps, in the order in which "
    "they are to happen. Known steps: 'letter' (to whom it is about), 'reminder' (a second letter, only if they are "
    "silent), 'wait', 'money' (ask for an amount that is said), 'meet' (propose times for an appointment), 'note' (a "
    "to-do), 'ask-me' (a question to the operator), 'remind-me', and 'yours' for whatever none of these does. With "
    "each step give the words of the goal that it rests on, letter for letter; no two steps rest on the same words. "
    "'says' is the middle of a letter, in the goal's language, with no greeting and no name below: say nothing in it "
    "that the goal does not say. Where one of the playbooks does all of it already, name it."
)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_WORD = re.compile(r"[^\W_]{3,}")
UNUSABLE = "A model read the goal, but {why}, so the rules' own draft was kept."


class Part(Frozen):
    step: Literal["letter", "reminder", "wait", "money", "meet", "note", "ask-me", "remind-me", "yours"]
    words: str = Field(min_length=1, max_length=600)
    says: str = Field(default="", max_length=1_500)
    wait: int = Field(default=0, ge=0, le=365)
    unit: Literal["hours", "days", "weeks"] = "days"
    only_if_silent: bool = False


class Reading(Frozen):
    steps: tuple[Part, ...] = Field(min_length=1, max_length=PARTS_MAX)
    playbook: str = Field(default="", max_length=100)


class Unusable(Exception):
    """Why, in the middle of a sentence."""


async def read_by(known: Known, model: Model) -> tuple[list[Clause], str] | None:
    """The goal as a model takes it apart, and the playbook it names; None where nobody answered. Raises Unusable."""
    said, _ = held(known.goal)
    understood = clauses(known.goal, known.day, known.names)
    covered = 100 * sum(each.does != "unknown" for each in understood) // max(1, len(understood))
    books = "\n".join(f"{each.name}: {each.description}" for each in known.playbooks if each.starts_on)
    about = {"goal": said, **({"playbooks": books} if books else {})}
    reading = await model.ask(Prompt(_WANTS, about, covered=covered), Reading)
    if reading is None:
        return None
    if why := _against(reading, said, known):
        raise Unusable(why)
    return [*(_clause(part, known.goal) for part in reading.steps), *_left_out(reading, understood)], reading.playbook


def _against(reading: Reading, said: str, known: Known) -> str:
    """What speaks against it; empty where nothing does."""
    whole, own = _one(said), outside_quotes(said)
    rests = [_one(part.words) for part in reading.steps]
    # What is quoted may stand in a letter; no step rests on it alone.
    if unsaid := next((each for each in rests if each not in whole or not _WORD.search(outside_quotes(each))), ""):
        return f"it rested on “{unsaid[:80]}”, which you did not say"
    if len(set(rests)) < len(rests):
        return "two of its steps rested on the same words"
    if reading.playbook and reading.playbook not in {each.name for each in known.playbooks}:
        return "it named a playbook that there is not"
    for part in reading.steps:
        if found := new_pointers(part.says, own):
            return f"it pointed to {found[0].shown}"
        if added := sorted({*_NUMBER.findall(plain(part.says))} - {*_NUMBER.findall(plain(own))}):
            return f"it named {added[0]}, which you did not say"
        sums = {(each.hundredths, each.currency) for each in amounts(own)}
        if any((each.hundredths, each.currency) not in sums for each in amounts(part.says) if each.money):
            return "it named an amount that you did not say"
    return ""


def _clause(part: Part, goal: str) -> Clause:
    words, quoted = in_place(part.words, goal)
    silent = part.only_if_silent or part.step == "reminder"
    unit = part.unit.removesuffix("s") if part.wait == 1 else part.unit
    does = "unknown" if part.step == "yours" or (part.step in ACTS and forbids(words)) else part.step
    return Clause(does, words, words, quoted, f"{part.wait} {unit}" if part.wait else "", silent, part.says)


def _left_out(reading: Reading, understood: list[Clause]) -> list[Clause]:
    """What it says nothing of stays the operator's: nothing of a goal is lost unseen."""
    rests = _one(" ".join(part.words for part in reading.steps))
    return [
        Clause("unknown", each.words, each.rest, each.quoted)
        for each in understood
        if not any(word.casefold() in rests for word in _WORD.findall(each.rest or each.words))
    ]


def _one(text: str) -> str:
    return " ".join(text.split()).casefold().strip(" .,;:!?")
