"""Money: whole minor units and a currency. Never a float, never two currencies in one sum."""

from typing import Self

from pydantic import Field

from onefirm.domain.frozen import Frozen

_EXPONENTS = {
    "JPY": 0,
    "KRW": 0,
    "ISK": 0,
    "VND": 0,
    "CLP": 0,
    "BHD": 3,
    "KWD": 3,
    "TND": 3,
    "OMR": 3,
    "JOD": 3,
}


def exponent_of(currency: str) -> int:
    """How many digits of this currency stand behind the mark."""
    return _EXPONENTS.get(currency, 2)


class Money(Frozen):
    minor: int
    currency: str = Field(pattern=r"^[A-Z]{3}$")

    def over(self, limit: Self) -> bool:
        """Is this more than the limit? Another currency always is: nobody has promised a rate."""
        return self.currency != limit.currency or self.minor > limit.minor

    def shown(self) -> str:
        exponent = exponent_of(self.currency)
        sign = "-" if self.minor < 0 else ""
        whole, part = divmod(abs(self.minor), 10**exponent)
        fraction = f".{part:0{exponent}d}" if exponent else ""
        return f"{sign}{whole:,}{fraction} {self.currency}"
