"""Connections: the one that writes, and one that only reads for each thread that asks."""

import threading
import weakref
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import apsw

from onefirm.domain.names import in_order
from onefirm.ledger.chain import GENESIS
from onefirm.stores.sqlite import guards, problems, schema
from onefirm.stores.sqlite.database import Database, Hook, connected, extended

BUSY_MILLISECONDS_MAX = 5_000
WAL_BYTES_MAX = 16 * 1024 * 1024
WAL_PAGES_BEFORE_CHECKPOINT = 2_000
CACHE_KIB = 16_000
STATEMENTS_MAX = 300

_BEFORE_TABLES = """
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
"""
_ALWAYS = f"""
PRAGMA synchronous = FULL;
PRAGMA fullfsync = ON;
PRAGMA secure_delete = ON;
PRAGMA recursive_triggers = ON;
PRAGMA trusted_schema = OFF;
PRAGMA journal_size_limit = {WAL_BYTES_MAX};
PRAGMA cache_size = -{CACHE_KIB};
"""
_REFUSED = (apsw.ConstraintError, apsw.MismatchError, apsw.SQLError, apsw.BindingsError, apsw.TooBigError)


def open_writer(path: Path) -> Database:
    """The connection that appends, with the ledger made if there was none. Seal it once the tables stand."""
    guards.refuse_old(apsw.sqlite_lib_version(), path)
    guards.refuse_read_only(path.parent)
    try:
        return _opened(path)
    except (apsw.NotADBError, apsw.CorruptError) as damage:
        raise problems.firm_damaged(path, f"SQLite says: {damage}.") from damage
    except ValueError as damage:
        # A flipped bit can leave a head that is no text or no hash any more, which SQLite itself does not notice.
        raise problems.firm_damaged(path, f"Its head cannot be read: {damage}.") from damage
    except (apsw.CantOpenError, apsw.ReadOnlyError) as closed:
        raise problems.folder_read_only(path.parent, f"SQLite says: {closed}.") from closed


@contextmanager
def telling(path: Path) -> Generator[None]:
    """What fails at a start after the first page was read is told in the operator's words too."""
    try:
        yield
    except apsw.CorruptError as damage:
        raise problems.firm_damaged(path, f"SQLite says: {damage}.") from damage
    except (apsw.FullError, apsw.IOError) as failure:
        raise problems.read_only(path, f"SQLite says: {failure}.") from failure


def seal(db: Database) -> None:
    """From here on the connection appends to the ledger and changes projections; nothing else."""
    db.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    db.set_authorizer(guards.judge)


def open_reader(path: Path) -> Database:
    db = connected(path, read_only=True)
    db.set_busy_timeout(BUSY_MILLISECONDS_MAX)
    db.execute("PRAGMA query_only = ON")
    # Names are put in order in the query, before it is cut off, and a database by itself knows plain letters alone.
    db.create_scalar_function("in_order", in_order, 1, deterministic=True)
    return db


def checkpoint_after(pages_max: int) -> Hook:
    """SQLite's own hook keeps quiet about a failed sync, and what was lost by it would go on being counted as kept."""

    def checkpoint(db: apsw.Connection, name: str, pages: int) -> int:
        try:
            if pages >= pages_max:
                db.wal_checkpoint(name)
        except apsw.Error as failure:
            if extended(failure) == apsw.SQLITE_IOERR_FSYNC:
                raise
        return apsw.SQLITE_OK

    return checkpoint


def disk_failed(failure: BaseException) -> bool:
    """True when the database itself failed; False when it only refused what it was asked."""
    return isinstance(failure, apsw.Error) and not isinstance(failure, _REFUSED)


class Readers:
    """One read-only connection for each thread, made when it first asks."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mine = threading.local()
        self._all: weakref.WeakSet[Database] = weakref.WeakSet()
        self._guard = threading.Lock()

    def mine(self) -> Database:
        db: Database | None = getattr(self._mine, "db", None)
        if db is None:
            db = open_reader(self._path)
            self._mine.db = db
            with self._guard:
                self._all.add(db)
        return db

    def close(self) -> None:
        with self._guard:
            for db in list(self._all):
                db.close(force=True)


def _opened(path: Path) -> Database:
    db = connected(path, statements_max=STATEMENTS_MAX)
    try:
        db.set_busy_timeout(BUSY_MILLISECONDS_MAX)
        # Each pragma answers with a row, and the next one runs only once that row was taken.
        db.execute(_BEFORE_TABLES).fetchall()
        db.execute(_ALWAYS).fetchall()
        db.set_wal_hook(checkpoint_after(WAL_PAGES_BEFORE_CHECKPOINT))
        if guards.has_ledger(db, path):
            guards.refuse_unguarded(db, path)
            guards.refuse_torn(db, path)
        else:
            schema.create(db, GENESIS)
        schema.index(db)
    except BaseException:
        db.close(force=True)
        raise
    return db
