"""The named queries over the tables of the ledger in memory. A test holds each of these against SQLite's answer."""

import sqlite3
from collections.abc import Callable, Mapping

from onefirm.ledger.projection import Cell
from onefirm.stores.queries import shipped
from worlds.memory import MemoryStore

Found = list[dict[str, Cell]]
Query = Callable[["MemoryViews", Mapping[str, Cell]], Found]


class MemoryViews:
    """Implements `Views`."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._copy = sqlite3.connect(":memory:")
        self._copied_at = -1

    def close(self) -> None:
        self._copy.close()

    def all(self, query: str, **values: Cell) -> Found:
        known = QUERIES.get(query)
        return known(self, values) if known else self._by_sqlite(query, values)

    def one(self, query: str, **values: Cell) -> dict[str, Cell] | None:
        return next(iter(self.all(query, **values)), None)

    def _by_sqlite(self, query: str, values: Mapping[str, Cell]) -> Found:
        """What nobody has written in Python yet is asked of SQLite, over a copy of the tables as they are now."""
        if self._copied_at != self._store.durable():
            self._copy.close()
            self._copy, self._copied_at = copied(self._store), self._store.durable()
        return [dict(row) for row in self._copy.execute(shipped()[query], dict(values))]

    def caused_by(self, cause: int, beside: str) -> Found:
        rows = (row for row in self._store.all_rows() if row.cause == cause and row.stream != beside)
        return [dict[str, Cell](seq=row.seq) for row in rows][:1]

    def rows(self, table: str) -> Found:
        return [dict(row) for row in self._store.tables.kept[table].values()]

    def where(self, table: str, **cells: Cell) -> Found:
        return [row for row in self.rows(table) if all(row[name] == cell for name, cell in cells.items())]

    def keyed(self, table: str, *key: Cell) -> Found:
        row = self._store.tables.get(table, *key)
        return [row] if row else []


def copied(store: MemoryStore) -> sqlite3.Connection:
    """Every table of the views, in a database that lives as long as its connection."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    for table in store.tables.tables.values():
        columns = ", ".join(f"{name} {kind}" for name, kind in table.columns.items())
        connection.execute(f"CREATE TABLE {table.name} ({columns})")
        marks = ", ".join("?" for _ in table.columns)
        rows = [tuple(row.values()) for row in store.tables.kept[table.name].values()]
        connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)  # noqa: S608 -- names of ours
    return connection


def _plans_due(views: MemoryViews, values: Mapping[str, Cell]) -> Found:
    due = [row for row in views.rows("plans") if row["due"] and _text(row["due"]) <= _text(values["now"])]
    due.sort(key=lambda row: (_text(row["due"]), _text(row["plan"])))
    return _page(_only(due, "plan", "seq"), values)


def _plan_due_next(views: MemoryViews, values: Mapping[str, Cell]) -> Found:
    later = [_text(row["due"]) for row in views.rows("plans") if _text(row["due"]) > _text(values["now"])]
    return [{"due": min(later, default=None)}]


def _intents_unplanned(views: MemoryViews, values: Mapping[str, Cell]) -> Found:
    rows = views.where("intents", plan="", asked=0)
    return _only(_by(rows, "seq"), "intent", "seq")[: _number(values["limit"])]


def _questions_expired(views: MemoryViews, values: Mapping[str, Cell]) -> Found:
    now = _text(values["now"])
    rows = [row for row in views.where("questions", state="open") if "" < _text(row["expires"]) <= now]
    return _only(_by(rows, "expires"), "question")[: _number(values["limit"])]


def _questions_unreminded(views: MemoryViews, values: Mapping[str, Cell]) -> Found:
    first, now = _text(values["first"]), _text(values["now"])
    waiting = views.where("questions", state="open", reminded=0)
    rows = [row for row in waiting if _text(row["asked_at"]) <= first and _text(row["until"]) <= now]
    return _only(_by(rows, "asked_at"), "question", "reminded")[: _number(values["limit"])]


def _questions_reminded(views: MemoryViews, values: Mapping[str, Cell]) -> Found:
    now = _text(values["now"])
    waiting = [row for row in views.where("questions", state="open") if "" < _text(row["remind_at"]) <= now]
    rows = [row for row in waiting if _text(row["until"]) <= now]
    return _only(_by(rows, "remind_at"), "question", "reminded")[: _number(values["limit"])]


def _effects_held(views: MemoryViews, values: Mapping[str, Cell]) -> Found:
    held = [row for row in views.rows("effects") if row["state"] in ("approved", "declared") and row["hold_until"]]
    for row in held:
        row["whom"] = views.keyed("plans", row["plan"])[0]["whom"]
    held.sort(key=lambda row: (_text(row["hold_until"]), _text(row["effect"])))
    return _page(held, values)


