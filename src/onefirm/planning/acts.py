"""Where an effect and its question stand: folded from their own streams."""

from collections.abc import Iterable
from dataclasses import dataclass

from onefirm.domain.effect import Approval, EffectState
from onefirm.domain.events.effects import (
    EffectAmended,
    EffectApproved,
    EffectContradicted,
    EffectDeclared,
    EffectDeclined,
    EffectDeferred,
    EffectDispatched,
    EffectHeld,
    EffectRecalled,
    EffectReceipted,
    EffectRefused,
    EffectUnknown,
    EffectVerified,
    EffectWithdrawn,
)
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.questions import QuestionAnswered, QuestionAsked, QuestionExpired, QuestionVoided
from onefirm.domain.frozen import Json, replaced
from onefirm.domain.labels import Label
from onefirm.domain.question import IT_DID, QuestionState
from onefirm.planning.walk import fields_of, text_of


@dataclass(frozen=True)
class Failure:
    """One attempt that did not work, for whoever decides what to do next."""

    at: str
    why: str


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
    held_from: str = ""
    """When what holds it was promised: with the yes or the no, or with the declaration if the gate let it pass."""
    attempts: int = 0
    doubt: bool = False
    """An attempt before the present one may have happened; nobody has found out yet."""
    doubts: int = 0
    """How often we had to say that we do not know."""
    first_sent: str = ""
    """When its key was first used; the window of a native key is counted from here."""
    sent: str = ""
    """When it was last surely still on its way; an absence before the grace has passed since then proves nothing."""
    failures: tuple[Failure, ...] = ()
    troubled: str = ""
    """Since when every try has failed; the operator's word that it be tried now begins it anew."""
    waits: int = 0
    """How many of its attempts found nobody who serves: they did nothing, and are no reason to give up."""
    lost: int = 0
    """How many of its attempts brought no answer."""
    place: str = ""
    """The fingerprint of where it was handed over last."""
    shown: str = ""
    """The fingerprint of the road it may take: as the card named it, or as the gate let it pass."""
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
    by: str = ""
    """Who answered it; what follows from the answer was done by them."""
    asking: int = 1
    """The version of its stream at which it was asked this time."""


def in_doubt(act: Act) -> bool:
    """It was handed over, and nobody knows yet what came of it."""
    return act.state in ("dispatched", "unknown")


def still_here(act: Act) -> bool:
    """Nothing of it has left, and nothing is decided that could not be decided anew."""
    return act.state in ("declared", "approved", "declined", "deferred")


def about_doubt(question: Asked) -> bool:
    """It asks whether an act went out; what is answered to another problem does not say so."""
    return any(option.name == IT_DID for option in question.asked.options)


def act(events: Iterable[Recorded]) -> Act | None:
    standing: Act | None = None
    for event in events:
        standing = act_after(standing, event)
    return standing


def asked(events: Iterable[Recorded]) -> Asked | None:
    standing: Asked | None = None
    for event in events:
        match event.fact:
            case QuestionAsked() as question:
                standing = Asked(question, "open", event.stream_version, event.seq, asking=event.stream_version)
            case QuestionAnswered() as answer if standing:
                standing = replaced(
                    standing,
                    state="answered",
                    answer=answer,
                    by=event.actor,
                    version=event.stream_version,
                    cause=event.seq,
                )
            case QuestionVoided() if standing:
                standing = replaced(standing, state="voided", version=event.stream_version, cause=event.seq)
            case QuestionExpired() if standing:
                standing = replaced(standing, state="expired", version=event.stream_version, cause=event.seq)
            case _ if standing:
                standing = replaced(standing, version=event.stream_version, cause=event.seq)
            case _:
                pass
    return standing


def act_after(standing: Act | None, event: Recorded) -> Act | None:
    """The act once one more event of its stream has happened."""
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
            held_from=event.at,
            shown=event.fact.place,
        )
    if standing is None:
        return None
    return _changed(replaced(standing, version=event.stream_version, cause=event.seq), event)


def _changed(act: Act, event: Recorded) -> Act:
    match event.fact:
        case EffectApproved() as approved:
            yes, until = approved.approval, approved.hold_until
            shown = approved.place or act.shown
            act = replaced(act, state="approved", approval=yes, hold_until=until, held_from=yes.at, troubled="")
            return replaced(act, shown=shown)
        case EffectDeclined() as declined:
            return replaced(act, state="declined", hold_until=declined.hold_until, held_from=event.at)
        case EffectAmended() as amended:
            return replaced(
                act, args=fields_of(amended.args), payload=amended.payload, labels=amended.labels, approval=None
            )
        case EffectRecalled():
            return replaced(act, state="declared", approval=None, hold_until="")
        case EffectDispatched() as sent:
            return _sent(act, sent, event.at)
        case EffectDeferred() as deferred:
            # 'Not now' speaks of this attempt alone: what an earlier one did stays unknown.
            state = "unknown" if act.doubt else "deferred"
            put_off = replaced(act, state=state, hold_until=deferred.until)
            if act.state != "dispatched":
                # It was not out, so no attempt failed: the operator wants it tried now.
                return replaced(put_off, troubled="")
            waits = act.waits + deferred.down
            return _failed(replaced(put_off, waits=waits), event.at, text_of(deferred.why))
        case EffectHeld() as held:
            return replaced(act, hold_until=held.until)
        case EffectUnknown() as unknown:
            # The reply was lost just now: up to this moment it may have been on its way.
            sent = event.at if act.state == "dispatched" else act.sent
            lost = act.lost + (act.state == "dispatched")
            doubtful = replaced(
                act, state="unknown", doubts=act.doubts + 1, hold_until=unknown.until, sent=sent, lost=lost
            )
            return _failed(doubtful, event.at, text_of(unknown.why))
        case EffectVerified() as verified:
            return _verified(act, verified)
        case EffectReceipted() as receipted:
            return replaced(act, state="receipted", receipt=receipted, sent=event.at)
        case EffectContradicted() as contradicted:
            return replaced(act, state="contradicted", found=contradicted.found)
        case EffectRefused() | EffectWithdrawn():
            return replaced(act, state="refused" if isinstance(event.fact, EffectRefused) else "withdrawn")
        case _:
            return act


def _sent(act: Act, sent: EffectDispatched, at: str) -> Act:
    return replaced(
        act,
        state="dispatched",
        attempts=sent.attempt,
        doubt=act.state in ("dispatched", "unknown"),
        first_sent=act.first_sent or at,
        sent=at,
        place=sent.place or act.place,
        hold_until="",
    )


def _verified(act: Act, verified: EffectVerified) -> Act:
    """A look-up that finds nothing ends the doubt: the act may be tried again, and its key was never seen."""
    act = replaced(act, found=verified.found)
    if verified.found == "not-happened" and act.state in ("dispatched", "unknown"):
        return replaced(act, state="deferred", doubt=False, doubts=0, first_sent="", hold_until="")
    return act


def _failed(act: Act, at: str, why: str) -> Act:
    return replaced(act, failures=(*act.failures, Failure(at, why)), troubled=act.troubled or at)
