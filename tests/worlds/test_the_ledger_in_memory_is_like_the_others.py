"""The ledger in memory answers as SQLite does: for what really happens in worlds, appended to both."""

from pathlib import Path
from random import Random

import pytest

from fakes import SeededChance
from onefirm.app.projections import PROJECTIONS
from onefirm.domain.ids import instant
from onefirm.ledger.codec import Codec
from onefirm.ledger.projection import Cell
from onefirm.ledger.store import Batch, Conflict, Entry
from onefirm.stores.queries import shipped
from onefirm.stores.sqlite.store import SqliteStore
from onefirm.stores.sqlite.views import SqliteViews
from onefirm.stores.vault import Vault
from worlds.loops import BEGINNING
from worlds.memory import KeptAsIs, MemoryStore
from worlds.runs import facts_of
from worlds.views import QUERIES, MemoryViews

STALE = 0.2
FACTS_MAX = 150


@pytest.mark.parametrize("seed", [2, 3, 5, 8])
def test_the_same_appends_give_the_same_answers(tmp_path: Path, seed: int) -> None:
    vault = Vault.create(tmp_path, SeededChance())
    codec = Codec(vault)
    path = tmp_path / "firm.db"
    sqlite, memory = SqliteStore(path, PROJECTIONS, codec.read, vault.keep), MemoryStore(PROJECTIONS)
    views, mine = SqliteViews(path), MemoryViews(memory)
    chance, now = Random(seed), instant(BEGINNING)  # noqa: S311 -- a seed, so that a failure can be repeated
    try:
        for event in facts_of(seed)[:FACTS_MAX]:
            off = chance.random() < STALE
            entry = Entry(event.stream, event.fact, codec.spell(event.fact, event.stream))
            expected = {event.stream: memory.version(event.stream) + off}
            batch = Batch(event.at, event.actor, event.cause, (entry,), expected)
            assert isinstance(sqlite.append(batch).exception(), Conflict) == off
            assert isinstance(memory.append(batch).exception(), Conflict) == off
            if off:
                again = Batch(event.at, event.actor, event.cause, (entry,), {})
                sqlite.append(again).result()
                memory.append(again).result()
        sqlite.settle()
        kept = KeptAsIs(memory)
        assert [codec.read(row).fact for row in sqlite.all_rows()] == [kept.read(row).fact for row in memory.all_rows()]
        assert {name: sqlite.version(name) for name in memory.streams()} == {
            name: memory.version(name) for name in memory.streams()
        }
        for query in sorted(QUERIES.keys() & shipped().keys()):
            for values in _values(memory, now):
                assert mine.all(query, **values) == views.all(query, **values), query
        assert all(memory.rebuild(PROJECTIONS, kept.read).values())
    finally:
        mine.close()
        views.close()
        sqlite.close()
        vault.close()


def _values(store: MemoryStore, now: str) -> list[dict[str, Cell]]:
    """Questions to ask of both: about everything that is there, at several moments."""
    tables = store.tables.kept
    dues = sorted({str(row["due"]) for row in tables["plans"].values()} | {now, "2027"})
    common: dict[str, Cell] = {
        "limit": 100,
        "offset": 0,
        "name": "pause",
        "first": "2027",
        "record": "lead",
        "after": "",
    }
    effects = list(tables["effects"].values()) or [{"effect": "", "provider_id": ""}]
    plans = list(tables["plans"].values())
    return [
        {
            **common,
            "cause": number,
            "beside": "question:qu_none_0",
            "now": due,
            "plan": plan["plan"],
            "intent": plan["intent"],
            "subject": plan.get("subject", ""),
            "effect": effects[number % len(effects)]["effect"],
            "provider_id": effects[number % len(effects)].get("provider_id") or "",
            "whom": next((row["whom"] for row in tables.get("trust_reached", {}).values()), ""),
            "does": effects[number % len(effects)].get("does") or "",
            "id": next((row["id"] for row in tables["records"].values() if row["record"] == "lead"), ""),
        }
        for due in dues
        for number, plan in enumerate(plans)
    ]
