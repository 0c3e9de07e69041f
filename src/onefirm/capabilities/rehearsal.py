"""Rehearsing: a connector that answers badly on request, so that the firm is tried before it matters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

FaultName = Literal["reply-lost", "request-lost", "too-many", "server-error", "slow", "drifted", "signed-out"]

FAULTS: Mapping[FaultName, str] = {
    "reply-lost": "It is done, and the answer never arrives.",
    "request-lost": "The order never arrives, and neither does an answer.",
    "too-many": "It answers 429: not now, try again after some seconds.",
    "server-error": "It answers 500 and does not say whether anything was done.",
    "slow": "It is done, and the answer takes some seconds.",
    "drifted": "It is done, and the answer has changed its form, so the receipt cannot be read.",
    "signed-out": "It wants you to sign in again; nothing is done.",
}
"""Every fault that can be played, and what then happens, in the operator's words."""

SECONDS = 5
SECONDS_MAX = 86_400


@dataclass(frozen=True)
class Queued:
    """A fault that waits for the next order."""

    fault: str
    seconds: int
    place: str
    """The file it waits in."""


class Faults(Protocol):
    """The faults that wait for one connector, the next one first. Each is played once, for one order."""

    def queued(self) -> tuple[Queued, ...]: ...

    def play(self, faults: Sequence[FaultName], seconds: int = SECONDS) -> None: ...

    def clear(self) -> int:
        """Forget them all. Returns how many there were."""
        ...


@runtime_checkable
class Rehearses(Protocol):
    """A connector that plays faults."""

    @property
    def capability(self) -> str: ...

    @property
    def faults(self) -> Faults: ...
