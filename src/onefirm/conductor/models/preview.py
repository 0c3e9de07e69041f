"""What would leave for a model: the agent asks as it would, and nobody is asked."""

from dataclasses import dataclass, field

from pydantic import BaseModel

from onefirm.capabilities.model import MODEL, Given, Prompt
from onefirm.conductor.bench import THREADS
from onefirm.conductor.crew import Means
from onefirm.conductor.models.book import left, today
from onefirm.conductor.models.leaves import Leaving, leaving
from onefirm.conductor.models.occasion import Occasion, at_step
from onefirm.conductor.models.rung import learned
from onefirm.conductor.models.spending import Spending
from onefirm.conductor.models.tries import worst
from onefirm.conductor.staff import call
from onefirm.conductor.stands import walk_of
from onefirm.conductor.values import gather
from onefirm.domain.contract import Contract
from onefirm.domain.events.plans import StepDone
from onefirm.domain.events.streams import of_plan
from onefirm.domain.frozen import Json
from onefirm.domain.ids import PlanId
from onefirm.domain.plan import END
from onefirm.domain.taught import Taught
from onefirm.domain.tiers import TIERS
from onefirm.planning.walk import Walk, fields_of
from onefirm.policy.ladder import Route, Rung, route


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
    """Why nobody of those it would ask can be asked now, within a sentence."""
    why: str = ""
    """What it goes by instead of a model, where that is what you decided so far."""


@dataclass
class _Heard:
    """Lent instead of a model: it writes down what it is asked, and answers nothing that would cost something."""

    on: Occasion
    contract: Contract
    means: Means
    why: str = ""
    asked: list[tuple[Prompt, type[BaseModel]]] = field(default_factory=list[tuple[Prompt, type[BaseModel]]])

    async def decided(self, text: str) -> Taught | None:
        found = learned(self.on, self.contract, text, self.means)
        self.why = found[1].why if found and found[1].then != "goes-on" else ""
        return found[0] if found and found[1].then == "answers" else None

    async def ask(self, prompt: Prompt, gives: type[Given]) -> Given | None:
        self.asked.append((prompt, gives))
        return None


async def previewed(plan: PlanId, step: str, means: Means) -> Previewed | None:
    """None where no agent of this plan, or not this step, works with a model."""
    walk = walk_of(plan, means)
    found = _step(walk, step, means)
    if found is None:
        return None
    name, contract, values = found
    on = at_step(walk, means, name)
    heard = _Heard(on, contract, means)
    agent = means.crew.agents[contract.role]
    seconds = contract.seconds_max or means.policy.limits.agent_seconds_max
    await call(agent, values, {**means.crew.reach, MODEL: heard}, 0, seconds, THREADS)
    if heard.why or not heard.asked:
        return Previewed(name, contract.ref, None, why=heard.why)
    prompt, gives = heard.asked[0]
    leaves = leaving(prompt, gives, on.names)
    models = means.crew.models
    rungs = [Rung(tier, worst(models[tier], leaves)) for tier in TIERS if tier in models]
    budgets = left(on, contract, today(means), means).micros
    way = route(rungs, on.stakes(prompt.covered), budgets)
    most = {rung.tier: rung.micros or 0 for rung in rungs}
    spending = Spending(means, lambda day: left(on, contract, day, means))
    refused = {tier: spending.refused(models[tier], most[tier]) for tier in way.tiers}
    first = next((tier for tier, no in refused.items() if no is None), None)
    shut = "" if first else next((no.says for no in refused.values() if no), "")
    return Previewed(name, contract.ref, leaves, way, most[first] if first else 0, shut)


def _step(walk: Walk, step: str, means: Means) -> tuple[str, Contract, Json] | None:
    """With what it was given then, or would be given now."""
    done = [each.fact for each in means.ledger.stream(of_plan(walk.plan.id)) if isinstance(each.fact, StepDone)]
    for fact in reversed(done):
        contract = _with_model(fact.agent.partition("@")[0], means)
        if contract and step in ("", fact.step):
            return fact.step, contract, fields_of(fact.inputs)
    if walk.over or walk.at == END or step not in ("", walk.at):
        return None
    contract = _with_model(walk.step.does.partition("@")[0], means) if walk.step.kind == "agent" else None
    return (walk.at, contract, gather(walk.step, walk, means).values) if contract else None


def _with_model(role: str, means: Means) -> Contract | None:
    agent = means.crew.agents.get(role)
    return agent.contract if agent and MODEL in agent.contract.capabilities else None
