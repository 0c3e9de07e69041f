"""Money: whole minor units and a currency. Never a float, never two currencies in one sum."""

from typing import Self

from pydantic import Field

from onefirm.domain.frozen import Frozen
from onefirm.domain.minor import exponent_of, spelled

__all__ = ["Money", "exponent_of"]


class Money(Frozen):
    minor: int
    currency: str = Field(pattern=r"^[A-Z]{3}$")

    def over(self, limit: Self) -> bool:
        """Is this more than the limit? Another currency always is: nobody has promised a rate."""
        return self.currency != limit.currency or self.minor > limit.minor

    def shown(self) -> str:
        return spelled(self.minor, self.currency)
