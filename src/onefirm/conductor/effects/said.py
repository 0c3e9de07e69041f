"""What the gate said of an act, out of its declaration, and the day it has to wait for."""

from onefirm.conductor.facts import words
from onefirm.domain.events.effects import EffectDeclared, EffectHeld
from onefirm.domain.ids import EffectId
from onefirm.domain.policy import Verdict
from onefirm.planning.walk import Walk


def kept_from(walk: Walk, effect: EffectId, until: str, why: str) -> EffectHeld:
    """It waits for a day on which they may be reached."""
    return EffectHeld(effect=effect, plan=walk.plan.id, until=until, why=words(walk.plan.subject, why))


def said_of(declared: EffectDeclared) -> Verdict:
    """What the gate answered when it was declared; of somebody forgotten, without its words."""
    rules = declared.rules.value
    if not isinstance(rules, list) or not rules:
        return Verdict(says=declared.verdict, rules=("The policy says so.",), because=declared.because[:1] or ("rule",))
    return Verdict(says=declared.verdict, rules=tuple(str(rule) for rule in rules), because=declared.because)
