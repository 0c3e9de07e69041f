"""Taking a snapshot of a running firm: the sealed ledger, the settings, what lies in clear sealed; the keys apart."""

import os
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from onefirm.domain.problem import Problem, Refusal
from onefirm.stores.backup import contents, keys, manifest
from onefirm.stores.backup.disk import moved_into_place
from onefirm.stores.backup.manifest import Manifest
from onefirm.stores.backup.sealed import KEY_BYTES, seal_file
from onefirm.stores.backup.signed import signed
from onefirm.stores.sqlite.copies import ledger_alone
from onefirm.stores.sqlite.database import copy_database

PREFIX = "firm-"
TRIAL = "trial-"
FILES = "files"
OUTSIDE = "outside.sealed"
ROOM_FACTOR = 3
"""The copy of everything, the ledger of it, and the firm that is put back on trial."""
ROOM_BYTES_MIN = 20_000_000

Reached = Callable[[str], None]


def _nothing(_place: str) -> None: ...


@dataclass(frozen=True)
class Snapshot:
    path: Path
    keys: Path
    manifest: Manifest
    whole: Path
    """The database of that moment with its projections, for a trial. Whoever asked deletes it."""


@dataclass(frozen=True)
class Of:
    """Whose snapshot it is, and when it is made."""

    folder: Path
    firm: str
    public_key: str
    version: str
    stamp: str
    at: str


def take(of: Of, trial: Path, chance: Callable[[int], bytes], reached: Reached = _nothing) -> Snapshot:
    """`trial` is a folder for what only the trial needs. Nothing under `backups/` counts before it is whole."""
    backups = of.folder / keys.BACKUPS
    backups.mkdir(mode=0o700, exist_ok=True)
    refuse_without_room(of.folder, backups)
    whole = trial / "whole.db"
    copy_database(of.folder / contents.DATABASE, whole)
    reached("copied")
    # After the ledger: every key that an entry of it needs is there by now.
    sealing = chance(KEY_BYTES)
    apart = keys.back_up_keys(of.folder, of.stamp, sealing)
    reached("keys kept")
    target = backups / f"{PREFIX}{of.stamp}"
    with _or_neither(apart), moved_into_place(target) as fresh:
        seq, last = ledger_alone(whole, fresh / contents.DATABASE)
        contents.copy_plain(of.folder, fresh / FILES)
        seal_outside(of.folder, trial, fresh / OUTSIDE, sealing)
        reached("half written")
        made = Manifest(
            version=of.version,
            made_at=of.at,
            firm=of.firm,
            public_key=of.public_key,
            seq=seq,
            hash=last,
            keys=apart.name,
            files=manifest.hashed(fresh),
        )
        made = signed(made, apart)
        manifest.write(made, fresh)
        reached("written")
    reached("in place")
    return Snapshot(target, apart, made, whole)


@contextmanager
def _or_neither(keys_kept: Path) -> Generator[None]:
    """Keys of a backup that was not written would only pile up."""
    try:
        yield
    except BaseException:
        shutil.rmtree(keys_kept, ignore_errors=True)
        raise


def refuse_without_room(folder: Path, target: Path) -> None:
    needed = ROOM_FACTOR * (folder / contents.DATABASE).stat().st_size + ROOM_BYTES_MIN
    free = shutil.disk_usage(target).free
    if free < needed:
        raise Refusal(
            Problem(
                code="backup-no-room",
                what="There is no room for a backup.",
                why=f"It needs {needed // 1_000_000} MB for a while, and {free // 1_000_000} MB are free.",
                fix="Make room on that disk, then run `onefirm backup`.",
                where=str(target),
            )
        )


def seal_outside(folder: Path, trial: Path, target: Path, sealing: bytes) -> None:
    archive = trial / "outside.tar"
    contents.pack(folder, contents.outside(folder), archive)
    seal_file(archive, target, sealing)
    os.unlink(archive)
