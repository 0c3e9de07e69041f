"""Who is the same among five thousand and among fifty thousand people; and one more among a hundred thousand."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from random import Random

from bench.figure import ROUNDS, Figure, at_most
from bench.memory import height_megabytes
from onefirm.records.alike import Entry, Index, Weights, proposals
from onefirm.records.alike.words import listed

PEOPLE = 5_000
PEOPLE_SECONDS_MAX = 1.0
CROWD = 50_000
"""As many as the desk holds against each other."""
CROWD_SECONDS_MAX = 20.0
CROWD_MEGABYTES_MAX = 300
FEW = 10_000
MANY = 100_000
COPIES = 0.3
_LOOKED_UP = 500
_ONSETS = listed("b br d f fr g gr h k kl l m n p r s sch st t w z")
_VOWELS = ["a", "e", "i", "o", "u", "au", "ei"]
_ENDS = listed("er mann inger bauer hofer ler ner mayr ic sen son")
_GIVEN = listed(
    "Anna Hans Maria Peter Eva Paul Lena Karl Ivan Mia Jonas Elif Petra Georg Laura Simon Klara David Rosa Emil"
)


def measure(folder: Path) -> list[Figure]:
    assert folder.exists()
    entries = list(islice(_contacts(1), MANY))
    people = statistics.median(_looked(entries[:PEOPLE]) for _ in range(ROUNDS))
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        crowd, megabytes = alone.submit(_crowd).result()
    one = _each(Index(entries), entries[:: MANY // _LOOKED_UP])
    few = _each(Index(entries[:FEW]), entries[: FEW : FEW // _LOOKED_UP])
    return [
        Figure(
            f"{PEOPLE:,} people held against each other for the first time, processor time",
            f"{people:.2f} s",
            *at_most(people, PEOPLE_SECONDS_MAX, "s"),
        ),
        Figure(f"the same of {CROWD:,}", f"{crowd:.1f} s", *at_most(crowd, CROWD_SECONDS_MAX, "s")),
        Figure(
            f"memory of a process with {CROWD:,} people and all proposals",
            f"{megabytes} MB",
            *at_most(megabytes, CROWD_MEGABYTES_MAX, "MB"),
        ),
        Figure(
            f"one entry replaced and looked up among {MANY:,}, against the same among {FEW:,}",
            f"{one / few:.1f}x, {one * 1000:.1f} ms",
        ),
    ]


def _looked(entries: Sequence[Entry]) -> float:
    """Processor seconds from the entries to what is proposed."""
    began = time.process_time()
    assert proposals(Index(entries), Weights())
    return time.process_time() - began


def _crowd() -> tuple[float, int]:
    """In a process of its own, whose memory is its alone."""
    seconds = _looked(list(islice(_contacts(1), CROWD)))
    return seconds, height_megabytes()


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _each(index: Index, entries: list[Entry]) -> float:
    def once(entry: Entry) -> None:
        index.add(entry)
        index.near(entry)

    return statistics.median(_timed(lambda entry=entry: once(entry)) for entry in entries)


def _contacts(seed: int) -> Iterator[Entry]:
    """Invented people, some of them twice, typed by somebody who was tired."""
    chance = Random(seed)  # noqa: S311 — a seeded game, no secret.
    before = _contact(chance, 0)
    for number in range(1, MANY * 2):
        now = _contact(chance, number)
        yield _again(before, number, chance) if chance.random() < COPIES else now
        before = now


def _contact(chance: Random, number: int) -> Entry:
    family = f"{chance.choice(_ONSETS)}{chance.choice(_VOWELS)}{chance.choice(_ONSETS)}{chance.choice(_ENDS)}".title()
    given, street = chance.choice(_GIVEN), f"{chance.choice(_ONSETS)}{chance.choice(_VOWELS)}nstraße".title()
    return Entry(
        id=f"c{number}",
        kind="person",
        name=f"{given} {family}",
        emails=(f"{given}.{family}{chance.randrange(100)}@gmx.at".lower(),),
        phones=(f"+43 664 {chance.randrange(10**7):07}",),
        address=f"{street} {chance.randrange(1, 100)}, {chance.randrange(1000, 9999)} Wien",
    )


def _again(one: Entry, number: int, chance: Random) -> Entry:
    given, _, family = one.name.partition(" ")
    slip = chance.randrange(1, len(family))
    name = f"{family[:slip]}{family[slip + 1 :]}, {given}"
    return Entry(f"c{number}", "person", name, one.emails, one.phones if chance.random() < 0.5 else (), "", one.address)
