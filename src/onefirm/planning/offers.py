"""What a written step turns out to be, once its name is looked up: its terms, outcomes, arguments and output."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from pydantic import BaseModel, JsonValue

from onefirm.domain.answer import ANSWERED, type_of
from onefirm.domain.effect import EffectKind
from onefirm.planning.catalogue import Catalogue
from onefirm.planning.playbook import WrittenStep

UNSURE = "unsure"
DECLINED = "declined"
"""The operator said no to an effect."""
DONE = "done"
REPLIED = "replied"
"""They wrote to us before the wait was over."""
NOTHING_LEAVES = "Nothing leaves the firm; there is nothing to take back."


@dataclass(frozen=True)
class Offer:
    outcomes: tuple[str, ...]
    ref: str = ""
    """`qualifier@1`; empty for question, manual, wait."""
    takes: Mapping[str, str] | None = None
    """Each argument and its type in JSON words, empty where that is not one word. None: whatever is to be shown."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """The arguments that are one of a few words, and those words."""
    needs: frozenset[str] = frozenset()
    gives: Mapping[str, str] = field(default_factory=dict[str, str])
    """What later steps may take, and its type."""
    gives_on: str = ""
    """The one outcome that leaves an output behind; empty when every outcome does."""
    rollback: str = NOTHING_LEAVES
    latency_ms: int = 0
    cost_cents: int = 0


def offer(step: WrittenStep, catalogue: Catalogue) -> Offer | None:
    """The terms of a step; None when what it names is not in the catalogue."""
    match step.kind:
        case "agent":
            return _agent(step, catalogue)
        case "effect":
            kind = catalogue.effects.get(step.does)
            return _effect(kind) if kind else None
        case "record":
            return _record(step, catalogue)
        case "question":
            gives = {"answer": "string", "note": "string"}
            if step.wants:
                return Offer((ANSWERED,), gives={**gives, "value": type_of(step.wants)})
            return Offer(tuple(step.options), gives=gives)
        case "manual":
            return Offer((DONE,), gives={"note": "string"})
        case "wait":
            return Offer((DONE, REPLIED) if step.unless else (DONE,), takes={})


@cache
def types(model: type[BaseModel]) -> Mapping[str, str]:
    """The fields of a model and their types as JSON knows them: string, integer, boolean, array, object."""
    listed = model.model_json_schema().get("properties", {})
    return {name: _type(listed.get(name)) for name in model.model_fields}


@cache
def choices(model: type[BaseModel]) -> Mapping[str, tuple[str, ...]]:
    """The fields of a model that take one of a few words, and those words."""
    listed = model.model_json_schema().get("properties", {})
    named = {name: _enumerated(listed.get(name)) for name in model.model_fields}
    return {name: words for name, words in named.items() if words}


def _agent(step: WrittenStep, catalogue: Catalogue) -> Offer | None:
    contract = catalogue.agents.get(step.does)
    if contract is None:
        return None
    unsure = (UNSURE,) if step.sure_above and UNSURE not in contract.outcomes else ()
    return Offer(
        outcomes=(*contract.outcomes, *unsure),
        ref=contract.ref,
        takes=types(contract.takes),
        choices=choices(contract.takes),
        needs=_needs(contract.takes),
        gives=types(contract.gives),
        latency_ms=contract.latency_ms,
        cost_cents=contract.cost_cents_max if catalogue.models else 0,
    )


def _effect(kind: EffectKind) -> Offer:
    return Offer(
        outcomes=(*kind.outcomes, DECLINED),
        ref=kind.ref,
        takes=types(kind.args),
        choices=choices(kind.args),
        needs=_needs(kind.args),
        gives={"receipt": "", **(types(kind.brings) if kind.brings else {})},
        gives_on=kind.outcomes[0],
        rollback=f"Taken back by '{kind.compensation}'." if kind.compensation else kind.no_undo or NOTHING_LEAVES,
    )


def _record(step: WrittenStep, catalogue: Catalogue) -> Offer | None:
    kind = catalogue.records.get(step.does)
    if kind is None:
        return None
    needs = frozenset({kind.identity})
    return Offer(
        (DONE,),
        ref=kind.ref,
        takes=types(kind.fields),
        choices=choices(kind.fields),
        needs=needs,
        gives={"id": "string"},
    )


def _needs(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(name for name, info in model.model_fields.items() if info.is_required())


def _type(schema: JsonValue) -> str:
    named = schema.get("type", "") if isinstance(schema, dict) else ""
    return named if isinstance(named, str) else ""


def _enumerated(schema: JsonValue) -> tuple[str, ...]:
    words = schema.get("enum") if isinstance(schema, dict) else None
    return tuple(word for word in words if isinstance(word, str)) if isinstance(words, list) else ()
