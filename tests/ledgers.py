"""Ledgers to try things on: rows that follow each other, keys to sign with, and a firm's files to attack."""

import base64
import hashlib
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fakes import ManualClock
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.firm import GENESIS_STREAM, PAUSE_STREAM, FirmCreated, FirmPaused
from onefirm.domain.frozen import as_json, canonical
from onefirm.domain.ids import instant
from onefirm.domain.personal import our_own
from onefirm.domain.problem import Refusal
from onefirm.ledger import chain, checkpoint, tree
from onefirm.ledger.checkpoint import Checkpoint, origin_of
from onefirm.ledger.store import Batch, Entry, Head, StoredRow
from onefirm.ledger.verify import Verified, examine, verify
from onefirm.ledger.witness import Notary
from onefirm.stores import verifier
from onefirm.stores.sqlite.store import SqliteStore
from onefirm.stores.witness import FILE, SEPARATOR, FileWitness

AT = "2026-03-02T09:00:00.000000Z"
COLUMNS = ("seq", "at", "kind", "version", "stream", "stream_version", "actor", "cause", "body", "prev", "hash")


class Key:
    """A signing key made from a word, so that the same word is the same firm."""

    def __init__(self, word: str = "ours") -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(word.encode()).digest())

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)

    def public_key(self) -> str:
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode()


def rows_of(bodies: Sequence[str], actor: str = "operator") -> list[StoredRow]:
    """Rows that follow each other, with these bodies."""
    rows: list[StoredRow] = []
    for seq, body in enumerate(bodies, 1):
        prev = rows[-1].hash if rows else chain.GENESIS
        rows.append(
            hashed(StoredRow(seq, AT, "step.done", 1, "plan:pl_1", seq, actor, seq - 1 or None, body, prev, ""))
        )
    return rows


def hashed(row: StoredRow) -> StoredRow:
    """The row with the hash that belongs to it."""
    fields = (row.seq, row.at, row.kind, row.version, row.stream, row.stream_version, row.actor, row.cause, row.body)
    return StoredRow(*fields, row.prev, chain.link(*fields, row.prev))


def head_of(rows: Sequence[StoredRow]) -> Head:
    kept = tree.extended((), 0, [row.hash for row in rows])
    return Head(len(rows), rows[-1].hash if rows else chain.GENESIS, tree.spelled(kept))


def note_of(rows: Sequence[StoredRow], key: Key) -> Checkpoint:
    kept = tree.extended((), 0, [row.hash for row in rows])
    return checkpoint.make(origin_of(key.public_key()), len(rows), rows[-1].hash, kept, AT, key)


@dataclass(frozen=True)
class Named:
    """What a verification says, in the form in which two of them can be compared."""

    code: str
    first_bad: int | None


def named(verified: Verified) -> Named:
    return Named(verified.problem.code if verified.problem else "sound", verified.first_bad)


@dataclass(frozen=True)
class FirmFiles:
    """A firm's database and the checkpoints kept beside it."""

    folder: Path
    key: Key

    @property
    def database(self) -> Path:
        return self.folder / "firm.db"

    @property
    def notes(self) -> Path:
        return self.folder / "witness" / FILE

    def copy(self, folder: Path) -> "FirmFiles":
        return FirmFiles(Path(shutil.copytree(self.folder, folder)), self.key)

    def store(self, kind: type[SqliteStore] = SqliteStore) -> SqliteStore:
        return kind(self.database, (), _never_opened, _nothing)

    def rows(self) -> list[StoredRow]:
        sql = f"SELECT {', '.join(COLUMNS)} FROM events ORDER BY seq"  # noqa: S608 -- our own columns
        with closing(sqlite3.connect(self.database)) as database:
            return [StoredRow(*row) for row in database.execute(sql)]

    def head(self) -> Head:
        with closing(sqlite3.connect(self.database)) as database:
            return Head(*database.execute("SELECT seq, hash, tree FROM head").fetchone())

    @contextmanager
    def attacked(self) -> Generator[sqlite3.Connection]:
        """The database as an attacker has it: the guards off while he works, and back in place afterwards."""
        with closing(sqlite3.connect(self.database)) as database:
            triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                database.execute(f"DROP TRIGGER {name}")
            yield database
            for _, sql in triggers:
                database.execute(sql)
            database.commit()

    def verified(self) -> Verified:
        texts = FileWitness(self.folder).all()
        return verify(iter(self.rows()), self.head(), texts, self.key.public_key())

    def by_script(self, ledger: Path | None = None) -> Named:
        """What the shipped verifier says when it is started as a stranger would start it."""
        told = run_script(ledger or self.database, self.notes, self.key.public_key())
        found = re.fullmatch(r"(?:BROKEN: (\S+)|SOUND) at entry (-?\d+): .*\n", told.stdout)
        assert found, told.stdout + told.stderr
        assert told.returncode == (1 if found[1] else 0)
        return Named(found[1] or "sound", (int(found[2]) or None) if found[1] else None)


def opened(firm: FirmFiles) -> Named:
    """What the operator is told on opening the firm, or on asking for a verification once it is open."""
    try:
        store = firm.store()
    except Refusal as refusal:
        return Named(refusal.problem.code, None)
    try:
        return named(examine(store, FileWitness(firm.folder).all(), firm.key.public_key()))
    finally:
        store.close()


def run_script(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(verifier.__file__), *map(str, words)], capture_output=True, text=True, check=False
    )


def made(folder: Path, key: Key, entries: int, signed_at: Sequence[int]) -> FirmFiles:
    """A firm made by the real store: the entry that names its key, pauses, and checkpoints at these sizes."""
    folder.mkdir()
    firm = FirmFiles(folder, key)
    store = firm.store()
    notary = Notary(store, key, FileWitness(folder), ManualClock(), origin_of(key.public_key()))
    created = Entry(GENESIS_STREAM, *_spelled(FirmCreated(name="Ada Studio", public_key=key.public_key())))
    wanted = [created, *(paused(f"Reason {seq}, with ümlaut and 你好.") for seq in range(2, entries + 1))]
    for after, upto in pairwise([0, *sorted({*signed_at, entries})]):
        append(store, *wanted[after:upto])
        if upto in signed_at:
            assert notary.attest(force=True)
    store.close()
    return firm


def paused(reason: str) -> Entry:
    return Entry(PAUSE_STREAM, *_spelled(FirmPaused(reason=our_own(reason))))


def append(store: SqliteStore, *entries: Entry) -> None:
    store.append(Batch(instant(ManualClock().now()), "operator", None, entries, {})).result(timeout=30)


def _spelled(fact: Fact) -> tuple[Fact, str]:
    return fact, canonical(as_json(fact))


def separated(notes: Sequence[str]) -> str:
    return "".join(f"{note}{SEPARATOR}" for note in notes)


def _never_opened(row: StoredRow) -> Recorded:
    raise AssertionError(f"No projection was given, so entry {row.seq} is never read.")


def _nothing() -> None:
    """There are no keys to keep here."""
