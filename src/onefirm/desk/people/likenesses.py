"""Who may be the same as whom, found once and kept in memory until somebody or some decision changes."""

import asyncio
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from onefirm.desk.records.views import fields_of
from onefirm.domain.frozen import Json
from onefirm.ledger.projection import Row
from onefirm.ledger.store import Views
from onefirm.records.alike import (
    Decision,
    Entry,
    Index,
    Kind,
    Likeness,
    Proposal,
    Traits,
    Weights,
    judge_pair,
    learn,
    proposals,
)
from onefirm.records.alike.entry import pair_of
from onefirm.records.alike.traits import traits_of
from onefirm.records.kinds.people import ORGANISATION, PERSON

ENTRIES_MAX = 50_000
"""So many, the newest, are held against each other; what is read out of so many takes a quarter of a gigabyte."""
DECISIONS_MAX = 1_000
T = TypeVar("T")


@dataclass(frozen=True)
class Found:
    proposals: Sequence[Proposal]
    rows: Mapping[str, Row]
    """Of those that are proposed."""
    decisions: int
    all: bool
    """Was everybody held against everybody, or only the newest?"""


class Likenesses:
    """What it knows it read from the rows: whoever was forgotten is gone from here with the next look."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._empty()

    async def forget(self) -> None:
        """Everything, at once: somebody was forgotten, and nothing of them waits here for the next look."""
        async with self._turn:
            self._empty()

    def _empty(self) -> None:
        self._index = Index()
        self._print: dict[str, int] = {}
        self._pairs: set[tuple[str, str]] = set()
        self._decided: tuple[Decision, ...] = ()
        self._weights = Weights()
        self._found: Sequence[Proposal] | None = None

    async def found(self, views: Views) -> Found:
        """Off the loop: with thousands of people the first look takes a second, with fifty thousand of them many."""
        return await self._alone(lambda: self._look(views))

    async def seen_of(self, views: Views, one: str, other: str) -> tuple[Traits, Likeness | None]:
        """What the two have in common, for the decision that is made about them."""
        return await self._alone(lambda: self._seen_of(views, *pair_of(one, other)))

    async def _alone(self, work: Callable[[], T]) -> T:
        """Whoever asked may go away meanwhile: what was begun ends before the next turn, a forgetting's above all."""

        async def done() -> T:
            async with self._turn:
                return await asyncio.to_thread(work)

        return await asyncio.shield(asyncio.ensure_future(done()))

    def _seen_of(self, views: Views, left: str, right: str) -> tuple[Traits, Likeness | None]:
        self._read(views)
        if left not in self._index or right not in self._index:
            return {}, None
        traits = traits_of(self._index.known(left), self._index.known(right), self._index)
        return traits, judge_pair(left, right, self._index, self._weights)

    def _look(self, views: Views) -> Found:
        rows, everybody = self._read(views)
        if self._found is None:
            self._found = proposals(self._index, self._weights, self._decided, sorted(self._pairs))
        shown = {name for one in self._found for name in one.pair}
        return Found(self._found, {name: rows[name] for name in shown}, len(self._decided), everybody)

    def _read(self, views: Views) -> tuple[Mapping[str, Row], bool]:
        """The rows, and whether that is everybody. What moved since the last time is read into the index anew."""
        newest = {str(row["id"]): row for row in views.all("people_alike", limit=ENTRIES_MAX + 1)}
        rows, decided = dict(islice(newest.items(), ENTRIES_MAX)), _decisions(views)
        called = {name: str(row["shown"] or "") for name, row in rows.items() if row["record"] == ORGANISATION.name}
        entries = {name: _entry(row, called) for name, row in rows.items()}
        prints = {name: hash(entry) for name, entry in entries.items()}
        gone = self._print.keys() - prints.keys()
        news = [name for name, said in prints.items() if self._print.get(name) != said]
        if gone or news:
            self._moved(gone, [entries[name] for name in news])
        if decided != self._decided:
            self._decided, self._weights, self._found = decided, learn(decided), None
        self._print = prints
        return rows, len(newest) <= ENTRIES_MAX

    def _moved(self, gone: Collection[str], news: Sequence[Entry]) -> None:
        for name in gone:
            self._index.drop(name)
        for entry in news:
            self._index.add(entry)
        moved = {*gone, *(entry.id for entry in news)}
        self._pairs = {pair for pair in self._pairs if moved.isdisjoint(pair)}
        self._pairs |= {pair_of(entry.id, other) for entry in news for other in self._index.near(entry)}
        self._found = None


def _decisions(views: Views) -> tuple[Decision, ...]:
    """All the operator ever said of two, those who are gone included: what was seen of them names nobody."""
    rows = [
        row
        for kind in (PERSON.name, ORGANISATION.name)
        for row in views.all("pairs_of", record=kind, limit=DECISIONS_MAX)
    ]
    return tuple(map(_decision, rows))


def _decision(row: Row) -> Decision:
    traits: Mapping[str, int] = json.loads(str(row["traits"]))
    return Decision(str(row["one"]), str(row["other"]), bool(row["same"]), traits, int(row["edition"] or 0))


def _entry(row: Row, called: Mapping[str, str]) -> Entry:
    """`called`: what the organisations are called, by their ids."""
    fields = fields_of(row)
    kind: Kind = "organisation" if row["record"] == ORGANISATION.name else "person"
    works_for = str(fields.get("organisation") or "")
    return Entry(
        id=str(row["id"]),
        kind=kind,
        name=str(fields.get("name") or ""),
        emails=tuple(_texts(fields, "email", "emails")),
        phones=tuple(_texts(fields, "phones")),
        organisation=called.get(works_for, works_for),
        address=str(fields.get("address") or ""),
        numbers=tuple(_texts(fields, "tax_number")),
    )


def _texts(fields: Json, *names: str) -> Iterable[str]:
    for name in names:
        value = fields.get(name)
        yield from map(str, value) if isinstance(value, list) else [str(value)] if value else []
