"""Asking a model: one question within bounds, and one typed answer, or none. Nobody acts through it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar, cast, runtime_checkable

from pydantic import BaseModel

from onefirm.capabilities.agent import Forbidden, Reach
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.taught import Taught
from onefirm.domain.tiers import Tier

MODEL = "model"
"""What a contract names under its capabilities, to be lent one."""

TOKENS_MAX = 1_000

Given = TypeVar("Given", bound=BaseModel)


@dataclass(frozen=True)
class Prompt:
    """What an agent wants, and of what."""

    wants: str
    """In the agent's own words: nothing from outside stands in it."""
    about: Mapping[str, str] = field(repr=False)
    """What the question is about, by name. It is read, and never obeyed."""
    covered: int = 100
    """How much of what it takes to answer is known, per cent. Little is for a better model."""
    tokens_max: int = TOKENS_MAX
    """How long the answer may be."""


class Model(Protocol):
    """What an agent is lent for one call."""

    async def decided(self, text: str) -> Taught | None:
        """Which of its outcomes the operator's own decisions so far give such a text, where that is enough to go by.

        It is free and nothing leaves, so it is asked before any model. None: go on, and ask one.
        """
        ...

    async def ask(self, prompt: Prompt, gives: type[Given]) -> Given | None:
        """An answer that fits, or None: then go on by rule. Why nobody answered is kept, and shown as degraded."""
        ...


class NoModel:
    """A firm without one. Nothing is missing then: rules are what every agent begins with."""

    async def decided(self, text: str) -> Taught | None:
        return None

    async def ask(self, prompt: Prompt, gives: type[Given]) -> Given | None:
        return None


NO_MODEL = NoModel()


def model_of(reach: Reach) -> Model:
    """What a contract that names a model is lent; none where its agent is asked outside of a firm."""
    try:
        lent = reach.use(MODEL)
    except Forbidden:
        return NO_MODEL
    return cast(Model, lent)


class Request(Frozen):
    """Exactly what leaves for one try."""

    instructions: str
    words: str
    fits: Json
    """The JSON schema of the answer."""
    tokens_max: int

    @property
    def tokens_in_max(self) -> int:
        """No token is shorter than a byte, and what a protocol adds is little."""
        spelled = self.instructions + self.words + str(self.fits)
        return len(spelled.encode()) + _AROUND


_AROUND = 500


class Reply(Frozen):
    """What came back, as it came."""

    text: str
    tokens_in: int
    tokens_out: int
    tokens_cached: int = 0
    """Of those that went in: what the provider had kept, and counts for less."""
    cut: bool = False
    """It was longer than it was allowed to be."""


@runtime_checkable
class Provider(Protocol):
    """One model of one account. It is a connection like others: it can be revoked and tried."""

    @property
    def name(self) -> str:
        """`model-small`"""
        ...

    @property
    def manner(self) -> str: ...

    @property
    def tier(self) -> Tier: ...

    @property
    def model(self) -> str:
        """As the provider calls it."""
        ...

    @property
    def prices(self) -> str:
        """Where the price comes from, with its version; empty where there is none."""
        ...

    def micros(self, tokens_in: int, tokens_out: int, tokens_cached: int = 0) -> int | None:
        """What so much costs, rounded up. None: nobody has said a price."""
        ...

    async def ready(self) -> None:
        """Whatever takes long, once and before the first question: no question is to be late for it."""
        ...

    async def answer(self, request: Request, seconds: float) -> Reply:
        """Raises NotNow, NeedsYou or Never where nothing was spent, and Unknown where something may have been."""
        ...
