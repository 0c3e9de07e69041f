"""What was told already, folded from the one stream of notes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from onefirm.capabilities.notify import Way
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.notes import NoteClaimed, NoteEnded

URGENT_KEPT = 60
"""Of so many urgent notes the moments are kept: more an hour can nobody ask for."""


@dataclass(frozen=True)
class Claim:
    """A note of which nobody knows yet what became of it."""

    fact: NoteClaimed
    at: str
    before: str
    """The digest before it, should nothing have left."""


@dataclass(frozen=True)
class Standing:
    """How one way to the operator stands."""

    told: Mapping[str, str] = field(default_factory=dict[str, str])
    """The cards told of as urgent, each as it was then: by question."""
    slot: str = ""
    """Which digest was the last."""
    urgent_at: tuple[str, ...] = ()
    failed: int = 0
    """How often in a row nothing left, the last time at"""
    failed_at: str = ""
    trouble: str = ""
    """What was wrong with the last note; empty when it left."""


@dataclass(frozen=True)
class Book:
    version: int = 0
    open: Mapping[str, Claim] = field(default_factory=dict[str, Claim])
    ways: Mapping[Way, Standing] = field(default_factory=dict[Way, Standing])

    def way(self, way: Way) -> Standing:
        return self.ways.get(way, Standing())

    def claim_of(self, way: Way) -> Claim | None:
        return next((claim for claim in self.open.values() if claim.fact.way == way), None)


def after(book: Book, event: Recorded) -> Book:
    book = replace(book, version=event.stream_version)
    match event.fact:
        case NoteClaimed() as fact:
            stood = book.way(fact.way)
            claim = Claim(fact, event.at, stood.slot)
            moved = replace(
                stood,
                told={**stood.told, **{question: fact.cards[question] for question in fact.urgent}},
                slot=fact.slot or stood.slot,
                urgent_at=stood.urgent_at if fact.slot else (*stood.urgent_at, event.at)[-URGENT_KEPT:],
            )
            return replace(book, open={**book.open, fact.id: claim}, ways={**book.ways, fact.way: moved})
        case NoteEnded() as fact if fact.id in book.open:
            claim = book.open[fact.id]
            left = {note: each for note, each in book.open.items() if note != fact.id}
            ways = {**book.ways, claim.fact.way: _ended(book.way(claim.fact.way), claim, fact, event.at)}
            return replace(book, open=left, ways=ways)
        case _:
            return book


def _ended(way: Standing, claim: Claim, fact: NoteEnded, at: str) -> Standing:
    why = str(fact.why.value or "") if fact.outcome != "sent" else ""
    if fact.outcome != "failed":
        return replace(way, failed=0, failed_at="", trouble=why)
    # Nothing left: what it spoke of is to be told as if it had never been.
    return replace(
        way,
        told={question: shown for question, shown in way.told.items() if question not in claim.fact.urgent},
        slot=claim.before if claim.fact.slot else way.slot,
        urgent_at=tuple(moment for moment in way.urgent_at if moment != claim.at),
        failed=way.failed + 1,
        failed_at=at,
        trouble=why,
    )
