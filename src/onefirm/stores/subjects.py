"""One key for each subject, wrapped by the firm's key; and its secrets. What is deleted is never read again."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import apsw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from onefirm.capabilities.clock import Chance
from onefirm.capabilities.secrets import Secret
from onefirm.domain.problem import Problem, Refusal
from onefirm.stores.secrets import NONCE_BYTES, opened, sealed
from onefirm.stores.sqlite.database import Database, connected

NAME = "subjects.db"
KEY_BYTES = 32
NUMBER_BYTES = 8
REMEMBERED_MAX = 10_000
BUSY_MILLISECONDS_MAX = 5_000

_TABLES = """
CREATE TABLE IF NOT EXISTS subjects (subject TEXT PRIMARY KEY, number BLOB NOT NULL, wrapped BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS forgotten (subject TEXT NOT NULL, number BLOB NOT NULL, PRIMARY KEY (subject, number));
CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS wrapped_by (one INTEGER PRIMARY KEY CHECK (one = 1), mark TEXT NOT NULL);
"""


@dataclass(frozen=True, repr=False)
class SubjectKey:
    """A subject that was forgotten and comes back gets another key with another number."""

    number: bytes
    secret: bytes
    cipher: AESGCM


class SubjectKeys:
    """The file of subject keys. New keys wait in memory until `keep`."""

    def __init__(self, keys: Path, sealing: bytes, chance: Chance) -> None:
        self._path = keys / NAME
        self._sealing = sealing
        self._chance = chance
        self._guard = threading.RLock()
        self._known: OrderedDict[str, SubjectKey] = OrderedDict()
        self._fresh: dict[str, SubjectKey] = {}
        self._db = self._opened()

    def made(self, subject: str) -> SubjectKey:
        """The key of a subject, a new one if there was none."""
        if at_hand := self._known.get(subject):
            return at_hand
        with self._guard:
            key = self.known(subject)
            if key is None:
                key = _key(self._chance.bytes(NUMBER_BYTES), self._chance.bytes(KEY_BYTES))
                self._fresh[subject] = key
            return key

    def known(self, subject: str) -> SubjectKey | None:
        with self._guard:
            key = self._fresh.get(subject) or self._known.get(subject)
            return key or self._read(subject)

    def used(self) -> bool:
        """Was anything ever sealed under a key from here?"""
        query = "SELECT 1 FROM subjects UNION ALL SELECT 1 FROM forgotten LIMIT 1"
        with self._guard:
            return self._db.execute(query).fetchone() is not None

    def forgotten(self, subject: str, number: bytes) -> bool:
        """Was the key with this number ever deleted here?"""
        with self._guard:
            query = "SELECT 1 FROM forgotten WHERE subject = ? AND number = ?"
            return self._db.execute(query, (subject, number)).fetchone() is not None

    def keep(self) -> None:
        # Asked before every commit of the ledger, and most of them bring nobody new.
        if not self._fresh:
            return
        with self._guard:
            rows = [
                (subject, key.number, aes_key_wrap(self._sealing, key.secret)) for subject, key in self._fresh.items()
            ]
            statement = "INSERT INTO subjects (subject, number, wrapped) VALUES (?, ?, ?)"
            self._commit([(statement, row) for row in rows])
            for subject, key in self._fresh.items():
                self._remember(subject, key)
            self._fresh.clear()

    def forget(self, *subjects: str) -> int:
        """All of them in one step, so that nobody is ever half forgotten. Answers how many keys that were."""
        with self._guard:
            known = [(subject, key.number) for subject in subjects if (key := self.known(subject))]
            if not known:
                return 0
            gone = [("INSERT INTO forgotten (subject, number) VALUES (?, ?)", each) for each in known]
            keys = [("DELETE FROM subjects WHERE subject = ?", (subject,)) for subject, _ in known]
            self._commit([*gone, *keys])
            # The old page still stands in the log; this writes the zeroed one over it and empties the log.
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            for subject, _ in known:
                self._fresh.pop(subject, None)
                self._known.pop(subject, None)
            return len(known)

    def wrapped_anew(self, sealing: bytes, mark: str, chance: Chance) -> int:
        """Every key and every secret under a new key of the firm, in one step. Answers how many keys that were.

        The keys themselves stay, so whoever seals or opens meanwhile is only kept waiting for a moment.
        """
        with self._guard:
            self.keep()
            keys = self._db.execute("SELECT subject, number, wrapped FROM subjects").fetchall()
            statement = "UPDATE subjects SET wrapped = ? WHERE subject = ?"
            anew = [(statement, (aes_key_wrap(sealing, self._unwrapped(old)), who)) for who, _, old in keys]
            for name in self.secrets():
                raw = sealed(sealing, name, self.secret(name) or "", chance.bytes(NONCE_BYTES))
                anew.append(("UPDATE secrets SET sealed = ? WHERE name = ?", (raw, name)))
            self._commit([*anew, ("INSERT OR REPLACE INTO wrapped_by (one, mark) VALUES (1, ?)", (mark,))])
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._sealing = sealing
            return len(keys)

    def wrapped_by(self) -> str:
        """The mark of the key that everything here is wrapped with; empty for the first one."""
        with self._guard:
            return _mark(self._db)

    def tried(self) -> None:
        """Refuses when the firm's key does not open what lies here. One is enough: all are wrapped at once."""
        with self._guard:
            found = self._db.execute("SELECT wrapped FROM subjects LIMIT 1").fetchone()
            if found is not None:
                self._unwrapped(found[0])

    def secrets(self) -> list[str]:
        with self._guard:
            return [str(name) for (name,) in self._db.execute("SELECT name FROM secrets ORDER BY name").fetchall()]

    def secret(self, name: str) -> str | None:
        with self._guard:
            found = self._db.execute("SELECT sealed FROM secrets WHERE name = ?", (name,)).fetchone()
            return opened(self._sealing, name, found[0]) if found else None

    def keep_secret(self, name: str, value: str) -> None:
        self.change_secrets(lambda _secret: {name: value})

    def drop_secret(self, name: str) -> bool:
        return self.change_secrets(lambda secret: {} if secret(name) is None else {name: None})

    def succeed(self, heir: str, name: str) -> bool:
        """One secret takes the place of another: after a kill there is either both, or the new one alone."""
        return self.change_secrets(
            lambda secret: {} if (value := secret(heir)) is None else {name: value, heir: None},
        )

    def change_secrets(self, change: Callable[[Secret], Mapping[str, str | None]]) -> bool:
        """All that changes in one step: another value, or none any more. False where nothing does."""
        with self._guard:
            rows: list[tuple[str, tuple[str | bytes, ...]]] = []
            for name, value in change(self.secret).items():
                if value is None:
                    rows.append(("DELETE FROM secrets WHERE name = ?", (name,)))
                    continue
                raw = sealed(self._sealing, name, value, self._chance.bytes(NONCE_BYTES))
                rows.append(("INSERT OR REPLACE INTO secrets (name, sealed) VALUES (?, ?)", (name, raw)))
            if rows:
                self._commit(rows)
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return bool(rows)

    def close(self) -> None:
        with self._guard:
            self.keep()
            self._db.close()

    def _opened(self) -> Database:
        try:
            db = connected(self._path)
            self._path.chmod(0o600)
            db.set_busy_timeout(BUSY_MILLISECONDS_MAX)
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "fullfsync = ON", "secure_delete = ON"):
                db.execute(f"PRAGMA {pragma}")
            db.execute(_TABLES)
        except apsw.Error as damage:
            raise Refusal(_unreadable(self._path, damage)) from damage
        return db

    def _commit(self, changes: Sequence[tuple[str, tuple[str | bytes, ...]]]) -> None:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            for statement, cells in changes:
                self._db.execute(statement, cells)
            self._db.execute("COMMIT")
        except apsw.Error as failure:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise Refusal(_not_kept(self._path, failure)) from failure

    def _read(self, subject: str) -> SubjectKey | None:
        found = self._db.execute("SELECT number, wrapped FROM subjects WHERE subject = ?", (subject,)).fetchone()
        if found is None:
            return None
        number, wrapped = found
        key = _key(number, self._unwrapped(wrapped))
        self._remember(subject, key)
        return key

    def _unwrapped(self, wrapped: bytes) -> bytes:
        try:
            return aes_key_unwrap(self._sealing, wrapped)
        except InvalidUnwrap as foreign:
            raise Refusal(_foreign(self._path)) from foreign

    def _remember(self, subject: str, key: SubjectKey) -> None:
        self._known[subject] = key
        if len(self._known) > REMEMBERED_MAX:
            self._known.popitem(last=False)


