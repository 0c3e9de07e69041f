"""Where an effect and its question stand: folded from their own streams."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from onefirm.domain.effect import Approval, EffectState
from onefirm.domain.events.effects import (
    EffectAmended,
    EffectApproved,
    EffectDeclared,
    EffectDeferred,
    EffectDispatched,
    EffectRecalled,
    EffectReceipted,
    EffectRefused,
    EffectUnknown,
    EffectVerified,
    EffectWithdrawn,
)
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.questions import QuestionAnswered, QuestionAsked, QuestionVoided
from onefirm.domain.frozen import Json
from onefirm.domain.labels import Label
from onefirm.domain.question import QuestionState
from onefirm.planning.walk import fields_of


@dataclass(frozen=True)
class Act:
    """One effect as it stands. Its payload is what an approval is bound to."""

    declared: EffectDeclared
    args: Json
    payload: str
    labels: dict[str, Label]
    state: EffectState
    version: int
    cause: int
    hold_until: str = ""
    attempts: int = 0
    approval: Approval | None = None
    found: str = ""
    """What the last look-up said."""
    receipt: EffectReceipted | None = None


@dataclass(frozen=True)
class Asked:
    """One question as it stands."""

    asked: QuestionAsked
    state: QuestionState
    version: int
    cause: int
    answer: QuestionAnswered | None = None


def act(events: Iterable[Recorded]) -> Act | None:
    standing: Act | None = None
    for event in events:
        standing = _after(standing, event)
    return standing


def asked(events: Iterable[Recorded]) -> Asked | None:
    standing: Asked | None = None
    for event in events:
        match event.fact:
            case QuestionAsked() as question:
                standing = Asked(question, "open", event.stream_version, event.seq)
            case QuestionAnswered() as answer if standing:
                standing = replace(
                    standing, state="answered", answer=answer, version=event.stream_version, cause=event.seq
                )
            case QuestionVoided() if standing:
                standing = replace(standing, state="voided", version=event.stream_version, cause=event.seq)
            case _:
                pass
    return standing


def _after(standing: Act | None, event: Recorded) -> Act | None:
    if isinstance(event.fact, EffectDeclared):
        return Act(
            declared=event.fact,
            args=fields_of(event.fact.args),
            payload=event.fact.payload,
            labels=event.fact.labels,
            state="declared",
            version=event.stream_version,
            cause=event.seq,
            hold_until=event.fact.hold_until,
        )
    if standing is None:
        return None
    return _changed(replace(standing, version=event.stream_version, cause=event.seq), event)


def _changed(act: Act, event: Recorded) -> Act:
    match event.fact:
        case EffectApproved() as approved:
            return replace(act, state="approved", approval=approved.approval, hold_until=approved.hold_until)
        case EffectAmended() as amended:
            return replace(
                act, args=fields_of(amended.args), payload=amended.payload, labels=amended.labels, approval=None
            )
        case EffectRecalled():
            return replace(act, state="declared", approval=None, hold_until="")
        case EffectDispatched() as sent:
            return replace(act, state="dispatched", attempts=sent.attempt)
        case EffectDeferred() as deferred:
            return replace(act, state="deferred", hold_until=deferred.until)
        case EffectUnknown():
            return replace(act, state="unknown")
        case EffectVerified() as verified:
            return replace(act, found=verified.found)
        case EffectReceipted() as receipted:
            return replace(act, state="receipted", receipt=receipted)
        case EffectRefused():
            return replace(act, state="refused")
        case EffectWithdrawn():
            return replace(act, state="withdrawn")
        case _:
            return act
