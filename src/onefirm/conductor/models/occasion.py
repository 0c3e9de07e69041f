"""On what occasion something beyond the rules is asked, and how much depends on it: at a step, or over a goal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from onefirm.conductor.means import Means
from onefirm.conductor.models.leaves import names_in
from onefirm.conductor.stands import walk_of
from onefirm.domain.effect import RISKS, Risk
from onefirm.domain.events.streams import of_plan
from onefirm.domain.ids import PlanId, StepId, SubjectId, moment
from onefirm.domain.states import OVER
from onefirm.planning.once import may_be_kept
from onefirm.planning.walk import Walk
from onefirm.policy.ladder import Stakes


@dataclass(frozen=True)
class Stands:
    """How it is with whom it is about, at this very moment."""

    here: bool = True
    """False once the plan is over, or they were forgotten: no word of an answer is kept then."""
    expected: Mapping[str, int] = field(default_factory=dict[str, int])
    """The versions at which that is so."""


@dataclass(frozen=True)
class Occasion:
    plan: PlanId
    step: StepId
    visit: int
    playbook: str
    subject: SubjectId
    """Whom it is about: what is answered goes when they are forgotten."""
    names: tuple[str, ...]
    risk: Risk
    """Of the gravest act that takes what comes of it."""
    cause: int | None = None
    late: bool = False
    """They have waited for too long already."""
    grave: bool = False
    """What its outcome leads to, before anybody is asked, is money or an act that always asks."""
    answered: bool = False
    """The operator said once and for all what is to come of such a doubt: nobody else is asked."""
    sure_above: int = 0
    stands: Callable[[], Stands] = Stands

    def stakes(self, covered: int = 100) -> Stakes:
        return Stakes(self.risk, covered, self.late)

    @property
    def stakes_of_outcome(self) -> Stakes:
        return Stakes("high" if self.grave else self.risk, late=self.late)


def at_step(walk: Walk, means: Means, step: str = "", *, answered: bool = False) -> Occasion:
    """Of the step it is at, or of another one."""
    began, at = means.ledger.event(walk.began), step or walk.at
    waited = means.clock.now() - moment(began.at) if began else timedelta()
    return Occasion(
        plan=walk.plan.id,
        step=StepId(at),
        visit=walk.visit,
        playbook=walk.plan.playbook,
        subject=walk.plan.subject,
        names=names_in(walk, means),
        risk=_risk(walk, at, means),
        cause=walk.cause,
        late=waited >= timedelta(hours=means.policy.models.late_after_hours),
        grave=not may_be_kept(walk.plan, walk.plan.step(at), means.crew.catalogue),
        answered=answered,
        sure_above=walk.plan.step(at).sure_above,
        stands=lambda: _stands(walk.plan.id, means),
    )


def _stands(plan: PlanId, means: Means) -> Stands:
    version = means.ledger.version(of_plan(plan))
    return Stands(walk_of(plan, means).state not in OVER, {of_plan(plan): version})


def _risk(walk: Walk, at: str, means: Means) -> Risk:
    risks: list[Risk] = ["low"]
    for step in walk.plan.steps:
        roots = {source.path.partition(".")[0] for source in step.takes.values()}
        kind = means.crew.kind(step.does) if step.kind == "effect" and at in roots else None
        if kind:
            risks.append(kind.risk)
    return max(risks, key=RISKS.index)
