"""The way back: a firm put together from a backup beside the old one, and put in its place in one move."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from onefirm.app.copies.once_more import closed
from onefirm.app.copies.promised import promised_since
from onefirm.app.copies.returned import Outcome, says
from onefirm.app.copies.returning import say_returned, signed_last
from onefirm.app.copies.stage import counted, sound, staged, state_of
from onefirm.app.copies.staging import Staging, forget_again, laid_out, outside_back
from onefirm.app.copies.there import There, look_at, look_beside, refuse_over
from onefirm.app.copies.version import VERSION, numbers
from onefirm.app.copies.way import Way
from onefirm.app.setup import FOLDER_MODE
from onefirm.domain.events.firm import FirmRestored
from onefirm.domain.frozen import Frozen
from onefirm.domain.ids import instant
from onefirm.domain.problem import Refusal
from onefirm.stores import subjects
from onefirm.stores.backup import carried, choosing, contents, keys, manifest, putting, shelf
from onefirm.stores.backup.apart import APART, abandoned
from onefirm.stores.backup.disk import unwritable
from onefirm.stores.backup.manifest import Manifest
from onefirm.stores.backup.putting import Plan
from onefirm.stores.backup.snapshot import Of, Snapshot, take
from onefirm.stores.owner import FirmLock
from onefirm.stores.vault import FOLDER as KEYS
from onefirm.stores.witness import FileWitness


class Returned(Frozen):
    """The answer to `restore`, and to a firm brought in from an export."""

    folder: str
    says: str
    seq: int
    state: str
    """Of the ledger as it was copied, before the entry that says it was put back."""
    lost: int = 0
    forgotten_again: int = 0
    files: bool = True
    before: str = ""
    """The backup that was made of what stood there."""


def restore(name: str, folder: Path, into: Path, *, over: bool, way: Way, unsigned: bool = False) -> Returned:
    """`folder` is where the firm is at home. `unsigned`: also a copy that does not carry the firm's signature."""
    backup = choosing.found(name, folder)
    made = manifest.checked(backup)
    if numbers(made.version) > numbers(VERSION):
        raise Refusal(manifest.newer(backup, f"It was made with {made.version}, and this is {VERSION}."))
    into.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    with FirmLock(into):
        putting.finish(into)
        there = look_at(into, backup, made)
        refuse_over(into, there, over=over)
        lives = (there, *look_beside((folder, backup.parent.parent), into, backup, made))
        stage = putting.stage_of(into)
        try:
            staging = laid_out(backup, made, folder, lives, stage, way, unsigned=unsigned)
            before = _backed_up(into, made, way) if there.later else None
            return _put_back(staging, before, way)
        except OSError as failure:
            raise Refusal(unwritable(into / contents.DATABASE, failure)) from failure
        finally:
            # Refused late, it has opened keys and a ledger folded in clear.
            for left in (*abandoned(into), stage):
                shutil.rmtree(left, ignore_errors=True)


def _put_back(staging: Staging, before: Snapshot | None, way: Way) -> Returned:
    backup, made, stage, there, into = staging.backup, staging.made, staging.stage, staging.there, staging.into
    gone = [each.subject for each in staging.forgotten]
    notes, known_there = FileWitness(stage).all(), FileWitness(into).all()
    way.course.begin("asking who opted out since", 0)
    promised = promised_since(staging.lives, into, way.clock, way.chance)
    lost = _lost(there, made, known_there)
    with staged(stage, way.chance, way.course) as firm:
        way.course.begin("verifying every entry", 0)
        sound(firm.verified(notes))
        way.course.begin("looking for every key", made.seq)
        away = closed(counted(firm.store.all_rows(), way.course), stage / KEYS / subjects.NAME, gone)
        way.course.begin("putting it in place", 0)
        state = state_of(stage / contents.DATABASE)
        source = "export" if (backup / carried.SEALED).is_file() else "backup"
        fact = FirmRestored(source=source, seq=made.seq, hash=made.hash, lost=lost, forgotten_again=staging.again)
        known = [*notes, *known_there]
        said = say_returned(firm, fact, known, stage, way.clock, way.chance, set(gone), promised)
    # They lie there in one piece, and may name whoever was forgotten since.
    files = not said.again and outside_back(staging)
    if staging.found == into / KEYS:
        # The living keys stay where they are, with those that were made on the way; what was forgotten is struck again.
        keys.add_new(stage / KEYS / subjects.NAME, staging.found / subjects.NAME)
        shutil.rmtree(stage / KEYS)
        forget_again(staging.found, staging.forgotten)
    stamp = shelf.free_stamp(into, way.clock.now())
    plan = Plan(stamp, keep_database=there.damaged, strays=putting.strays(into, stage))
    putting.decide(into, stage, plan, way.reached)
    outcome = Outcome(
        made, staging.lives, plan, staging.found, lost, staging.again, away, said.opt_outs, promised.known,
        files=files, stay=bool(contents.outside(into)), unsaid=source == "export" and staging.carried is None,
        own=staging.own, before=before,
    )  # fmt: skip
    return Returned(
        folder=str(into),
        says=says(outcome),
        seq=made.seq,
        state=state.state,
        lost=lost,
        forgotten_again=staging.again,
        files=files,
        before=before.path.name if before else "",
    )


def _lost(there: There, made: Manifest, notes: Sequence[str]) -> int:
    """How many entries stood there that the copy does not have; of a ledger that nobody can read, what was signed."""
    if there.readable:
        return max(there.head, signed_last(notes)) - there.common
    return max(signed_last(notes) - made.seq, 0)


def _backed_up(into: Path, made: Manifest, way: Way) -> Snapshot:
    """What stands there, before it is given up. It is sealed like any backup, so no clear copy has to stay."""
    with tempfile.TemporaryDirectory(dir=into, prefix=APART) as trial:
        of = Of(
            into, made.firm, made.public_key, VERSION, shelf.free_stamp(into, way.clock.now()), instant(way.clock.now())
        )
        return take(of, Path(trial), way.chance.bytes)
