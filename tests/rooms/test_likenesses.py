"""Who may be the same, held in memory: everybody is compared, and what was begun ends before a forgetting."""

import asyncio
import threading

import pytest

from onefirm.desk.people.likenesses import ENTRIES_MAX, Likenesses
from onefirm.domain.frozen import Json, canonical
from onefirm.ledger.projection import Cell

MORE_THAN_ONCE_WERE_LOOKED_AT = 5_001
WAITS_SECONDS_MAX = 5
TWINS: Json = {"name": "Zoran Petrović", "email": "zoran@petrovic.example"}


class Rows:
    """People as the store gives them, the newest first. While `held` is not set, whoever reads has to wait."""

    def __init__(self, *people: Json) -> None:
        self.people = list(people)
        self.read, self.held = threading.Event(), threading.Event()
        self.held.set()

    def all(self, query: str, **values: Cell) -> list[dict[str, Cell]]:
        if query != "people_alike":
            return []
        limit = int(values["limit"] or 0)
        newest = list(enumerate(self.people))[::-1][:limit]
        self.read.set()
        self.held.wait(WAITS_SECONDS_MAX)
        return [
            {"record": "person", "id": f"re_{number}", "shown": str(said["name"]), "fields": canonical(said)}
            for number, said in newest
        ]

    def one(self, query: str, **values: Cell) -> dict[str, Cell] | None:
        return next(iter(self.all(query, **values)), None)


def anybody(number: int) -> Json:
    name = f"{chr(97 + number % 26) * 3}{chr(97 + number // 26 % 26) * 3}{number}"
    return {"name": name.title(), "email": f"{name}@post.example"}


def test_the_oldest_is_compared_with_the_newest() -> None:
    people = Rows(TWINS, *map(anybody, range(MORE_THAN_ONCE_WERE_LOOKED_AT)), TWINS)
    found = asyncio.run(Likenesses().found(people))
    assert found.all and len(people.people) < ENTRIES_MAX
    assert found.proposals[0].pair == ("re_0", f"re_{len(people.people) - 1}")
    assert found.rows.keys() == {name for one in found.proposals for name in one.pair}


def test_more_than_it_holds_are_not_said_to_be_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onefirm.desk.people.likenesses.ENTRIES_MAX", 2)
    memory, people = Likenesses(), Rows(TWINS, TWINS)
    assert asyncio.run(memory.found(people)).all
    people.people.append(anybody(1))
    found = asyncio.run(memory.found(people))
    assert not found.all
    assert not found.proposals, "the oldest is out of sight"


def test_what_changed_is_read_anew_and_who_left_is_gone() -> None:
    memory, people = Likenesses(), Rows(TWINS, anybody(1), TWINS)
    pair = ("re_0", "re_2")
    assert [one.pair for one in asyncio.run(memory.found(people)).proposals] == [pair]
    people.people[0] = anybody(2)
    assert not asyncio.run(memory.found(people)).proposals
    people.people[0] = TWINS
    traits, likeness = asyncio.run(memory.seen_of(people, *reversed(pair)))
    assert traits["mail_same"] and likeness and likeness.probability > 0.9
    assert [one.pair for one in asyncio.run(memory.found(people)).proposals] == [pair]
    people.people.pop()
    assert asyncio.run(memory.seen_of(people, *pair)) == ({}, None)
    assert not asyncio.run(memory.found(people)).proposals


def test_a_look_that_nobody_waits_for_any_more_leaves_nothing_after_a_forgetting() -> None:
    async def story() -> None:
        memory, people = Likenesses(), Rows(TWINS, TWINS)
        people.held.clear()
        look = asyncio.create_task(memory.found(people))
        await asyncio.to_thread(people.read.wait)
        look.cancel()
        forgetting = asyncio.create_task(memory.forget())
        done, _ = await asyncio.wait([forgetting], timeout=0.05)
        people.held.set()
        assert not done, "The look had not ended yet."
        await forgetting
        assert len(vars(memory)["_index"]) == 0

    asyncio.run(story())
