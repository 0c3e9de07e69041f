"""The events that work may start on: what may be asked of each, and when two of them are the same occasion."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from onefirm.domain.events.effects import EffectContradicted, EffectReceipted, EffectRefused
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.intents import IntentReceived
from onefirm.domain.events.people import PersonWrote
from onefirm.domain.events.plans import PlanCancelled, PlanCompleted
from onefirm.domain.events.questions import QuestionAnswered
from onefirm.domain.events.records import IMPORT, RecordChanged
from onefirm.domain.frozen import canonical
from onefirm.domain.labels import FROM_OUTSIDE, Integrity, Label, Secrecy
from onefirm.domain.personal import Personal

INSIDE = "fields."
"""`fields.email`: a field of the record or of the wish that the event is about."""
_DIGEST_SIGNS = 16
_WORKED_OUT = Label(integrity=Integrity.COMPUTED, secrecy=Secrecy.BUSINESS)


@dataclass(frozen=True)
class Kind:
    """One kind of event that work may start on."""

    fact: type[Fact]
    fields: tuple[str, ...]
    """What a condition may ask for and a wish may take."""
    same: str
    """The field that says what it is about: two events about the same thing are one occasion."""
    inside: bool = False
    """True when it also has `fields.…`."""


_KINDS = (
    Kind(PlanCompleted, ("plan", "playbook", "effects"), "plan"),
    Kind(PlanCancelled, ("plan", "playbook", "in_doubt"), "plan"),
    Kind(RecordChanged, ("record", "id", "plan", "playbook", "subject", "source"), "id", inside=True),
    Kind(EffectReceipted, ("effect", "plan", "playbook", "provider_id", "source"), "effect"),
    Kind(EffectRefused, ("effect", "plan", "playbook"), "effect"),
    Kind(EffectContradicted, ("effect", "plan", "playbook", "found", "source"), "effect"),
    Kind(IntentReceived, ("intent", "type", "source"), "intent", inside=True),
    Kind(PersonWrote, ("subject", "source", "answers"), "subject"),
    Kind(QuestionAnswered, ("question", "plan", "playbook", "verb", "answer"), "question"),
)
OCCASIONS: Mapping[str, Kind] = {kind.fact.kind: kind for kind in _KINDS}
"""The closed list, by the kind of event."""


def values_of(event: Recorded, playbook: str) -> dict[str, str]:
    """What the event says, as text, by the names that may be asked for. What was forgotten is not there."""
    kind = OCCASIONS[event.fact.kind]
    found = {name: _text(getattr(event.fact, name)) for name in kind.fields if name != "playbook"}
    if "playbook" in kind.fields:
        found["playbook"] = playbook
    inside: object = getattr(event.fact, "fields", None) if kind.inside else None
    if isinstance(inside, Personal) and isinstance(inside.value, dict):
        found |= {f"{INSIDE}{name}": _text(value) for name, value in inside.value.items()}
    return found


def is_occasion(event: Recorded) -> bool:
    """What came out of a file sets nothing off, and nothing does that is put back: neither happens now."""
    fact = event.fact
    if isinstance(fact, RecordChanged) and (fact.batch or fact.restores or fact.source.startswith(IMPORT)):
        return False
    return fact.kind in OCCASIONS


def fits(values: Mapping[str, str], where: Mapping[str, str]) -> bool:
    return all(values.get(name) == wanted for name, wanted in where.items())


def occasion_of(event: Recorded) -> str:
    """The name of the occasion. The same thing told again has the same name, in whatever order it comes."""
    kind = OCCASIONS[event.fact.kind]
    about = f"{event.fact.kind} {getattr(event.fact, kind.same)}"
    match event.fact:
        case RecordChanged() as changed:
            # The same values kept again by the same plan are no news; by another plan they are.
            by = changed.plan or event.cause or event.seq
            return f"{about} {changed.record} {by} {_digest(changed.fields)}"
        case PersonWrote() as wrote:
            return f"{about} {event.cause or event.seq} {_digest(wrote.words)}"
        case QuestionAnswered():
            return f"{about} {event.stream_version}"
        case _:
            return about


def label_of(event: Recorded) -> Label:
    """What a wish that takes a field of the event is worth."""
    if isinstance(event.fact, PersonWrote):
        return FROM_OUTSIDE
    label: object = getattr(event.fact, "label", None)
    return label if isinstance(label, Label) else _WORKED_OUT


def plan_of(fact: Fact) -> str:
    return str(getattr(fact, "plan", None) or "")


def _digest(personal: Personal) -> str:
    return hashlib.sha256(canonical(personal.value).encode()).hexdigest()[:_DIGEST_SIGNS]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
