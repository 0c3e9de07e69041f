"""The notes themselves: claimed in the ledger before they leave, and never sent a second time on a guess."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from onefirm.capabilities.connector import Order
from onefirm.capabilities.mail import SEND, Letter
from onefirm.capabilities.notify import LINK_PATH, PUSH, NotifySettings, Push, Pushed, Way
from onefirm.conductor.connections import revoked
from onefirm.conductor.means import Means
from onefirm.conductor.notes import words
from onefirm.conductor.notes.book import Book, Claim, after
from onefirm.conductor.notes.by_mail import ByMail
from onefirm.conductor.notes.cards import Cards
from onefirm.conductor.notes.due import Note, due
from onefirm.conductor.notes.era import era
from onefirm.conductor.profile import zone_of
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.notes import NOTES_STREAM, NoteClaimed, NoteEnded
from onefirm.domain.frozen import as_json, canonical
from onefirm.domain.ids import EffectId
from onefirm.domain.personal import our_own
from onefirm.domain.problem import Refusal
from onefirm.inbox.links import Link, spelled
from onefirm.ledger.ledger import Put

LOOK_SECONDS = 1.0
PATIENCE_SECONDS = 5


@dataclass
class Places:
    """Where the pages stand, known once they are served: the inbox, and what the links in a mail begin with."""

    inbox: str
    public: str = ""
    """By which address a phone reaches this machine; empty where none does."""

    @property
    def links(self) -> str:
        return self.public or self.inbox


@dataclass(frozen=True)
class Reader:
    """Who is told: the operator as firm.toml names them. Nothing else in the firm can name anybody."""

    email: str
    firm: str
    settings: NotifySettings


class Notes:
    """Level-triggered like everything else: what was told stands in the ledger, and one process alone writes there."""

    def __init__(self, means: Means, reader: Reader, places: Places, push: Push) -> None:
        self._means = means
        self._reader = reader
        self._places = places
        self._push = push
        self._mail = ByMail(means)
        self._cards = Cards(means, reader.settings.urgent_hours)
        self._ways: tuple[Way, ...] = tuple(way for way in ("mail", "apprise") if way in reader.settings.by)
        self._book: Book | None = None
        self._lock = asyncio.Lock()
        self._tasks: dict[Way, asyncio.Task[None]] = {}
        self._next = float("-inf")

    @property
    def troubles(self) -> dict[str, str]:
        """By way: what was wrong with the last note, or that nobody is told by it."""
        ways = self._book.ways.items() if self._book else ()
        found = {f"notify by {way}": standing.trouble for way, standing in ways if standing.trouble}
        for way in self._ways:
            if count := self.untold(connection := self._connection(way)):
                found[f"notify by {way}"] = _held(connection, count)
        return found

    def untold(self, connection: str) -> int:
        """Of how many cards nobody is told by this connection, because it was revoked."""
        shut = any(self._connection(way) == connection and self._shut(way) for way in self._ways)
        return len(self._cards.waiting()) if shut else 0

    async def tend(self) -> None:
        """A look now and then; what is to be sent is sent beside the work."""
        if self._ways and self._means.clock.elapsed() >= self._next:
            await self._look()

    async def drained(self) -> bool:
        """Look now, and wait for what leaves. True when something came of it, so that there may be more."""
        if not self._ways:
            return False
        before = self._read().version
        await self._look()
        await asyncio.gather(*self._tasks.values())
        return self._read().version != before

    async def stop(self) -> None:
        """What is on its way has a moment to arrive; what has not is looked for at the next start."""
        if tasks := tuple(self._tasks.values()):
            await asyncio.wait(tasks, timeout=PATIENCE_SECONDS)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _look(self) -> None:
        self._next = self._means.clock.elapsed() + LOOK_SECONDS
        for way in self._ways:
            if way in self._tasks:
                continue
            if (claim := self._read().claim_of(way)) is not None:
                if not self._shut(way):
                    self._begin(way, partial(self._settle, claim))
            elif self._may(way) and (note := self._due(way)):
                self._begin(way, partial(self._carry, await self._claim(way, note)))

    def _begin(self, way: Way, work: Callable[[], Awaitable[None]]) -> None:
        async def whole() -> None:
            try:
                with suppress(Refusal):  # The ledger takes nothing just now; the next look finds how it stands.
                    await work()
            finally:
                self._tasks.pop(way)

        self._tasks[way] = asyncio.create_task(whole())

    def _may(self, way: Way) -> bool:
        """A pause keeps nothing from its own operator."""
        return (way != "mail" or self._mail.carrier is not None) and not self._shut(way)

    def _shut(self, way: Way) -> bool:
        """What they revoked is theirs to allow again; until then nobody sends by it, or looks through it."""
        return self._connection(way) in revoked(self._means)

    def _connection(self, way: Way) -> str:
        connector = self._mail.carrier if way == "mail" else None
        return connector.name if connector else PUSH

    def _due(self, way: Way) -> Note | None:
        at, zone = self._means.clock.now(), zone_of(self._means)
        return due(self._cards.waiting(), self._read().way(way), self._reader.settings, at, zone)

    async def _claim(self, way: Way, note: Note) -> Claim:
        cards = {each.question: each.shown for each in note.cards}
        # Its name follows from what it speaks of: told again after nothing left, it is the same letter.
        name = f"nt_{self._means.prints.of('note', f'{way}|{note.slot}|{canonical({**cards})}')}"
        place = self._mail.place({"to": self._reader.email}) if way == "mail" else ""
        fact = NoteClaimed(id=name, way=way, slot=note.slot, cards=cards, urgent=note.urgent, place=place)
        await self._write(fact)
        return self._read().open[name]

    async def _carry(self, claim: Claim) -> None:
        await self._end(claim, await (self._mailed(claim) if claim.fact.way == "mail" else self._pushed(claim)))

    async def _settle(self, claim: Claim) -> None:
        """Claimed, and nobody has said what became of it: a letter is looked for, a line stays unknown."""
        if claim.fact.way == "apprise" or self._mail.carrier is None:
            await self._end(claim, Pushed("unsure", "It was about to leave when the firm stopped."))
            return
        order = self._order(claim)
        if self._mail.elsewhere(claim, order):
            await self._end(claim, Pushed("unsure", "Your letters leave by another account since, which cannot tell."))
        elif self._mail.may_be_looked_for(claim):
            await self._end(claim, await self._mail.looked_for(claim, order))

    async def _mailed(self, claim: Claim) -> Pushed | None:
        return await self._mail.carried(self._order(claim))

    async def _pushed(self, claim: Claim) -> Pushed:
        cards, urgent = len(claim.fact.cards), len(claim.fact.urgent)
        full = self._reader.settings.detail == "full"
        title = words.subject(self._reader.firm if full else PUSH, cards, urgent)
        return await self._push.tell(
            title, words.brief(self._cards.shown(claim), cards, urgent, self._inbox, full=full)
        )

    def _order(self, claim: Claim) -> Order:
        fact = claim.fact
        text = words.letter(self._cards.shown(claim), len(fact.cards), claim.at, self._inbox, self._address)
        subject = words.subject(self._reader.firm, len(fact.cards), len(fact.urgent))
        args = as_json(Letter(to=self._reader.email, subject=subject, body=text))
        return Order(effect=EffectId(fact.id), kind=SEND.ref, args=args, key=fact.id, attempt=1)

    @property
    def _inbox(self) -> str:
        return f"{self._places.inbox}/inbox"

    def _address(self, link: Link) -> str:
        dated = link.model_copy(update={"era": era(self._means)})
        return f"{self._places.links}{LINK_PATH}{spelled(dated, self._means.prints)}"

    async def _end(self, claim: Claim, end: Pushed | None) -> None:
        if end is not None:
            self._mail.settled(claim.fact.id)
            await self._write(NoteEnded(id=claim.fact.id, outcome=end.outcome, why=our_own(end.why)))

    def _read(self) -> Book:
        if self._book is None:
            self._book = Book()
            for event in self._means.ledger.stream(NOTES_STREAM):
                self._book = after(self._book, event)
        return self._book

    async def _write(self, fact: Fact) -> None:
        async with self._lock:
            expected = {NOTES_STREAM: self._read().version}
            (event,) = await self._means.ledger.append(Put(NOTES_STREAM, fact), actor=CONDUCTOR, expected=expected)
            self._book = after(self._read(), event)


def _held(connection: str, cards: int) -> str:
    many = "1 card waits" if cards == 1 else f"{cards} cards wait"
    return f"You revoked '{connection}': {many} that you are not told of. onefirm connections allow {connection}"
