"""Money: whole minor units and a currency. Never a float, never two currencies in one sum."""

from typing import Self, cast

from pydantic import Field

from onefirm.domain.frozen import Frozen
from onefirm.domain.minor import exponent_of, spelled

__all__ = ["Money", "exponent_of", "is_figure"]


def is_figure(value: object) -> bool:
    """A whole number, or money: what arithmetic can come to. No word and no address is one."""
    if isinstance(value, dict):
        return cast(dict[str, object], value).keys() == Money.model_fields.keys()
    return isinstance(value, int) and not isinstance(value, bool)


class Money(Frozen):
    minor: int
    currency: str = Field(pattern=r"^[A-Z]{3}$")

    def over(self, limit: Self) -> bool:
        """Is this more than the limit? Another currency always is: nobody has promised a rate."""
        return self.currency != limit.currency or self.minor > limit.minor

    def shown(self) -> str:
        return spelled(self.minor, self.currency)
