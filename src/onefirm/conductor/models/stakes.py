"""How much depends on an answer: what is done with it, how much of it is known, and who waits for it."""

from datetime import timedelta

from onefirm.conductor.crew import Means
from onefirm.domain.effect import Risk
from onefirm.domain.ids import moment
from onefirm.planning.walk import Walk
from onefirm.policy.ladder import Stakes

_RISKS: tuple[Risk, ...] = ("low", "medium", "high")


def stakes_of(walk: Walk, covered: int, means: Means, step: str = "") -> Stakes:
    """Of the step it is at, or of another one."""
    began = means.ledger.event(walk.began)
    waited = means.clock.now() - moment(began.at) if began else timedelta()
    late = waited >= timedelta(hours=means.policy.models.late_after_hours)
    return Stakes(_risk(walk, step or walk.at, means), covered, late)


def _risk(walk: Walk, at: str, means: Means) -> Risk:
    """The gravest of the acts that take what this step gives."""
    risks: list[Risk] = ["low"]
    for step in walk.plan.steps:
        roots = {source.path.partition(".")[0] for source in step.takes.values()}
        kind = means.crew.kind(step.does) if step.kind == "effect" and at in roots else None
        if kind:
            risks.append(kind.risk)
    return max(risks, key=_RISKS.index)
