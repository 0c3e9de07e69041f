"""What speaks for the address an act goes to: their press of a link, or the letter of theirs that it answers."""

from collections.abc import Iterator, Mapping

from onefirm.conductor.facts import effect_id
from onefirm.conductor.means import Means
from onefirm.conductor.person import confirmed_addresses, heard
from onefirm.conductor.premises import recipient
from onefirm.conductor.stands import act_of
from onefirm.conductor.values import intent_of
from onefirm.domain.effect import EffectKind
from onefirm.domain.events.people import PersonWrote
from onefirm.domain.events.streams import of_confirmed, of_effect
from onefirm.domain.frozen import Json
from onefirm.domain.ids import EffectId
from onefirm.domain.labels import Integrity, Label
from onefirm.intake.hooks.opt_in import alias_of
from onefirm.planning.walk import Walk, fields_of
from onefirm.policy.vouched import NOBODY, Theirs, Thread, Voucher, answers, known, pressed


def voucher_of(walk: Walk, kind: EffectKind, args: Json, labels: Mapping[str, Label], means: Means) -> Voucher:
    label, whom = labels.get(kind.recipient), recipient(kind, args)
    if label is None or not whom or label.integrity >= Integrity.CONFIRMED or len(label.subjects) != 1:
        return NOBODY
    (theirs,) = label.subjects
    alias = alias_of(whom, means.prints)
    confirmed = bool(means.ledger.version(of_confirmed(theirs, alias)))
    by_link = pressed(label, theirs, confirmed=confirmed)
    if not by_link.counts and theirs == walk.plan.subject:
        by_link = known(label, theirs, whom, confirmed_addresses(theirs, means))
    if by_link.counts or not kind.answers:
        return by_link
    return answers(label, alias, _thread(walk, kind, args, means))


def _thread(walk: Walk, kind: EffectKind, args: Json, means: Means) -> Thread:
    ours = [EffectId(str(row["effect"])) for row in means.views.all("effects_of_plan", plan=walk.plan.id)]
    named = str(args.get(kind.answers, ""))
    wish = intent_of(walk, means)
    known = {str(fields_of(wish.fields).get("letter", ""))} if wish.aligned else set[str]()
    known |= {act.receipt.provider_id for act in (act_of(each, means) for each in ours) if act and act.receipt}
    return Thread(
        person=walk.plan.subject,
        theirs=(_wish(walk, means), *_since(walk, frozenset(ours), means)),
        named=bool(named) and named in known,
        ours=tuple(_declared(walk, kind, ours, means)),
    )


def _wish(walk: Walk, means: Means) -> Theirs:
    """What began the plan, which only a letter can have been vouched for."""
    wish = intent_of(walk, means)
    kind = means.crew.catalogue.intents.get(wish.type.partition("@")[0])
    sender = str(fields_of(wish.fields).get(kind.person, "")) if kind and kind.person else ""
    return Theirs(walk.began, alias_of(sender, means.prints) if sender else "", wish.aligned, here=True)


def _since(walk: Walk, ours: frozenset[EffectId], means: Means) -> Iterator[Theirs]:
    for event in heard(walk.plan.subject, means):
        if isinstance(event.fact, PersonWrote) and event.seq > walk.began:
            yield Theirs(event.seq, event.fact.sender, event.fact.aligned, here=event.fact.answers in ours)


def _declared(walk: Walk, kind: EffectKind, ours: list[EffectId], means: Means) -> Iterator[int]:
    """Each counts, whatever became of it: what was refused or came back is looked at by you before it goes again."""
    for each in ours:
        first = means.ledger.first(of_effect(each))
        act = act_of(each, means)
        if first and act and act.declared.does == kind.ref and each != effect_id(walk):
            yield first.seq
