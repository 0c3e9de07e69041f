"""Folding: decision projections inside the append, the others afterwards from their checkpoint."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from onefirm.domain.events.fact import Recorded
from onefirm.ledger.projection import Projection, Rows
from onefirm.ledger.store import StoredRow
from onefirm.stores.queries import shipped
from onefirm.stores.sqlite import schema
from onefirm.stores.sqlite.connect import disk_failed
from onefirm.stores.sqlite.database import Database
from onefirm.stores.sqlite.fresh import Fresh
from onefirm.stores.sqlite.tables import TableRows

PAGE = 1_000
"""How many entries are folded in one transaction when a projection catches up."""

OpenRow = Callable[[StoredRow], Recorded]
Target = tuple[Projection, TableRows]


class Folds:
    """The projections of one writing connection."""

    def __init__(self, db: Database, projections: Sequence[Projection], open_row: OpenRow) -> None:
        self._db = db
        self._open_row = open_row
        self._targets: list[Target] = [(projection, TableRows(db, projection.tables)) for projection in projections]
        self._decisions = [target for target in self._targets if target[0].decision]
        self._followers = [target for target in self._targets if not target[0].decision]
        self._by_kind: dict[str, list[tuple[Callable[[Recorded, Rows], None], Rows]]] = defaultdict(list)
        for projection, rows in self._decisions:
            for kind in projection.kinds:
                self._by_kind[kind].append((projection.fold, rows))
        self.fresh = Fresh(kind for projection, _ in self._followers for kind in projection.kinds)
        self.stuck: dict[str, Exception] = {}
        """Followers whose fold raised. They stay where they are, and `health` says so."""

    def decide(self, recorded: Sequence[Recorded]) -> None:
        """Into memory first: a fold that raises has changed nothing."""
        try:
            for event in recorded:
                for fold, rows in self._by_kind.get(event.fact.kind, ()):
                    fold(event, rows)
        except BaseException:
            self.forget()
            raise

    def write(self) -> None:
        """What was decided, into the tables."""
        for _, rows in self._decisions:
            rows.write()

    def forget(self) -> None:
        for _, rows in self._targets:
            rows.forget()

    def concerned(self, recorded: Sequence[Recorded]) -> bool:
        return bool(self._by_kind) and any(event.fact.kind in self._by_kind for event in recorded)

    def advance(self, seq: int) -> None:
        """The decision projections have seen everything up to here, in the same transaction."""
        names = [projection.name for projection, _ in self._decisions]
        if names:
            marks = ", ".join("?" for _ in names)
            self._db.execute(f"UPDATE projections SET seq = ? WHERE name IN ({marks})", (seq, *names))  # noqa: S608 - marks only

    def prepare(self, upto: int) -> None:
        """Once, before the connection is sealed: make new tables, and bring every decision projection to the head."""
        self._renew()
        while behind := self._behind(self._decisions, upto):
            self._step(behind, upto)

    @property
    def any_follow(self) -> bool:
        return bool(self._followers)

    def behind(self, upto: int) -> bool:
        return bool(self._behind(self._followers, upto))

    def follow(self, upto: int) -> None:
        """One page for the followers that are furthest back. One that raises is left where it is."""
        behind = self._behind(self._followers, upto)
        for target in behind:
            try:
                self._step([target], upto)
            except Exception as failure:
                if disk_failed(failure):
                    raise
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                target[1].forget()
                self.stuck[target[0].name] = failure

    def checkpoints(self) -> dict[str, int]:
        return {name: seq for name, _, seq in self._db.execute(shipped()["ledger_checkpoints"])}

    def _renew(self) -> None:
        versions = {name: version for name, version, _ in self._db.execute(shipped()["ledger_checkpoints"])}
        self._db.execute("BEGIN IMMEDIATE")
        for projection, _ in self._targets:
            fits = all(schema.fits(self._db, table) for table in projection.tables)
            if versions.get(projection.name) != projection.version or not fits:
                schema.renew(self._db, projection)
            schema.indexed(self._db, projection)
        self._db.execute("COMMIT")

    def _behind(self, targets: list[Target], upto: int) -> list[Target]:
        """Those that share the oldest checkpoint, so that each entry is opened once for all of them."""
        if not targets:
            return []
        at = self.checkpoints()
        waiting = [target for target in targets if at[target[0].name] < upto and target[0].name not in self.stuck]
        oldest = min((at[projection.name] for projection, _ in waiting), default=upto)
        return [target for target in waiting if at[target[0].name] == oldest]

    def _step(self, targets: list[Target], upto: int) -> None:
        after = self.checkpoints()[targets[0][0].name]
        end = min(after + PAGE, upto)
        self._db.execute("BEGIN IMMEDIATE")
        events = self.fresh.between(after, end)
        if events is None:
            fold_between(self._db, targets, self._open_row, after, end)
        else:
            _fold(targets, events)
        for projection, _ in targets:
            self._db.execute("UPDATE projections SET seq = ? WHERE name = ?", (end, projection.name))
        self._db.execute("COMMIT")


def fold_between(db: Database, targets: Sequence[Target], open_row: OpenRow, after: int, upto: int) -> None:
    """Fold the entries after the one and up to the other, each opened once."""
    kinds = sorted({kind for projection, _ in targets for kind in projection.kinds})
    marks = ", ".join("?" for _ in kinds)
    entries = db.execute(
        "SELECT seq, at, kind, version, stream, stream_version, actor, cause, body, prev, hash FROM events "  # noqa: S608 - marks only
        f"WHERE seq > ? AND seq <= ? AND kind IN ({marks}) ORDER BY seq",
        (after, upto, *kinds),
    )
    opened = (open_row(StoredRow(*entry)) for entry in entries)
    while page := tuple(islice(opened, PAGE)):
        _fold(targets, page)


def _fold(targets: Sequence[Target], events: Iterable[Recorded]) -> None:
    by_kind: dict[str, list[Target]] = defaultdict(list)
    for target in targets:
        for kind in target[0].kinds:
            by_kind[kind].append(target)
    for event in events:
        for projection, rows in by_kind.get(event.fact.kind, ()):
            projection.fold(event, rows)
    for _, rows in targets:
        rows.write()
