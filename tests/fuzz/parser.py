"""One row of the table."""

from collections.abc import Callable
from dataclasses import dataclass

from onefirm.domain.problem import Refusal


@dataclass(frozen=True)
class Parser:
    name: str
    run: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    """Good ones, from which the bad ones are made. The first one is read without a refusal."""
    covers: tuple[str, ...] = ()
    """The functions that are tried by it, as `guard/xml.py:parsed`."""
    refuses: tuple[type[BaseException], ...] = (Refusal,)
    """How it says no; whoever calls it in the product is ready for these."""
