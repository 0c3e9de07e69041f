"""Putting an effect before the gate: everything the policy wants to know about it, gathered."""

import json
from collections.abc import Mapping

from onefirm.capabilities.mail import SEND
from onefirm.conductor.effects.bounds import bounds_of
from onefirm.conductor.effects.vouching import voucher_of
from onefirm.conductor.facts import effect_id, least_sure
from onefirm.conductor.means import Means
from onefirm.conductor.others import answers_of_others
from onefirm.conductor.person import subjects_of
from onefirm.conductor.premises import opted_out, reached, recipient
from onefirm.conductor.profile import profile, zone_of
from onefirm.conductor.trust.cells import cell_of
from onefirm.conductor.trust.worth import worth_of
from onefirm.conductor.values import intent_of
from onefirm.domain.effect import EffectKind
from onefirm.domain.frozen import Json, canonical
from onefirm.domain.ids import instant
from onefirm.domain.labels import Label
from onefirm.domain.plan import Mode, Step
from onefirm.domain.policy import TrustCell, Verdict
from onefirm.intake.hooks.opt_in import CONFIRM_ADDRESS, is_own_letter
from onefirm.planning.steering import steered
from onefirm.planning.walk import Walk, fields_of
from onefirm.policy.gate import Case, judge
from onefirm.policy.rules import kept_until


def ask_gate(
    walk: Walk, step: Step, kind: EffectKind, args: Json, labels: Mapping[str, Label], means: Means
) -> Verdict:
    mode = mode_of(walk, step, means)
    cell = cell_of(walk, step, mode, kind, args, means)
    bounds = bounds_of(walk, step, kind, args, means)
    case = Case(
        named=any(named.kind == "effect" and named.does == kind.ref for named in walk.plan.steps),
        kind=kind,
        cls=cell.cls,
        mode=mode,
        args=args,
        labels=labels,
        opted_out=bool(opted_out(recipient(kind, args), means)),
        trusted_text=_own_words(walk, means) if kind.text else "",
        cell=cell,
        sure=least_sure(walk.outputs),
        worth=worth_of(reached(walk.plan.subject, kind, args, means), means) if mode == "earn" else (),
        act=effect_id(walk),
        bounds=bounds,
        asks_whose=_asks_whose(walk, kind, args, means),
        voucher=voucher_of(walk, kind, args, labels, means),
        whose=frozenset(subjects_of(recipient(kind, args), means)) if kind.recipient else frozenset(),
        led=steered(walk),
    )
    verdict = _known_to_be_answered(judge(case, means.policy, means.trust), walk, kind, means)
    held = kept_until(kind, bounds, means.clock.now(), zone_of(means)) if verdict.says in ("pass", "ask") else None
    if held is None:
        return verdict
    rests = {"until": instant(held.until), "rules": (*verdict.rules, held.says), "because": (*verdict.because, "held")}
    return verdict.model_copy(update=rests)


def mode_of(walk: Walk, step: Step, means: Means) -> Mode:
    """The word of your policy over that of the playbook."""
    return means.policy.modes.get(f"{walk.plan.playbook.partition('@')[0]}.{step.id}", step.mode)


def cell_in(walk: Walk, step: Step, kind: EffectKind, args: Json, means: Means) -> TrustCell:
    return cell_of(walk, step, mode_of(walk, step, means), kind, args, means)


def _asks_whose(walk: Walk, kind: EffectKind, args: Json, means: Means) -> bool:
    """A firm in which no form wants it any more does not know the wish."""
    if kind.ref != SEND.ref or CONFIRM_ADDRESS.name not in means.crew.catalogue.intents:
        return False
    intent = intent_of(walk, means)
    if intent.type != CONFIRM_ADDRESS.ref:
        return False
    return is_own_letter(args, str(fields_of(intent.fields).get("seal", "")), means.prints)


def _known_to_be_answered(verdict: Verdict, walk: Walk, kind: EffectKind, means: Means) -> Verdict:
    """Nobody is written to again by itself after somebody else answered in their place."""
    answers = answers_of_others(walk, means) if kind.recipient and verdict.says != "refuse" else ()
    if not answers:
        return verdict
    says = "ask" if verdict.says == "pass" else verdict.says
    because = (*("answered" for _ in answers), *verdict.because)
    return verdict.model_copy(update={"says": says, "rules": (*answers, *verdict.rules), "because": because})


def payload_of(kind: EffectKind, args: Json, means: Means) -> str:
    """The fingerprint an approval is bound to: kind and final arguments."""
    return means.prints.of("payload", canonical({"kind": kind.ref, "args": args}))


def _own_words(walk: Walk, means: Means) -> str:
    """What the operator wrote themselves; links and numbers in it are theirs to send."""
    return json.dumps([profile(means), walk.plan.settings], ensure_ascii=False)
