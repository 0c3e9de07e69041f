"""Trying a model: one short question that tells nothing of the firm, set apart and counted like every other."""

from dataclasses import dataclass

from pydantic import BaseModel, Field

from onefirm.capabilities.model import Provider, Request
from onefirm.capabilities.probing import Probed, Probing, secrets_of
from onefirm.conductor.means import Means
from onefirm.conductor.models import told
from onefirm.conductor.models.book import Left, left_today
from onefirm.conductor.models.leaves import Leaving
from onefirm.conductor.models.occasion import Occasion
from onefirm.conductor.models.spending import Spending
from onefirm.conductor.models.tries import Failed, answer, fitting, worst
from onefirm.domain.actors import OPERATOR
from onefirm.domain.ids import FIRM, PlanId, StepId
from onefirm.domain.problem import Problem
from onefirm.domain.tiers import usd

_SECONDS_MAX = 30.0
"""Less than a trial of any connection may take, so that what it cost is settled before."""
_DETAIL_SIGNS_MAX = 300


class Said(BaseModel):
    says: str = Field(min_length=1, max_length=1_000)


QUESTION = Leaving(
    Request(
        instructions="Answer with one JSON object that fits the schema, and nothing else.",
        words='Say "well".',
        fits=Said.model_json_schema(),
        tokens_max=200,
    ),
    {},
    {},
)

_ON = Occasion(plan=PlanId(""), step=StepId("trial"), visit=0, playbook="", subject=FIRM, names=(), risk="low")
"""Of nobody's plan, and about nobody."""


@dataclass(frozen=True)
class Trial:
    """Implements `Probing`, for a model that the operator tries by its name. Nobody else does."""

    provider: Provider
    means: Means
    quick: bool = True

    async def probe(self) -> Probed:
        provider, spending = self.provider, Spending(self.means, self._left, knocks=True)
        most = worst(provider, QUESTION)
        if most is None:
            return _not_asked("it has no price: name price-in and price-out (0 on your own machine)")
        call = f"mc_{self.means.chance.bytes(9).hex()}"
        wanted = told.set_apart(call, _ON, OPERATOR, provider, micros=most, question="", why="You tried it.")
        if no := await spending.reserve(provider, wanted):
            return _not_asked(no.says)
        began = self.means.clock.elapsed()
        try:
            reply = await answer(provider, QUESTION, min(_SECONDS_MAX, self.means.policy.models.seconds))
            found = fitting(reply, QUESTION, Said)
        except Failed as failed:
            await spending.note(told.in_vain(wanted, _ON, provider, failed))
            problem = failed.problem or _useless(provider, failed)
            return Probed(problem=problem, signed_out=failed.why == "closed")
        settled = told.answered(wanted, _ON, provider, reply, found)
        took = int((self.means.clock.elapsed() - began) * 1000)
        await spending.note(settled.model_copy(update={"milliseconds": took}))
        says = f"{provider.model} answered one short question as it was asked to, for {usd(settled.micros)}."
        return Probed(works=(says,), proven=bool(secrets_of(provider)))

    def _left(self, day: str) -> Left:
        return left_today(day, self.means)


def trial_of(one: object, means: Means) -> Probing | None:
    """How this is tried; None where it cannot be without using it."""
    if isinstance(one, Provider):
        return Trial(one, means)
    return one if isinstance(one, Probing) else None


def _not_asked(why: str) -> Probed:
    return Probed(cannot=(f"It was not asked: {why}.",))


def _useless(provider: Provider, failed: Failed) -> Problem:
    if failed.why in ("unfit", "cut"):
        return Problem(
            code="model-unfit",
            what=f"{provider.model} answered, and not as it was asked to.",
            why=failed.detail[:_DETAIL_SIGNS_MAX],
            fix="Name another model, one that keeps to a JSON schema. Meanwhile rules do the work.",
            where="firm.toml",
        )
    return Problem(
        code="model-silent",
        what=f"{provider.model} gave no answer.",
        why=failed.detail[:_DETAIL_SIGNS_MAX],
        fix="Look whether it runs, and whether `url` is right. Meanwhile rules do the work.",
        where="firm.toml",
    )
