"""The named queries: every one is understood by a database that has the tables of the whole firm."""

import re
from pathlib import Path

import pytest

from onefirm.app.projections import PROJECTIONS
from onefirm.stores.queries import load, parsed, shipped
from onefirm.stores.sqlite.connect import open_reader
from onefirm.stores.sqlite.store import SqliteStore
from onefirm.stores.sqlite.views import SqliteViews
from rooms.store_suite import BOTH, OPEN_ROW, WAIT_SECONDS, batch, promise

PARAMETER = re.compile(r"(?<!:):([a-z_]+)")
ONLY_IN_SQLITE = re.compile(
    r"\b(ifnull|iif|instr|julianday|strftime|datetime|group_concat|json_extract|glob|rowid|printf|total|unixepoch)\b"
    r"|INSERT OR|`",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("firm") / "firm.db"
    SqliteStore(path, PROJECTIONS, OPEN_ROW, lambda: None).close()
    return path


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_named_query_is_understood(name: str, firm: Path) -> None:
    statement = shipped()[name]
    values = dict.fromkeys(PARAMETER.findall(statement), 1)
    db = open_reader(firm)
    assert isinstance(db.execute(statement, values).fetchall(), list)
    db.close()


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_named_query_keeps_to_what_both_databases_share(name: str) -> None:
    assert not ONLY_IN_SQLITE.search(shipped()[name])
    assert ";" not in shipped()[name]


def test_a_file_is_read_into_its_sections() -> None:
    text = "A word before.\n-- name: one\nSELECT 1\n\n-- name: two\n-- Why it is asked.\nSELECT 2\nWHERE 1 = 1\n"
    assert parsed(text) == {"one": "SELECT 1", "two": "-- Why it is asked.\nSELECT 2\nWHERE 1 = 1"}


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"a": "-- name: one\nSELECT 1\n-- name: one\nSELECT 2"}, "one"),
        ({"a": "-- name: one\nSELECT 1", "b": "-- name: one\nSELECT 2"}, r"b\.sql"),
        ({"a": "-- name: one\n"}, "empty"),
        ({"a": "-- name: not a name\nSELECT 1"}, "no name"),
    ],
)
def test_a_query_that_nobody_could_find_is_a_mistake(tmp_path: Path, files: dict[str, str], says: str) -> None:
    for name, text in files.items():
        (tmp_path / f"{name}.sql").write_text(text)
    with pytest.raises(AssertionError, match=says):
        load(tmp_path)


def test_views_answer_with_rows_by_name_and_bind_every_value(tmp_path: Path) -> None:
    path = tmp_path / "firm.db"
    store = SqliteStore(path, BOTH, OPEN_ROW, lambda: None)
    for stream in ("a", "b", "b"):
        store.append(batch((stream, promise("x' OR 1 = 1 --")))).result(WAIT_SECONDS)
    queries = parsed(
        "-- name: of\nSELECT stream, count FROM counts WHERE stream = :stream\n"
        "-- name: all\nSELECT count AS n, last FROM counts ORDER BY stream"
    )
    views = SqliteViews(path, queries)
    assert views.one("of", stream="b") == {"stream": "b", "count": 2}
    assert views.one("of", stream="nobody") is None
    assert views.one("of", stream="x' OR 1 = 1 --") is None
    assert [row["n"] for row in views.all("all")] == [1, 2]
    assert views.all("all")[0]["last"] == "x' OR 1 = 1 --"
    with pytest.raises(KeyError):
        views.all("of")
    views.close()
    store.close()


OFTEN = {
    "today": (
        "plans_newest", "plans_changed_since", "plans_changed_since_count", "spent_since", "effects_sent_since",
        "effects_held", "by_hand_since", "inbox_waiting", "inbox_reminded", "inbox_open", "inbox_alike_counts",
        "last_went_out", "effects_waiting_for", "effects_tried_again", "plan", "firm_state", "event_rows_newest",
        "question_answered",
    ),
    "the inbox": ("inbox_open", "inbox_aside", "inbox_alike_counts", "inbox_waiting", "inbox_next", "question"),
    "the work": ("plans_below", "plans_in_state", "plan", "events_between_streams", "question_of_plan"),
    "what is typed": ("records_found", "plans_found", "effects_through"),
}  # fmt: skip
"""What every page asks, by what it is asked for. A scan of one of these is felt in a firm that grew."""
IN_ORDER = (
    "plans_newest",
    "plans_below",
    "plans_changed_since",
    "inbox_open",
    "inbox_next",
    "plans_found",
    "effects_through",
)
"""So many fit that those in front are only found at once where nothing has to be sorted."""


@pytest.mark.parametrize("name", sorted({name for names in OFTEN.values() for name in names}))
def test_what_every_page_asks_is_looked_up_and_never_scanned(name: str, firm: Path) -> None:
    """However large a firm has grown: rows are met by an index, or the table is walked in its order up to a limit."""
    statement = shipped()[name]
    db = open_reader(firm)
    steps = [
        str(row[3])
        for row in db.execute(f"EXPLAIN QUERY PLAN {statement}", dict.fromkeys(PARAMETER.findall(statement), 1))
    ]
    db.close()
    walked = "ORDER BY seq DESC LIMIT" in statement
    assert not [step for step in steps if step.startswith("SCAN") and not (walked and "USING INDEX" in step)], steps
    if name == "effects_waiting_for":
        assert "connector=? AND state=?" in steps[0], "Not everything that ever left through it."
    if name in IN_ORDER:
        assert not [step for step in steps if "TEMP B-TREE" in step], steps
