"""What was lately opened of the ledger, kept in memory: the newest entries of streams, in clear.

What is on its way into a stream makes it be read from the disk until the answer is there. Otherwise somebody could be
woken by an entry, find the stream without it, and come to rest for ever.
"""

import threading
from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onefirm.domain.events.fact import Recorded

SIGNS_MAX = 8_000_000
"""How much is kept of all streams together, counted as it lies in the ledger."""
STREAM_SIGNS_MAX = 100_000
"""Of a longer stream no more is kept than its version, and what is appended to it from then on."""
_SIGNS_AROUND = 500
"""What an entry, or a stream without any, counts for beside its text."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The end of one stream, up to this version. With as many events as its version, it is the whole stream."""

    version: int
    events: tuple[Recorded, ...]
    signs: int

    @property
    def whole(self) -> bool:
        return len(self.events) == self.version


_UNTOUCHED = Opened(0, (), _SIGNS_AROUND)


class OpenedStreams:
    """Fed with what is appended, in the order of the ledger, and with what is read. Safe between threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._streams: OrderedDict[str, Opened] = OrderedDict()
        self._by_seq: dict[int, Recorded] = {}
        self._signs = 0
        self._coming = Counter[str]()
        """By stream: how many appends to it have no answer yet."""
        self.moves = 0
        """How often something was fed or dropped. What was read while this stood still may be kept."""

    def stream(self, stream: str) -> Opened | None:
        with self._guard:
            opened = None if stream in self._coming else self._streams.get(stream)
            if opened is not None:
                self._streams.move_to_end(stream)
            return opened

    def event(self, seq: int) -> Recorded | None:
        return self._by_seq.get(seq)

    def coming(self, streams: Iterable[str]) -> None:
        """From here on these may grow at any moment."""
        with self._guard:
            self._coming.update(streams)

    def came(self, streams: Iterable[str]) -> None:
        """The answer is there, and what it says was taken in."""
        with self._guard:
            for stream in streams:
                self._coming[stream] -= 1
                if not self._coming[stream]:
                    del self._coming[stream]

    def appended(self, events: Sequence[Recorded], signs: Sequence[int]) -> None:
        """These stand in the ledger now. A stream that is seen from its first entry on is known as a whole."""
        with self._guard:
            self.moves += 1
            for event, length in zip(events, signs, strict=True):
                opened = self._streams.get(event.stream, _UNTOUCHED)
                if opened.version < event.stream_version:
                    self._keep(event.stream, _grown(opened, event, length + _SIGNS_AROUND))
            self._shrink()

    def read(self, stream: str, version: int, events: tuple[Recorded, ...], signs: int, moves: int) -> None:
        """Keep what was read since `moves`, unless something came in between that it may not have seen."""
        with self._guard:
            if moves == self.moves and stream not in self._coming:
                self._keep(stream, Opened(version, events, signs + _SIGNS_AROUND * (1 + len(events))))
                self._shrink()

    def drop(self, streams: Iterable[str]) -> None:
        """They are read anew when next asked for."""
        with self._guard:
            self.moves += 1
            for stream in streams:
                self._let_go(stream)

    def forget(self) -> None:
        """Keep nothing of what was clear: a key was destroyed, or nobody knows what the disk holds."""
        with self._guard:
            self.moves += 1
            self._streams.clear()
            self._by_seq.clear()
            self._signs = 0

    def _keep(self, stream: str, opened: Opened) -> None:
        self._let_go(stream)
        if opened.signs > STREAM_SIGNS_MAX:
            opened = Opened(opened.version, (), _SIGNS_AROUND)
        self._streams[stream] = opened
        self._signs += opened.signs
        for event in opened.events:
            self._by_seq[event.seq] = event

    def _let_go(self, stream: str) -> None:
        opened = self._streams.pop(stream, None)
        if opened is not None:
            self._signs -= opened.signs
            for event in opened.events:
                del self._by_seq[event.seq]

    def _shrink(self) -> None:
        while self._signs > SIGNS_MAX:
            self._let_go(next(iter(self._streams)))


def _grown(opened: Opened, event: Recorded, signs: int) -> Opened:
    """The stream with one more entry at its end, or that entry alone where some before it are not known."""
    if opened.version + 1 == event.stream_version and opened.signs + signs <= STREAM_SIGNS_MAX:
        return Opened(event.stream_version, (*opened.events, event), opened.signs + signs)
    return Opened(event.stream_version, (event,), _SIGNS_AROUND + signs)
