"""An account that is named in firm.toml and could not be opened: it keeps its place, and nobody takes over from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from onefirm.capabilities.connector import Heard, Item, NeedsYou, Order
from onefirm.domain.effect import EffectKind, Receipt, Terms, Verification
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Problem, Refusal


@dataclass(frozen=True)
class ShutConnector:
    """What would do it instead is asked for its terms alone. A letter that went into a drop folder was not sent."""

    name: str
    capability: str
    effects: Mapping[EffectKind, Terms]
    problem: Problem
    quick: bool = True

    @property
    def manner(self) -> str:
        return f"Nothing leaves until the account '{self.name}' can be opened: {self.problem.why}"

    def place(self, _args: Json) -> None:
        """Where it would have been nobody knows: what waits for it goes on when it can be opened."""

    async def do(self, order: Order) -> Receipt:
        raise NeedsYou(self.problem)

    async def verify(self, order: Order) -> Verification:
        return Verification(found="cannot-tell", evidence=self.problem.sentence()[:500])


@dataclass(frozen=True)
class ShutSource:
    """Nothing comes in through it, and the operator is told why."""

    name: str
    problem: Problem
    quick: bool = True

    async def poll(self) -> tuple[Item, ...]:
        raise NeedsYou(self.problem)

    def read(self, item: Item) -> Heard:
        raise Refusal(self.problem)

    async def put_away(self, item: Item, kept: bool) -> None:
        """It brought nothing."""


def account_shut(name: str, fault: Exception) -> Problem:
    return Problem(
        code="account-shut",
        what=f"'{name}' is named in firm.toml, and could not be opened.",
        why=f"{type(fault).__name__}: {fault}"[:300],
        fix=f"Mend its section: `onefirm connect {name}`. Until then nothing leaves or comes in through it.",
        where="firm.toml",
    )
