"""What was committed last, still open, for those who follow: reading it back would open every seal once more."""

from collections import deque
from collections.abc import Iterable, Sequence

from onefirm.domain.events.fact import Recorded

FRESH_MAX = 4_000
"""So many entries are kept at most; whoever is further behind reads them from the disk."""


class Fresh:
    """The end of the ledger, of some kinds only, without a gap."""

    def __init__(self, kinds: Iterable[str]) -> None:
        self._kinds = frozenset(kinds)
        self._events: deque[Recorded] = deque()
        self._after = self._upto = 0

    def add(self, recorded: Sequence[Recorded]) -> None:
        """What was committed just now. If somebody else has appended in between, it begins anew."""
        if recorded[0].seq != self._upto + 1:
            self._events.clear()
            self._after = recorded[0].seq - 1
        self._upto = recorded[-1].seq
        self._events.extend(event for event in recorded if event.fact.kind in self._kinds)
        while len(self._events) > FRESH_MAX:
            self._after = self._events.popleft().seq

    def between(self, after: int, upto: int) -> list[Recorded] | None:
        """All entries after the one and up to the other; None when some of them are not here."""
        if after < self._after or upto > self._upto:
            return None
        return [event for event in self._events if after < event.seq <= upto]

    def clear(self) -> None:
        self._events.clear()
        self._after = self._upto
