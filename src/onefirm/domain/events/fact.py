"""What every event is: a fact in the past tense, and the envelope it stands in once recorded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from onefirm.domain.frozen import Frozen, Json


class Fact(Frozen):
    """One thing that happened. Kind and version are for ever; the fields of a released version never change."""

    kind: ClassVar[str]
    version: ClassVar[int] = 1
    promises: ClassVar[bool] = False
    """True when somebody was promised this, whoever did it: it is on the disk before anyone is told."""
    about: ClassVar[str]
    """One sentence for the operator and the reference."""


@dataclass(frozen=True)
class Recorded:
    """A fact with its place in the ledger."""

    seq: int
    at: str
    stream: str
    stream_version: int
    actor: str
    cause: int | None
    """The event that led to this one."""
    fact: Fact
    hash: str


Lift = Callable[[Json], Json]
Upcasters = Mapping[tuple[str, int], Lift]


def upcast(kind: str, version: int, body: Json, upcasters: Upcasters) -> tuple[int, Json]:
    """Read an old body as the newest version of its kind, one lift at a time."""
    while lift := upcasters.get((kind, version)):
        version, body = version + 1, lift(body)
    return version, body
