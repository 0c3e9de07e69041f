"""What can be said about the store without stopping it."""

import shutil
from pathlib import Path

import apsw

from onefirm.domain.problem import Refusal
from onefirm.stores.sqlite import guards
from onefirm.stores.sqlite.database import Database
from onefirm.stores.sqlite.pen import Pen
from onefirm.stores.sqlite.writer import Writer

DISK_BYTES_MIN = 200_000_000

Finding = tuple[str, bool, str]


def examine(path: Path, db: Database, writer: Writer) -> list[Finding]:
    return [
        ("sqlite", True, f"SQLite {apsw.sqlite_lib_version()}."),
        _writing(writer),
        _pages(db),
        _guarded(path, db),
        _folded(writer),
        _room(path),
    ]


def _writing(writer: Writer) -> Finding:
    if writer.broken:
        return "ledger", False, f"Nothing can be written at the moment. {writer.broken}"
    return "ledger", True, f"Everything up to entry {writer.durable} is on the disk."


def _pages(db: Database) -> Finding:
    found = db.execute("PRAGMA quick_check(1)").fetchone()
    says = str(found[0]) if found else "nothing"
    return "file", says == "ok", "The file is whole." if says == "ok" else f"The file is damaged: {says}."


def _guarded(path: Path, db: Database) -> Finding:
    try:
        guards.refuse_unguarded(db, path)
        guards.refuse_torn(db, path)
    except Refusal as refusal:
        return "guards", False, refusal.problem.why
    return "guards", True, "The guards against rewriting stand, and the head names the last entry."


def _folded(writer: Writer) -> Finding:
    stuck = writer.ask(_stuck)
    return "projections", not stuck, "; ".join(stuck) or "Every projection is folded without a fault."


def _stuck(pen: Pen) -> list[str]:
    return [f"'{name}' stopped: {failure}" for name, failure in pen.folds.stuck.items()]


def _room(path: Path) -> Finding:
    free = shutil.disk_usage(path.parent).free
    return "disk", free >= DISK_BYTES_MIN, f"{free // 1_000_000:,} MB are free."
