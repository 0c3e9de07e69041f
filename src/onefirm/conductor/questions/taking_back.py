"""A yes and a no wait for the same window, and until it closes either can be taken back."""

from onefirm.conductor.facts import later, question_id, words
from onefirm.conductor.means import Means
from onefirm.conductor.questions.by_hand import withdrawn
from onefirm.conductor.questions.problems import left_already, no_such
from onefirm.domain.events.effects import EffectDeclined, EffectRecalled, EffectWithdrawn
from onefirm.domain.events.questions import QuestionVoided
from onefirm.domain.events.streams import of_effect, of_question
from onefirm.domain.ids import PlanId
from onefirm.domain.problem import Refusal
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import Act, act, still_here
from onefirm.planning.walk import Walk

_NO = "The operator said no."
_BACK = "The operator took it back."
_NO_BACK = "The operator took their no back."


def turned_down(
    walk: Walk, effect: Act, reason: str, window: int, means: Means
) -> tuple[EffectDeclined | EffectWithdrawn, str]:
    """What a no is written down as, and until when it can be taken back. The plan stays where it is until then."""
    if not window:
        return withdrawn(walk, effect, reason or _NO), ""
    until, why = later(means, window), words(walk.plan.subject, reason or _NO)
    return EffectDeclined(effect=effect.declared.effect, plan=walk.plan.id, hold_until=until, reason=why), until


async def taken_back(effect: str, by: str, means: Means) -> PlanId:
    """It competes with what would follow, the dispatch or the end of the act: one of them wins."""
    standing = act(means.ledger.stream(f"effect:{effect}"))
    if standing is None:
        raise Refusal(no_such("effect", effect, "onefirm plans list"))
    if not still_here(standing) or not standing.hold_until:
        raise Refusal(left_already(effect, standing.state))
    declared, no = standing.declared, standing.state == "declined"
    why, stream = _NO_BACK if no else _BACK, of_effect(declared.effect)
    puts = [Put(stream, EffectRecalled(effect=declared.effect, plan=declared.plan, why=why))]
    if no:
        # Answered it would stay, and what was said of a draft would be taken up once more.
        question = question_id(declared.plan, declared.visit)
        puts.append(Put(of_question(question), QuestionVoided(question=question, plan=declared.plan, why=why)))
    try:
        await means.ledger.append(*puts, actor=by, cause=standing.cause, expected={stream: standing.version})
    except Conflict as conflict:
        raise Refusal(left_already(effect, "withdrawn" if no else "dispatched")) from conflict
    return declared.plan
