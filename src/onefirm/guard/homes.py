"""Machines of the operator's own, as a section of firm.toml names them."""

from typing import Annotated

from pydantic import AfterValidator

from onefirm.domain.problem import Refusal
from onefirm.guard.addresses import read_home


def _with_ports(homes: tuple[str, ...]) -> tuple[str, ...]:
    try:
        for home in homes:
            read_home(home)
    except Refusal as refusal:
        raise ValueError(refusal.problem.fix) from refusal
    return homes


Homes = Annotated[tuple[str, ...], AfterValidator(_with_ports)]
"""Each with the port that is opened there."""
