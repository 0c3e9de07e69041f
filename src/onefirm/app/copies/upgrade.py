"""Bringing a firm to this version: backed up and tried on the copy first, so that a failure leaves it as it was."""

import json
from dataclasses import dataclass
from pathlib import Path

from onefirm.app.copies.trial import Outcome, Request, tried
from onefirm.app.copies.version import VERSION, last_used_with, numbers, shown
from onefirm.capabilities.clock import Chance, Clock
from onefirm.domain.events.firm import BACKUPS_STREAM, VERSION_STREAM, BackupMade, FirmCreated, FirmUpgraded
from onefirm.domain.ids import instant
from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.files import whole
from onefirm.ledger.ledger import Ledger, Put
from onefirm.stores.backup import shelf
from onefirm.stores.backup.contents import DATABASE, VERSION_FILE
from onefirm.stores.backup.disk import UNDER_WAY, unwritable
from onefirm.stores.backup.keys import BACKUPS
from onefirm.stores.backup.snapshot import PREFIX, TRIAL, Of, Snapshot, take
from onefirm.stores.sqlite.reading import begun, rows_of_kind


@dataclass(frozen=True)
class Upgrade:
    """What was found and made before anything of the firm was touched."""

    before: str
    snapshot: Snapshot
    seconds: int

    def say(self, ledger: Ledger) -> None:
        made = self.snapshot.manifest
        backup = BackupMade(
            name=self.snapshot.path.name,
            seq=made.seq,
            hash=made.hash,
            bytes=made.bytes,
            tried=True,
            seconds=self.seconds,
        )
        upgraded = FirmUpgraded(before=self.before, after=VERSION, backup=self.snapshot.path.name)
        ledger.append_now(Put(BACKUPS_STREAM, backup), Put(VERSION_STREAM, upgraded), actor="clock")


def refuse_newer(folder: Path) -> None:
    """What a later version wrote may not be understood here, so it is not even read."""
    last = last_used_with(folder)
    if numbers(last) > numbers(VERSION):
        raise Refusal(
            Problem(
                code="firm-newer",
                what=f"This firm was last used with onefirm {last}, and this is {VERSION}.",
                why="A later version may have written what this one does not understand.",
                fix=f"Install onefirm {last} or later; or `onefirm restore BACKUP --into DIR` with an older backup.",
                where=str(folder / VERSION_FILE),
            )
        )


def prepared(folder: Path, firm: str, clock: Clock, chance: Chance) -> Upgrade | None:
    """None when there is nothing to upgrade. Otherwise the firm was backed up, and this version understands it."""
    last = last_used_with(folder)
    if last == VERSION or not (folder / DATABASE).exists() or not begun(folder / DATABASE):
        return None
    began = clock.elapsed()
    created = rows_of_kind(folder / DATABASE, FirmCreated.kind, limit=1)
    if not created:
        return None
    key: str = json.loads(created[0].body)["public_key"]
    stamp = shelf.free_stamp(folder, clock.now())
    of = Of(folder, firm, key, last, stamp, instant(clock.now()))
    try:
        snapshot, outcome = _on_trial(of, chance)
        if outcome.problem:
            # The firm itself stays as it is in that copy, and every further start would leave one more.
            shelf.drop_with_keys(folder, [snapshot.path.name])
    except OSError as failure:
        raise Refusal(unwritable(folder / BACKUPS / f"{PREFIX}{stamp}", failure)) from failure
    if outcome.problem:
        raise Refusal(_stays(folder, last, outcome.problem), outcome.problem)
    return Upgrade(last, snapshot, round(clock.elapsed() - began))


def _on_trial(of: Of, chance: Chance) -> tuple[Snapshot, Outcome]:
    shelf.sweep_half(of.folder)
    trial = of.folder / BACKUPS / f"{TRIAL}{of.stamp}{UNDER_WAY}"
    trial.mkdir(mode=0o700, parents=True)
    try:
        snapshot = take(of, trial, chance.bytes)
        request = Request(place=trial / "firm", backup=snapshot.path, keys=snapshot.keys, whole=snapshot.whole)
        return snapshot, tried(request)
    finally:
        shelf.sweep_half(of.folder)


def note_version(folder: Path) -> None:
    """Written last: whoever is killed before does it all again."""
    if last_used_with(folder) == VERSION:
        return
    whole.put(folder / VERSION_FILE, f"{VERSION}\n".encode())


def _stays(folder: Path, last: str, why: Problem) -> Problem:
    return Problem(
        code="upgrade-failed",
        what=f"The firm was not brought to onefirm {VERSION}; nothing of it was changed.",
        why=f"A copy of it did not stand its trial with this version: {why.what}",
        fix=f"Go on with {shown(last)} of onefirm, and report what stands below.",
        where=str(folder),
    )
