"""No question about the ledger reads all of it: each named query goes by an index, however many entries there are."""

from pathlib import Path

import pytest

from onefirm.app.projections import PROJECTIONS
from onefirm.desk.says.kinds import GROUPS, group_of
from onefirm.domain.events.catalogue import FACTS
from onefirm.stores.queries import SQL, parsed
from onefirm.stores.sqlite.connect import open_reader, open_writer
from onefirm.stores.sqlite.store import SqliteStore
from rooms.store_suite import OPEN_ROW
from rooms.test_store_queries import PARAMETER

BOOKS = parsed((SQL / "books.sql").read_text())
INDEXES = ("events_by_kind", "events_by_cause", "plans_by_playbook_made_at_state")


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("firm") / "firm.db"
    SqliteStore(path, PROJECTIONS, OPEN_ROW, lambda: None).close()
    return path


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_every_query_of_the_books_goes_by_an_index(name: str, firm: Path) -> None:
    values = dict.fromkeys(PARAMETER.findall(BOOKS[name]), 1)
    db = open_reader(firm)
    steps = [str(row[3]) for row in db.execute(f"EXPLAIN QUERY PLAN {BOOKS[name]}", values)]
    db.close()
    scans = [step for step in steps if step.startswith("SCAN") and "seen" not in step and "CONSTANT" not in step]
    assert scans == []


def test_a_firm_of_before_gets_its_indexes_when_it_is_opened(firm: Path) -> None:
    db = open_writer(firm)
    for name in INDEXES:
        db.execute(f"DROP INDEX {name}")
    db.close()
    SqliteStore(firm, PROJECTIONS, OPEN_ROW, lambda: None).close()
    db = open_reader(firm)
    there = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    db.close()
    assert set(INDEXES) <= there


def test_every_kind_of_event_is_in_one_of_the_groups() -> None:
    sorted_in = {group_of(fact.kind) for fact in FACTS}
    assert sorted_in == set(GROUPS)
    about_the_firm = {fact.kind.partition(".")[0] for fact in FACTS if group_of(fact.kind) == "firm"}
    assert about_the_firm == {"firm", "backup", "keys", "sign-in", "passkey", "token", "access", "first-steps"}
