"""What the page needs of whoever takes in what the outside leaves."""

from typing import Protocol

from onefirm.intake.hooks.taking import Delivery


class Letterbox(Protocol):
    async def take(self, delivery: Delivery) -> bool:
        """Kept when this returns. True when it is new. Raises a Refusal or TooFast, and nothing is kept."""
        ...
