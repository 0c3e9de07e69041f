"""Somebody else answers a letter of ours: it is no word of the person it was meant for, and it is not silence."""

from dataclasses import dataclass

from onefirm.conductor.means import Means
from onefirm.conductor.person import heard, subjects_of
from onefirm.conductor.premises import recipient
from onefirm.conductor.stands import act_of
from onefirm.domain.events.people import AnotherAnswered
from onefirm.domain.ids import FIRM, EffectId, PlanId, SubjectId
from onefirm.planning.walk import Walk


@dataclass(frozen=True)
class Letter:
    """An act of ours that somebody answers."""

    effect: EffectId
    plan: PlanId
    subject: SubjectId
    to: str


def letter_known_as(name: str, means: Means) -> Letter | None:
    """By what the outside calls it; only what was meant for a person."""
    row = means.views.one("effect_known_as", effect="", provider_id=name) if name else None
    act = act_of(EffectId(str(row["effect"])), means) if row else None
    kind = means.crew.kind(act.declared.does) if act else None
    if act is None or kind is None or act.declared.subject == FIRM:
        return None
    return Letter(act.declared.effect, act.declared.plan, act.declared.subject, recipient(kind, act.args))


def is_another(letter: Letter, sender: str, means: Means) -> bool:
    """It was meant for somebody else, as far as the records know."""
    theirs = {letter.subject, *subjects_of(letter.to, means)}
    return sender.strip().casefold() != letter.to and theirs.isdisjoint(subjects_of(sender, means))


def sentence(letter: Letter, opts_out: bool) -> str:
    asks = " and asked not to be written to" if opts_out else ""
    return f"Somebody who is not {letter.to or 'the one it was meant for'} answered your letter to them{asks}."


def answers_of_others(walk: Walk, means: Means) -> tuple[str, ...]:
    """What somebody else answered in this plan, in words for the card."""
    facts = [event.fact for event in heard(walk.plan.subject, means)]
    told = [fact for fact in facts if isinstance(fact, AnotherAnswered) and fact.plan == walk.plan.id]
    return tuple(dict.fromkeys(_told(fact, means) for fact in told))


def _told(fact: AnotherAnswered, means: Means) -> str:
    act = act_of(fact.answers, means)
    kind = means.crew.kind(act.declared.does) if act else None
    to = recipient(kind, act.args) if act and kind else ""
    return sentence(Letter(fact.answers, fact.plan, fact.subject, to), fact.opts_out)
