"""What past work says about letting an act run by itself. Pure."""

from typing import Protocol

from onefirm.domain.policy import TrustCell


class Trust(Protocol):
    """The track record, one cell at a time. It may waive the habit of asking, never a rule about integrity."""

    def promoted(self, cell: TrustCell) -> bool: ...

    def says(self, cell: TrustCell) -> str:
        """The track record in one sentence, for the card."""
        ...


class NothingEarned:
    """The trust of a firm on its first day."""

    def promoted(self, cell: TrustCell) -> bool:
        return False

    def says(self, cell: TrustCell) -> str:
        return "No evidence yet: everything asks."
