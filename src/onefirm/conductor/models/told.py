"""What is written down of a question to a model: set apart, answered, in vain, or not asked again."""

from pydantic import BaseModel

from onefirm.capabilities.model import Provider, Reply
from onefirm.conductor.facts import words
from onefirm.conductor.models.book import Kept
from onefirm.conductor.models.occasion import Occasion
from onefirm.conductor.models.tries import Failed, cost
from onefirm.domain.events.models import ModelAnswered, ModelFailed, ModelReserved, ModelReused
from onefirm.domain.frozen import as_json
from onefirm.domain.personal import Personal, our_own

_DETAIL_SIGNS_MAX = 300


def set_apart(
    call: str, on: Occasion, agent: str, provider: Provider, *, micros: int, question: str, why: str
) -> ModelReserved:
    return ModelReserved(
        call=call,
        plan=on.plan,
        step=on.step,
        visit=on.visit,
        agent=agent,
        playbook=on.playbook,
        tier=provider.tier,
        model=provider.model,
        prices=provider.prices,
        micros=micros,
        question=question,
        route=why,
    )


def answered(
    reserved: ModelReserved, on: Occasion, provider: Provider, reply: Reply, found: BaseModel
) -> ModelAnswered:
    return ModelAnswered(
        call=reserved.call,
        plan=on.plan,
        micros=cost(provider, reply, reserved.micros),
        tokens_in=reply.tokens_in,
        tokens_out=reply.tokens_out,
        tokens_cached=reply.tokens_cached,
        milliseconds=0,
        answer=Personal(subject=on.subject, value=as_json(found)),
    )


def in_vain(reserved: ModelReserved, on: Occasion, provider: Provider, failed: Failed) -> ModelFailed:
    reply = failed.reply
    micros = cost(provider, reply, reserved.micros) if reply else reserved.micros if failed.spent else 0
    return ModelFailed(
        call=reserved.call,
        plan=on.plan,
        micros=micros,
        tokens_in=reply.tokens_in if reply else 0,
        tokens_out=reply.tokens_out if reply else 0,
        milliseconds=0,
        why=failed.why,
        detail=words(on.subject, failed.detail[:_DETAIL_SIGNS_MAX]),
    )


def without_words(fact: ModelAnswered | ModelFailed) -> ModelAnswered | ModelFailed:
    if isinstance(fact, ModelAnswered):
        return fact.model_copy(update={"answer": our_own(None)})
    return fact.model_copy(update={"detail": our_own("")})


def not_again(call: str, on: Occasion, agent: str, before: Kept, question: str) -> ModelReused:
    return ModelReused(
        call=call,
        plan=on.plan,
        step=on.step,
        visit=on.visit,
        agent=agent,
        playbook=on.playbook,
        tier=before.tier,
        model=before.model,
        question=question,
        answered=before.entry,
        micros_saved=before.micros,
    )
