"""What would leave for a model: the agent asks as it would, by the same conditions, and nobody is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from onefirm.capabilities.model import MODEL
from onefirm.conductor.bench import THREADS
from onefirm.conductor.means import Means
from onefirm.conductor.models.asking import Asking, Would
from onefirm.conductor.models.book import left
from onefirm.conductor.models.leaves import Leaving
from onefirm.conductor.models.occasion import Occasion, at_step
from onefirm.conductor.models.spending import Spending
from onefirm.conductor.models.tries import worst
from onefirm.conductor.staffing.staff import call
from onefirm.conductor.stands import walk_of
from onefirm.conductor.values import gather
from onefirm.domain.contract import Contract
from onefirm.domain.events.plans import StepDone
from onefirm.domain.events.streams import of_plan
from onefirm.domain.frozen import Json
from onefirm.domain.ids import PlanId
from onefirm.domain.labels import Label
from onefirm.domain.plan import END
from onefirm.domain.tiers import Tier
from onefirm.planning.walk import Walk, fields_of
from onefirm.policy.ladder import Route

Answered = Callable[[Walk, str], bool]
"""Whether the operator said once and for all what is to come of a doubt of this step."""


@dataclass(frozen=True)
class Previewed:
    step: str
    agent: str
    leaves: Leaving | None
    """None where it would ask no model."""
    way: Route | None = None
    micros: int = 0
    """At most."""
    shut: str = ""
    """Why nobody would be asked it now, within a sentence."""
    why: str = ""
    """What it goes by instead of a model, in a sentence of its own."""
    more: int = 0
    """So many more questions it has in the same call, whatever comes of the first."""
    later: tuple[str, ...] = ()
    """Steps that are still to come and may ask a model, of which nobody knows yet what they will be given."""


@dataclass(frozen=True)
class _Call:
    step: str
    contract: Contract
    values: Json
    labels: Mapping[str, Label]


async def previewed(plan: PlanId, step: str, means: Means, answered: Answered) -> Previewed | None:
    """None where no agent of this plan, or not this step, works with a model."""
    walk = walk_of(plan, means)
    found = _step(walk, step, means)
    if found is None:
        return None
    contract, seconds = found.contract, found.contract.seconds_max or means.policy.limits.agent_seconds_max
    on = at_step(walk, means, found.step, answered=answered(walk, found.step))
    asking = Asking(lambda: on, contract, found.labels, means, seconds, pays=False)
    reach = {**means.crew.reach, MODEL: asking}
    await call(means.crew.agents[contract.role], found.values, reach, 0, seconds, THREADS)
    asking.close()
    later = _later(walk, found.step, means)
    if not asking.heard:
        why = asking.missed or (asking.routes[-1] if asking.rung else "")
        return Previewed(found.step, contract.ref, None, why=why, later=later)
    first = asking.heard[0]
    tier, no = _asked_first(first, on, contract, means)
    return Previewed(
        step=found.step,
        agent=contract.ref,
        leaves=first.question,
        way=first.way,
        micros=(worst(means.crew.models[tier], first.question) or 0) if tier else 0,
        shut=first.instead or no,
        more=len(asking.heard) - 1,
        later=later,
    )


def _asked_first(would: Would, on: Occasion, contract: Contract, means: Means) -> tuple[Tier | None, str]:
    """The first of its way for whom so much could be set apart now; or why for nobody."""
    spending, no = Spending(means, lambda day: left(on, contract, day, means)), ""
    for tier in would.way.tiers:
        provider = means.crew.models[tier]
        refused = spending.refused(provider, worst(provider, would.question) or 0)
        if refused is None:
            return tier, ""
        no = no or refused.says
    return None, no


def _step(walk: Walk, step: str, means: Means) -> _Call | None:
    """With what it was given then, or would be given now."""
    done = [each.fact for each in means.ledger.stream(of_plan(walk.plan.id)) if isinstance(each.fact, StepDone)]
    for fact in reversed(done):
        contract = _with_model(fact.agent.partition("@")[0], means)
        if contract and step in ("", fact.step):
            labels = gather(walk.plan.step(fact.step), walk, means).labels
            return _Call(fact.step, contract, fields_of(fact.inputs), labels)
    if walk.over or walk.at == END or step not in ("", walk.at):
        return None
    contract = _with_model(walk.step.does.partition("@")[0], means) if walk.step.kind == "agent" else None
    gathered = gather(walk.step, walk, means) if contract else None
    return _Call(walk.at, contract, gathered.values, gathered.labels) if contract and gathered else None


def _later(walk: Walk, now: str, means: Means) -> tuple[str, ...]:
    """By the order of the plan; some of them it may never come to."""
    if walk.over or not means.crew.models:
        return ()
    names = [str(each.id) for each in walk.plan.steps]
    to_come = walk.plan.steps[names.index(now) + 1 :]
    asks = (each for each in to_come if each.kind == "agent" and _with_model(each.does.partition("@")[0], means))
    return tuple(each.id for each in asks if each.id not in walk.outputs)


def _with_model(role: str, means: Means) -> Contract | None:
    agent = means.crew.agents.get(role)
    return agent.contract if agent and MODEL in agent.contract.capabilities else None
