"""DBOS Transact on SQLite: as it ships (a rollback journal), or with the write-ahead log it does not set by itself."""

import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol, cast

import dbos  # pyright: ignore[reportMissingImports]  It lives in the peers' environment, not in ours.

from bench.peers.racer import folder, serve
from bench.peers.receiver import EFFECTS, Receiver

WAL, SHIPPED = "wal", "shipped"
_FULL = 2
_Plan = Callable[[str], None]


class _Handle(Protocol):
    def get_result(self) -> object: ...


class _Engine(Protocol):
    """As much of it as the race needs."""

    def __call__(self, *, config: Mapping[str, str]) -> object: ...

    def step(self) -> Callable[[_Plan], _Plan]: ...

    def workflow(self) -> Callable[[_Plan], _Plan]: ...

    def launch(self) -> None: ...

    def start_workflow(self, plan: _Plan, name: str, /) -> _Handle: ...

    def destroy(self) -> None: ...


def main() -> None:
    path = folder() / "dbos.db"
    journal = sys.argv[2]
    engine = cast(_Engine, dbos.DBOS)  # pyright: ignore[reportUnknownMemberType]
    _prepare(path, journal)
    # Version and executor are pinned, as whoever runs it in earnest has to pin them.
    engine(
        config={
            "name": "peers",
            "system_database_url": f"sqlite:///{path}",
            "application_version": "1",
            "executor_id": "race",
            "log_level": "ERROR",
        }
    )
    receiver = Receiver(folder())

    @engine.step()
    def take(key: str) -> None:
        receiver.take(key)

    @engine.workflow()
    def plan(name: str) -> None:
        for number in range(EFFECTS):
            take(f"{name}/{number}")

    def run(names: Sequence[str], together: bool) -> None:
        if together:
            for handle in [engine.start_workflow(plan, name) for name in names]:
                handle.get_result()
            return
        for name in names:
            plan(name)

    engine.launch()
    try:
        serve(run, receiver)
    finally:
        engine.destroy()


def _prepare(path: Path, journal: str) -> None:
    """The write-ahead log is a property of the file, so it can be set before; FULL is what every connection has."""
    with closing(sqlite3.connect(path)) as connection:
        if journal == WAL:
            connection.execute("PRAGMA journal_mode=WAL")
        (level,) = connection.execute("PRAGMA synchronous").fetchone()
        assert level == _FULL, "Everybody in this race waits for the disk."


if __name__ == "__main__":
    main()
