"""What the operator did themselves: which outcomes and fields a step takes, and what becomes of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, JsonValue, ValidationError

from onefirm.conductor.facts import done, question_id, words
from onefirm.conductor.means import Means
from onefirm.conductor.questions.problems import (
    bad_given,
    no_such_given,
    no_such_outcome,
    outcome_needed,
    value_unfit,
)
from onefirm.domain.answer import asked_for, read_value, type_of
from onefirm.domain.contract import Evidence
from onefirm.domain.events.effects import EffectWithdrawn
from onefirm.domain.events.plans import StepDone
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.labels import OPERATORS_OWN, Integrity
from onefirm.domain.plan import Step
from onefirm.domain.problem import Refusal
from onefirm.planning.acts import Act
from onefirm.planning.offers import types
from onefirm.planning.walk import Walk

BY_HAND = "The operator did it themselves."
_FOUND_OUT_THERE = OPERATORS_OWN.model_copy(update={"integrity": Integrity.OUTSIDE})
"""The operator brought it, and did not write it."""
_READ = ("array", "object", "boolean", "integer", "number")


@dataclass(frozen=True)
class Takes:
    """What may be said about a step that was done by hand."""

    outcomes: tuple[str, ...]
    usual: str
    """The outcome that is meant when none is named; empty when it has to be named."""
    fields: Mapping[str, str]
    """What the step leaves behind for later ones, and the type of each in JSON words."""
    needs: frozenset[str]


def takes(step: Step, means: Means) -> Takes:
    """The step's own terms: an agent's contract, an act's outcomes, a question's options."""
    outcomes = tuple(step.then)
    gives = _gives(step, means)
    needs = (name for name, info in gives.model_fields.items() if info.is_required()) if gives else ()
    usual = outcomes[0] if len(outcomes) == 1 else ""
    if step.kind == "effect":
        kind = means.crew.kind(step.does)
        usual = kind.outcomes[0] if kind else ""
    if step.kind == "wait":
        usual = "done"
    if step.kind == "question" and step.wants:
        return Takes(outcomes, usual, {"value": type_of(step.wants)}, frozenset({"value"}))
    return Takes(outcomes, usual, _types(gives), frozenset(needs))


def finished(walk: Walk, outcome: str, fields: Mapping[str, str], note: str, means: Means) -> StepDone:
    """The present step, done by hand. Raises a Refusal that names what fits."""
    step, terms = walk.step, takes(walk.step, means)
    chosen = outcome or terms.usual
    if not chosen:
        raise Refusal(outcome_needed(step.title, terms.outcomes))
    if chosen not in terms.outcomes:
        raise Refusal(no_such_outcome(step.title, chosen, terms.outcomes))
    return done(
        walk,
        chosen,
        output=_output(walk, chosen, fields, note, means),
        label=_FOUND_OUT_THERE if step.kind == "effect" and terms.fields else OPERATORS_OWN,
        evidence=(Evidence(says=f"It was done by hand. {note}".strip()),),
        by_hand=True,
    )


def withdrawn(walk: Walk, effect: Act, reason: str) -> EffectWithdrawn:
    """Nothing leaves from here any more."""
    return EffectWithdrawn(effect=effect.declared.effect, plan=walk.plan.id, reason=words(walk.plan.subject, reason))


def _gives(step: Step, means: Means) -> type[BaseModel] | None:
    if step.kind == "effect":
        kind = means.crew.kind(step.does)
        return kind.brings if kind else None
    if step.kind != "agent":
        return None
    agent = means.crew.who(step.does)
    return agent.contract.gives if agent else None


def _types(gives: type[BaseModel] | None) -> Mapping[str, str]:
    return types(gives) if gives else {}


def _output(walk: Walk, outcome: str, fields: Mapping[str, str], note: str, means: Means) -> Json:
    step, gives = walk.step, _gives(walk.step, means)
    given = {name.replace(" ", "_").replace("-", "_"): text for name, text in fields.items()}
    known = takes(step, means).fields
    if unknown := next((name for name in given if name not in known), ""):
        raise Refusal(no_such_given(step.title, unknown, tuple(known)))
    if gives and (step.kind != "effect" or outcome == takes(step, means).usual):
        try:
            return as_json(gives.model_validate({name: _typed(text, known[name]) for name, text in given.items()}))
        except ValidationError as broken:
            raise Refusal(bad_given(step.title, known, broken)) from broken
    if step.kind == "question" and step.wants:
        value = read_value(step.wants, given.get("value", ""))
        if value is None:
            raise Refusal(
                value_unfit(question_id(walk.plan.id, walk.visit), given.get("value", ""), asked_for(step.wants))
            )
        return {"answer": outcome, "note": note, "value": value}
    if step.kind in ("question", "manual"):
        return {"answer": outcome, "note": note} if step.kind == "question" else {"note": note}
    return {"by_hand": note or BY_HAND} if step.kind == "effect" else {}


def _typed(text: str, kind: str) -> JsonValue:
    """What was typed, as what it stands for: a list may be written as JSON, or with a comma between its parts."""
    if kind not in _READ:
        return text
    try:
        read: JsonValue = json.loads(text)
    except ValueError:
        return [part.strip() for part in text.split(",")] if kind == "array" else text
    return read