def wrapped_by(keys: Path) -> str:
    """The mark of the key that this folder's keys are wrapped with, before anything of it is opened."""
    db = connected(keys / NAME)
    try:
        db.execute(_TABLES)
        return _mark(db)
    except apsw.Error as damage:
        raise Refusal(_unreadable(keys / NAME, damage)) from damage
    finally:
        db.close()


def _mark(db: Database) -> str:
    found = db.execute("SELECT mark FROM wrapped_by").fetchone()
    return str(found[0]) if found else ""


def _key(number: bytes, secret: bytes) -> SubjectKey:
    return SubjectKey(number, secret, AESGCM(secret))


def _unreadable(path: Path, damage: apsw.Error) -> Problem:
    return Problem(
        code="key-damaged",
        what="The file with the keys of people cannot be read.",
        why=f"SQLite says: {damage}.",
        fix="Put it back from the newest backup; nothing personal can be read without it.",
        where=str(path),
    )


def _not_kept(path: Path, failure: apsw.Error) -> Problem:
    return Problem(
        code="keys-not-kept",
        what="The key of a person could not be written, so nothing that is sealed with it was kept either.",
        why=f"SQLite says: {failure}.",
        fix="Make room on the disk or mend it, then try again; no restart is needed.",
        where=str(path),
    )


def _foreign(path: Path) -> Problem:
    return Problem(
        code="key-foreign",
        what="The firm's key does not open the keys of people.",
        why="The key file and the file with the keys of people belong to different firms, or one was altered.",
        fix="Put both back from the same backup, or type the newest recovery kit in: onefirm vault recover KIT",
        where=str(path),
    )
