"""What past work says about letting an act run by itself, as the gate asks for it."""

from typing import Protocol

from onefirm.domain.money import Money
from onefirm.domain.policy import TrustCell
from onefirm.policy.trust.levels import Level
from onefirm.policy.trust.words import NO_EVIDENCE


class Trust(Protocol):
    """The track record, one cell at a time. It may waive the habit of asking, never a rule about integrity."""

    def level(self, cell: TrustCell) -> Level: ...

    def says(self, cell: TrustCell, *, degraded: bool = False) -> str:
        """The track record in a few words, for the card. `degraded`: a rule did it in the place of a model."""
        ...

    def holds(self, cell: TrustCell, act: str, a_day: int) -> bool:
        """Of an act that passed by it: may it still leave, where so many a day may?"""
        ...

    def today(self) -> int:
        """How many acts went by themselves today because that was earned or granted."""
        ...

    def spent(self, cell: TrustCell) -> str:
        """Why what a rule of the operator's would let run asks all the same; empty where nothing speaks against it."""
        ...

    def looks_at(self, cell: TrustCell, act: str, amount: Money | None) -> str:
        """Why the operator looks at this act although it could go by itself; empty where they do not."""
        ...


class NothingEarned:
    """The trust of a firm on its first day."""

    def level(self, cell: TrustCell) -> Level:
        return "asks"

    def says(self, cell: TrustCell, *, degraded: bool = False) -> str:
        return NO_EVIDENCE

    def holds(self, cell: TrustCell, act: str, a_day: int) -> bool:
        return False

    def today(self) -> int:
        return 0

    def spent(self, cell: TrustCell) -> str:
        return ""

    def looks_at(self, cell: TrustCell, act: str, amount: Money | None) -> str:
        return ""
