"""What streams came to when they were lately folded, so that the next fold goes on from there."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

from onefirm.domain.events.fact import Recorded

T = TypeVar("T")
Step = Callable[[T | None, Recorded], T | None]
"""Pure: what stood before, and one more entry. It is remembered by the step, so it has to be a function with a name."""

FOLDS_MAX = 2_000
"""So many are kept; one more, and all are folded anew when they are next asked for."""


class _Folded(NamedTuple):
    entries: int
    last: Recorded
    value: object


class FoldedStreams:
    """Entries never change. But once one was forgotten it is opened anew, and then everything is folded anew."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, object], _Folded] = {}

    def of(self, stream: str, events: tuple[Recorded, ...], step: Step[T]) -> T | None:
        if not events:
            return None
        kept = self._kept.get((stream, step))
        if kept is None or len(events) < kept.entries or events[kept.entries - 1] is not kept.last:
            kept = None
        value = cast("T | None", kept.value) if kept else None  # The step is part of the key, and its type with it.
        for event in events[kept.entries if kept else 0 :]:
            value = step(value, event)
        if len(self._kept) >= FOLDS_MAX:
            self.forget()
        self._kept[(stream, step)] = _Folded(len(events), events[-1], value)
        return value

    def forget(self) -> None:
        self._kept.clear()