def _plans_of_subject(views: MemoryViews, values: Mapping[str, Cell]) -> Found:
    rows = [
        row
        for row in views.where("plans", subject=values["subject"])
        if row["state"] in ("requested", "in-progress", "blocked")
    ]
    return _only(_by(rows, "plan"), "plan", "awaits")


def _approvals_open_of_plan(views: MemoryViews, values: Mapping[str, Cell]) -> Found:
    rows = views.where("questions", plan=values["plan"], state="open")
    return _only([row for row in rows if row["asks"] in ("approval", "review")], "question")


def _reached_before(views: MemoryViews, values: Mapping[str, Cell]) -> Found:
    found = views.where("trust_reached", whom=values["whom"], arrived=1)
    return [{"effect": row["effect"]} for row in _by(found, "effect")][:1]


def _effect_known_as(views: MemoryViews, values: Mapping[str, Cell]) -> Found:
    key, provider_id = values["effect"], values["provider_id"]
    rows = views.rows("effects")
    found = [row for row in rows if row["effect"] == key and key]
    found += [row for row in rows if provider_id and row.get("provider_id") == provider_id]
    return _only(found[:1], "effect")


def _schedules_due(views: MemoryViews, values: Mapping[str, Cell]) -> Found:
    due = [row for row in views.rows("schedules") if "" < _text(row["next"]) <= _text(values["now"])]
    due.sort(key=lambda row: (_text(row["next"]), _text(row["name"])))
    return _only(due, "name", "schedule", "next", "seq")[: _number(values["limit"])]


def _schedule_due_next(views: MemoryViews, values: Mapping[str, Cell]) -> Found:
    later = [_text(row["next"]) for row in views.rows("schedules") if _text(row["next"]) > _text(values["now"])]
    return [{"next": min(later, default=None)}]


def _schedules_ahead(views: MemoryViews, values: Mapping[str, Cell]) -> Found:
    now, after = _text(values["now"]), _text(values["after"])
    ahead = [row for row in views.where("schedules", state="set") if _text(row["next"]) > now]
    rows = [row for row in ahead if _text(row["name"]) > after]
    return _only(sorted(rows, key=lambda row: _text(row["name"])), "name")[: _number(values["limit"])]


def _occasions_waiting(views: MemoryViews, _values: Mapping[str, Cell]) -> Found:
    assert not views.rows("occasions"), "No schedule of a world starts on an event yet."
    return []


QUERIES: dict[str, Query] = {
    "plans_due": _plans_due,
    "plan_due_next": _plan_due_next,
    "intent": lambda views, values: views.keyed("intents", values["intent"]),
    "firm_state": lambda views, values: _only(views.keyed("firm", values["name"]), "value", "version"),
    "intents_unplanned": _intents_unplanned,
    "agent_marks": lambda views, _: views.rows("agent_marks"),
    "plan": lambda views, values: views.keyed("plans", values["plan"]),
    "effect": lambda views, values: views.keyed("effects", values["effect"]),
    "effects_of_plan": lambda views, values: _by(views.where("effects", plan=values["plan"]), "seq"),
    "record": lambda views, values: views.keyed("records", values["record"], values["id"]),
    "questions_expired": _questions_expired,
    "questions_unreminded": _questions_unreminded,
    "questions_reminded": _questions_reminded,
    "effects_held": _effects_held,
    "caused_by": lambda views, values: views.caused_by(_number(values["cause"]), _text(values["beside"])),
    "effect_known_as": _effect_known_as,
    "reached_before": _reached_before,
    "schedules_due": _schedules_due,
    "schedules_ahead": _schedules_ahead,
    "schedule_due_next": _schedule_due_next,
    "schedule": lambda views, values: views.keyed("schedules", values["name"]),
    "occasions_waiting": _occasions_waiting,
    "plans_of_subject": _plans_of_subject,
    "approvals_open_of_plan": _approvals_open_of_plan,
}


def _by(rows: Found, column: str) -> Found:
    return sorted(rows, key=lambda row: (_number(row[column]) if isinstance(row[column], int) else 0, str(row[column])))


def _only(rows: Found, *columns: str) -> Found:
    return [{column: row[column] for column in columns} for row in rows]


def _page(rows: Found, values: Mapping[str, Cell]) -> Found:
    offset = _number(values["offset"])
    return rows[offset : offset + _number(values["limit"])]


def _text(cell: Cell) -> str:
    return str(cell or "")


def _number(cell: Cell) -> int:
    assert isinstance(cell, int)
    return cell
