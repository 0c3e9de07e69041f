"""What was spent, and what is left: asked before anything is spent, and against the version it was read at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from onefirm.conductor.means import Means
from onefirm.conductor.models.occasion import Occasion
from onefirm.domain.contract import Contract
from onefirm.domain.events.models import ModelAnswered
from onefirm.domain.ids import instant
from onefirm.domain.tiers import MICROS_OF_A_CENT, Tier, tier_of
from onefirm.ledger.projection import Row


@dataclass(frozen=True)
class Left:
    """Of each budget, by what the operator would call it, in millionths of a dollar."""

    micros: Mapping[str, int]
    asks: int
    """How often more this plan may ask."""

    def short(self, micros: int) -> str:
        """The first budget that has not so much; empty where each has."""
        return next((name for name, left in self.micros.items() if left < micros), "")


@dataclass(frozen=True)
class Kept:
    """An answer that was paid for already."""

    entry: int
    tier: Tier
    model: str
    micros: int
    answer: ModelAnswered


def left(on: Occasion, contract: Contract, day: str, means: Means) -> Left:
    agent = contract.role
    limits, playbook = means.policy.models, on.playbook.partition("@")[0]
    spent = _row(means.views.one("model_spent", day=day, agent=agent, playbook=playbook))
    on_plan = _row(means.views.one("model_spent_on_plan", plan=on.plan))
    bounds = {
        "one question": (min(limits.cents_per_call, contract.cost_cents_max), 0),
        "this plan": (limits.cents_per_plan, _number(on_plan, "micros")),
        f"the {agent} today": (limits.cents_per_agent_a_day, _number(spent, "agent")),
        "this playbook today": (limits.cents_per_playbook_a_day, _number(spent, "playbook")),
        "today": (limits.cents_a_day, _number(spent, "all_day")),
    }
    return Left(
        {name: cents * MICROS_OF_A_CENT - used for name, (cents, used) in bounds.items()},
        limits.asks_per_plan - _number(on_plan, "asks"),
    )


def left_today(day: str, means: Means) -> Left:
    """For one question of nobody's plan."""
    limits, spent = means.policy.models, _row(means.views.one("model_spent", day=day, agent="", playbook=""))
    bounds = {"one question": (limits.cents_per_call, 0), "today": (limits.cents_a_day, _number(spent, "all_day"))}
    return Left({name: cents * MICROS_OF_A_CENT - used for name, (cents, used) in bounds.items()}, asks=1)


def kept(question: str, means: Means) -> Kept | None:
    """The same question, answered lately enough, and of somebody who was not forgotten since."""
    days = means.policy.models.answers_kept_days
    if not days:
        return None
    since = instant(means.clock.now() - timedelta(days=days))
    row = means.views.one("model_answer_kept", question=question, since=since)
    event = means.ledger.event(_number(row, "ended")) if row else None
    if row is None or event is None or not isinstance(event.fact, ModelAnswered) or event.fact.answer.erased:
        return None
    return Kept(event.seq, tier_of(str(row["tier"])), str(row["model"]), _number(row, "micros"), event.fact)


def settled(agent: str, means: Means) -> int:
    """How many doubts of this agent what was learned has settled, or would have."""
    return _number(_row(means.views.one("learned_settled", agent=agent)), "times")


def failed_before(question: str, on: Occasion, means: Means) -> int:
    row = means.views.one("model_failures_of", question=question, plan=on.plan)
    return _number(_row(row), "times")


def _row(row: Row | None) -> Row:
    return row or {}


def _number(row: Row, name: str) -> int:
    return int(row.get(name) or 0)
