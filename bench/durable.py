"""A durable plan of five effects, in our conductor and in those of peers: the same work, in turns, in one run."""

import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figure import ROUNDS, Figure
from bench.peers.environment import NoPeers, python
from bench.peers.racer import ALONE, TOGETHER
from bench.peers.track import Racer, racers

AT_ONCE = 50
_IN_A_ROW = 20
_OURS = "ours"


@dataclass(frozen=True)
class Race:
    what: str
    how: str
    count: int
    bound: float


@dataclass(frozen=True)
class Peer:
    name: str
    entry: tuple[str, ...]
    bound: bool = True
    """False for what is shown for information only."""


RACES = (
    Race("one at a time", ALONE, _IN_A_ROW, 1),
    Race(f"{AT_ONCE} at once", TOGETHER, AT_ONCE, 3),
)
PEERS = (
    Peer("DBOS on SQLite (WAL, FULL)", ("bench.peers.with_dbos", "wal")),
    Peer("LangGraph on SQLite (WAL, FULL, durability sync)", ("bench.peers.with_langgraph",)),
    Peer("DBOS on SQLite as it ships (rollback journal)", ("bench.peers.with_dbos", "shipped"), bound=False),
)


def measure(folder: Path) -> list[Figure]:
    entries: dict[str, Sequence[str]] = {_OURS: (sys.executable, "bench.peers.with_ours")}
    peers = _peers()
    entries |= {peer.name: (str(python()), *peer.entry) for peer in peers}
    with racers(folder, entries) as started:
        return [figure for race in RACES for figure in _figures(race, peers, _taken(race, started))]


def _peers() -> tuple[Peer, ...]:
    """All of them, or none where their environment cannot be made."""
    try:
        python()
    except NoPeers as why:
        print(f"The peers cannot be had here, so there are only our own figures. {why}", file=sys.stderr)
        return ()
    return PEERS


def _taken(race: Race, started: Mapping[str, Racer]) -> dict[str, list[float]]:
    """The seconds of each, round by round. The first round does not count."""
    rounds = [{name: racer.race(race.how, race.count) for name, racer in started.items()} for _ in range(ROUNDS + 1)]
    return {name: [seconds[name] for seconds in rounds[1:]] for name in started}


def _figures(race: Race, peers: Sequence[Peer], taken: Mapping[str, list[float]]) -> list[Figure]:
    ours = f"a plan of five effects, {race.what}"
    return [
        Figure(ours, f"{_rate(race, taken[_OURS]):,.0f} plans/s"),
        *(_against(race, peer, taken) for peer in peers),
    ]


def _against(race: Race, peer: Peer, taken: Mapping[str, list[float]]) -> Figure:
    theirs = taken[peer.name]
    ratio = statistics.median(slow / fast for slow, fast in zip(theirs, taken[_OURS], strict=True))
    what = f"{race.what}, against {peer.name}"
    reads = f"{ratio:.1f}x (theirs {_rate(race, theirs):,.0f} plans/s)"
    if not peer.bound:
        return Figure(what, reads)
    return Figure(what, reads, f"≥ {race.bound:g}x", ratio >= race.bound)


def _rate(race: Race, seconds: list[float]) -> float:
    return race.count / statistics.median(seconds)
