"""Money set apart before anybody is asked, against what is left at that very moment, and settled afterwards."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from onefirm.capabilities.model import Provider
from onefirm.conductor.connections import revoked
from onefirm.conductor.means import Means
from onefirm.conductor.models.book import Left
from onefirm.conductor.pen import Pen
from onefirm.conductor.profile import today
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.events.connections import CONNECTIONS_STREAM
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.firm import PAUSE_STREAM
from onefirm.domain.events.models import ModelReserved
from onefirm.domain.events.streams import of_spending
from onefirm.domain.tiers import usd, usd_left
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict

_CONFLICTS_MAX = 20

Why = Literal["paused", "revoked", "closed", "loop", "short", "busy"]


@dataclass(frozen=True)
class NotReserved:
    """Nobody is asked, and nothing is spent."""

    why: Why
    says: str
    """`the firm is paused`: it stands within a sentence."""


@dataclass(frozen=True)
class Spending:
    """For one step of a plan, or for one trial."""

    means: Means
    left: Callable[[str], Left]
    """On a day of the firm's own clock."""
    cause: int | None = None
    knocks: bool = False
    """It is asked although it did not let us in: that is what a trial finds out."""

    def refused(self, provider: Provider, micros: int) -> NotReserved | None:
        """Why so much could not be set apart for it now."""
        return self._judged(provider, micros)[0]

    async def reserve(self, provider: Provider, wanted: ModelReserved) -> NotReserved | None:
        """None: it is set apart, and whoever reads the budgets from now on finds it there."""
        for _ in range(_CONFLICTS_MAX):
            no, stream, expected = self._judged(provider, wanted.micros)
            if no:
                return no
            with suppress(Conflict):
                await self.means.ledger.append(
                    Put(stream, wanted), actor=CONDUCTOR, cause=self.cause, expected=expected
                )
                return None
        return NotReserved("busy", "it could not be asked just now")

    async def note(self, fact: Fact, *more: Put, expected: Mapping[str, int] | None = None) -> None:
        stream = of_spending(today(self.means).isoformat())
        await self.means.ledger.append(Put(stream, fact), *more, actor=CONDUCTOR, cause=self.cause, expected=expected)

    def _judged(self, provider: Provider, micros: int) -> tuple[NotReserved | None, str, Mapping[str, int]]:
        """With the versions at which that is so: whoever pauses or spends meanwhile is met as a conflict."""
        day = today(self.means).isoformat()
        stream = of_spending(day)
        version = self.means.ledger.version(stream)
        left, gone, pause = self.left(day), revoked(self.means), Pen(self.means).pause()
        expected = {stream: version, CONNECTIONS_STREAM: gone.version, PAUSE_STREAM: pause.version}
        no = None
        if pause.value:
            no = NotReserved("paused", "the firm is paused")
        elif provider.name in gone:
            no = NotReserved("revoked", "you revoked it")
        elif gone.shut(provider) and not self.knocks:
            no = NotReserved("closed", "it does not let us in")
        elif left.asks <= 0:
            no = NotReserved("loop", "this plan has asked too often")
        elif short := left.short(micros):
            says = f"{usd(micros)} could not be set apart: {usd_left(left.micros[short])} is left for {short}"
            no = NotReserved("short", says)
        return no, stream, expected
