"""One try: what it may cost, what came back, and whether that fits."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import from_json

from onefirm.capabilities.connector import NeedsYou, Never, NotNow, SignedOut, Unknown
from onefirm.capabilities.model import Given, Provider, Reply
from onefirm.conductor.models.leaves import Leaving
from onefirm.conductor.staffing.staff import first_error
from onefirm.domain.events.models import Failure
from onefirm.domain.problem import Problem
from onefirm.policy.redaction import Unmarked, restored

_ANSWER_SIGNS_MAX = 100_000


class Failed(Exception):
    """This try gave nothing: what it cost, and why."""

    def __init__(
        self,
        why: Failure,
        detail: str,
        *,
        spent: bool = True,
        reply: Reply | None = None,
        problem: Problem | None = None,
    ) -> None:
        super().__init__(detail)
        self.why: Failure = why
        self.detail = detail
        self.spent = spent
        self.reply = reply
        self.problem = problem
        """Why nothing was asked, which says what mends it."""


def worst(provider: Provider, question: Leaving) -> int | None:
    return provider.micros(question.request.tokens_in_max, question.request.tokens_max)


def cost(provider: Provider, reply: Reply, reserved: int) -> int:
    """What a provider does not count is taken to have cost all that was set apart."""
    if not (reply.tokens_in or reply.tokens_out):
        return reserved
    micros = provider.micros(reply.tokens_in, reply.tokens_out, reply.tokens_cached)
    return reserved if micros is None else micros


async def answer(provider: Provider, question: Leaving, seconds: float) -> Reply:
    try:
        await provider.ready()
        async with asyncio.timeout(seconds):
            return await provider.answer(question.request, seconds)
    except TimeoutError as slow:
        raise Failed("timeout", f"It had not answered after {seconds:.0f} s.") from slow
    except NotNow as later:
        raise Failed("busy", later.why, spent=False) from later
    except SignedOut as out:
        raise Failed("closed", out.problem.sentence(), spent=False, problem=out.problem) from out
    except (NeedsYou, Never) as no:
        raise Failed("refused", no.problem.sentence(), spent=False, problem=no.problem) from no
    except Unknown as lost:
        raise Failed("lost", lost.why) from lost
    except Exception as fault:  # a stranger's provider may raise anything; what it cost is unknown then.
        raise Failed("lost", f"{type(fault).__name__}: {fault}") from fault


def fitting(reply: Reply, question: Leaving, gives: type[Given]) -> Given:
    if len(reply.text) > _ANSWER_SIGNS_MAX:
        raise Failed("unfit", f"It wrote {len(reply.text):,} signs.", reply=reply)
    try:
        return gives.model_validate(restored(from_json(reply.text), question.hidden))
    except (ValidationError, Unmarked, ValueError, RecursionError) as broken:
        detail = first_error(broken) if isinstance(broken, ValidationError) else str(broken)
        raise Failed("cut" if reply.cut else "unfit", detail, reply=reply) from broken


def readable(value: object, gives: type[Given]) -> Given | None:
    try:
        return gives.model_validate(value)
    except ValidationError:
        return None


WORTH_AGAIN: frozenset[Failure] = frozenset({"unfit", "cut"})
SAID: Mapping[Failure, str] = {
    "timeout": "no answer came in time",
    "unfit": "its answer was none that could be used",
    "cut": "its answer was too long",
    "busy": "it could not be asked just now",
    "closed": "it does not let us in",
    "refused": "it refused the question",
    "lost": "its answer was lost",
    "late": "there was no time left",
}


@dataclass(frozen=True)
class Missed:
    """A try that gave nothing."""

    says: str
    again: bool = False
    """The same model is worth another try."""

    def sentence(self) -> str:
        return f"A model was asked in vain: {self.says}. A rule did it instead."
