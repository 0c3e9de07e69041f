"""Who may be the same as whom, found once and kept in memory until somebody or some decision changes."""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from onefirm.desk.record_views import fields_of
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

ENTRIES_MAX = 5_000
"""So many, the newest, are held against each other."""
DECISIONS_MAX = 1_000


@dataclass(frozen=True)
class Found:
    proposals: Sequence[Proposal]
    rows: Mapping[str, Row]
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
        self._print: dict[str, str] = {}
        self._pairs: set[tuple[str, str]] = set()
        self._decided: tuple[Decision, ...] = ()
        self._weights = Weights()
        self._found: Sequence[Proposal] = ()

    async def found(self, views: Views) -> Found:
        """Off the loop: with thousands of people the first look takes seconds."""
        rows = {str(row["id"]): row for row in views.all("people_newest", limit=ENTRIES_MAX + 1)}
        everybody = len(rows) <= ENTRIES_MAX
        rows = dict(islice(rows.items(), ENTRIES_MAX))
        decided = _decisions(views)
        async with self._turn:
            await asyncio.to_thread(self._look, rows, decided)
            return Found(self._found, rows, len(decided), everybody)

    async def seen_of(self, views: Views, one: str, other: str) -> tuple[Traits, Likeness | None]:
        """What the two have in common, for the decision that is made about them."""
        await self.found(views)
        if one not in self._index or other not in self._index:
            return {}, None
        left, right = pair_of(one, other)
        traits = traits_of(self._index.known(left), self._index.known(right), self._index)
        return traits, judge_pair(left, right, self._index, self._weights)

    def _look(self, rows: Mapping[str, Row], decided: tuple[Decision, ...]) -> None:
        entries = {name: _entry(row, rows) for name, row in rows.items()}
        prints = {name: repr(entry) for name, entry in entries.items()}
        gone = self._print.keys() - prints.keys()
        news = [name for name, said in prints.items() if self._print.get(name) != said]
        if not (gone or news) and decided == self._decided:
            return
        for name in gone:
            self._index.drop(name)
        for name in news:
            self._index.add(entries[name])
        moved = {*gone, *news}
        self._pairs = {pair for pair in self._pairs if not moved.intersection(pair)}
        self._pairs |= {pair_of(name, other) for name in news for other in self._index.near(entries[name])}
        self._print, self._decided, self._weights = prints, decided, learn(decided)
        self._found = proposals(self._index, self._weights, decided, sorted(self._pairs))


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


def _entry(row: Row, rows: Mapping[str, Row]) -> Entry:
    fields = fields_of(row)
    kind: Kind = "organisation" if row["record"] == ORGANISATION.name else "person"
    works_for = str(fields.get("organisation") or "")
    employer = rows.get(works_for)
    return Entry(
        id=str(row["id"]),
        kind=kind,
        name=str(fields.get("name") or ""),
        emails=tuple(_texts(fields, "email", "emails")),
        phones=tuple(_texts(fields, "phones")),
        organisation=str(employer["shown"] or "") if employer else works_for,
        address=str(fields.get("address") or ""),
        numbers=tuple(_texts(fields, "tax_number")),
    )


def _texts(fields: Json, *names: str) -> Iterable[str]:
    for name in names:
        value = fields.get(name)
        yield from map(str, value) if isinstance(value, list) else [str(value)] if value else []
