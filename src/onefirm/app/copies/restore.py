"""The way back: a firm put together from a backup beside the old one, and put in its place in one move."""

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from onefirm.app.copies.once_more import begun_again, closed
from onefirm.app.copies.opening import opens
from onefirm.app.copies.promised import Promised, kept_promises, promised_since
from onefirm.app.copies.returned import beside, says
from onefirm.app.copies.stage import Staged, sound, staged, state_of
from onefirm.app.copies.there import There, look_at, refuse_over
from onefirm.app.copies.version import VERSION, numbers
from onefirm.app.setup import FOLDER_MODE
from onefirm.capabilities.clock import Chance, Clock
from onefirm.domain.events.effects import EffectRecalled
from onefirm.domain.events.firm import PAUSE_STREAM, RETURNS_STREAM, FirmPaused, FirmRestored
from onefirm.domain.events.streams import of_effect
from onefirm.domain.frozen import Frozen
from onefirm.domain.ids import EffectId, PlanId, instant, moment
from onefirm.domain.personal import our_own
from onefirm.domain.problem import Refusal
from onefirm.ledger.checkpoint import origin_of, parse
from onefirm.ledger.ledger import Ledger, Put
from onefirm.ledger.witness import Notary
from onefirm.stores import subjects
from onefirm.stores.backup import carried, choosing, contents, keys, manifest, putting, shelf
from onefirm.stores.backup.apart import APART, abandoned
from onefirm.stores.backup.disk import UNDER_WAY, copied, unwritable
from onefirm.stores.backup.manifest import Manifest
from onefirm.stores.backup.putting import Plan, Reached
from onefirm.stores.backup.sealed import Unsealable, open_file
from onefirm.stores.backup.signed import is_signed
from onefirm.stores.backup.snapshot import FILES, OUTSIDE, ROOM_BYTES_MIN, Of, take
from onefirm.stores.owner import FirmLock
from onefirm.stores.sqlite.views import SqliteViews
from onefirm.stores.vault import FOLDER as KEYS
from onefirm.stores.witness import FILE, FileWitness

MAY_HAVE_LEFT = "The firm was put back from a copy; it may have left after the copy was made."
PAUSED = "It was put back: what left after the copy was made is not in it. Look what left; `onefirm resume` goes on."
"""Always: nothing in a copy can say whether it was the newest state, and no act may leave a second time."""


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


def _nothing(_place: str) -> None: ...


@dataclass(frozen=True)
class Way:
    """Time, chance, and somebody who may be told how far it is."""

    clock: Clock
    chance: Chance
    reached: Reached = _nothing
    passphrase: str = ""
    """Opens the keys that an export carries."""


def restore(name: str, folder: Path, into: Path, *, over: bool, way: Way) -> Returned:
    backup = choosing.found(name, folder)
    made = manifest.checked(backup)
    if numbers(made.version) > numbers(VERSION):
        raise Refusal(manifest.newer(backup, f"It was made with {made.version}, and this is {VERSION}."))
    into.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    with FirmLock(into):
        putting.finish(into)
        there = look_at(into, backup, made)
        refuse_over(into, there, over=over)
        before = _backed_up(into, made, way) if over and there.readable and there.later else ""
        try:
            return _put_back(backup, made, folder, into, there, before, way)
        except OSError as failure:
            raise Refusal(unwritable(into / contents.DATABASE, failure)) from failure
        finally:
            # Refused late, it has opened keys and a ledger folded in clear.
            for left in (*abandoned(into), into / f"{putting.STAGE}{UNDER_WAY}"):
                shutil.rmtree(left, ignore_errors=True)


def _put_back(backup: Path, made: Manifest, folder: Path, into: Path, there: There, before: str, way: Way) -> Returned:
    stage = putting.stage_of(into)
    _refuse_without_room(backup, into)
    copied(backup / contents.DATABASE, stage / contents.DATABASE)
    for name in made.files:
        if name.startswith(f"{FILES}/"):  # What the manifest does not name, a link above all, is not of the backup.
            copied(backup / name, stage / name.removeprefix(f"{FILES}/"))
    found = _keyed(stage, backup, into, way)
    way.reached("copied")
    noted = forgotten_of((backup.parent, folder / keys.BACKUPS, into / keys.BACKUPS), there)
    forgotten = noted.union(keys.forgotten_in(into / KEYS / subjects.NAME))
    again = forget_again(stage / KEYS, forgotten)
    notes = FileWitness(stage).all()
    known = [*notes, *FileWitness(into).all()]
    promised = promised_since(into, there, way.chance)
    with staged(stage, way.chance) as firm:
        sound(firm.verified(notes))
        own = is_signed(made, backup, firm.vault.public_key())
        away = closed(firm.store.all_rows(), stage / KEYS / subjects.NAME, [each.subject for each in forgotten])
        state = state_of(stage / contents.DATABASE)
        lost = max(there.head, *(parse_size(note) for note in known), made.seq) - made.seq
        carried_here = (backup / carried.SEALED).is_file()
        source = "export" if carried_here else "backup"
        fact = FirmRestored(source=source, seq=made.seq, hash=made.hash, lost=lost, forgotten_again=again)
        begun = _say_returned(firm, fact, known, stage, way, {each.subject for each in forgotten}, promised)
    # They lie there in one piece, and may name whoever was forgotten since.
    files = not begun and _outside(backup, made, stage, found)
    if found == into / KEYS:
        # The living keys stay where they are; only what was forgotten is struck from them once more.
        shutil.rmtree(stage / KEYS)
        forget_again(found, forgotten)
    plan = Plan(shelf.free_stamp(into, way.clock.now()), keep_database=there.damaged)
    putting.decide(into, stage, plan, way.reached)
    return Returned(
        folder=str(into),
        says=says(made, lost, again, files, before, promised, beside(found, made, plan, away, own=own)),
        seq=made.seq,
        state=state.state,
        lost=lost,
        forgotten_again=again,
        files=files,
        before=before,
    )


def _say_returned(
    firm: Staged,
    fact: FirmRestored,
    known: Sequence[str],
    stage: Path,
    way: Way,
    gone: Iterable[str],
    promised: Promised,
) -> bool:
    """The entry that names the return, and a signature over it; the notes of before stay with it.

    Answers whether somebody was forgotten since, of whom the copy still has something.
    """
    clock = _After(way.clock, known)
    ledger = Ledger(firm.store, firm.codec, clock)
    paused = FirmPaused(reason=our_own(PAUSED))
    again = begun_again(ledger, stage / KEYS / subjects.NAME, gone, clock, way.chance)
    recalled = _recalled(stage)
    returned = (Put(RETURNS_STREAM, fact), Put(PAUSE_STREAM, paused))
    kept = kept_promises(promised, ledger)
    ledger.append_now(*returned, *recalled, *kept, *again, actor="operator")
    firm.store.settle()
    with tempfile.TemporaryDirectory(dir=stage.parent, prefix=APART) as apart:
        # Signed on its own: beside the notes of the entries given up it would contradict them.
        alone = FileWitness(Path(apart))
        Notary(firm.store, firm.vault, alone, clock, origin_of(firm.vault.public_key())).attest(force=True)
        (stage / contents.WITNESS).mkdir(exist_ok=True)
        merged = FileWitness(stage)
        there = set(merged.all())
        for note in (*dict.fromkeys(known), *alone.all()):
            if note not in there:
                merged.keep(note)
    assert (stage / contents.WITNESS / FILE).is_file(), "A return that nobody signed would not be believed."
    return bool(again)


def _recalled(stage: Path) -> list[Put]:
    """Every act that was on its way when the copy was made may have left since: nobody's yes counts for it any more."""
    views = SqliteViews(stage / contents.DATABASE)
    try:
        rows = views.all("effects_on_their_way")
    finally:
        views.close()
    acts = [(EffectId(str(row["effect"])), PlanId(str(row["plan"]))) for row in rows]
    return [
        Put(of_effect(effect), EffectRecalled(effect=effect, plan=plan, why=MAY_HAVE_LEFT)) for effect, plan in acts
    ]


def forgotten_of(places: Iterable[Path], there: There) -> set[keys.Forgotten]:
    """Everybody who was forgotten as far as anybody knows: notes beside the backups, and the ledger given up."""
    noted = [keys.read_forgotten(place / keys.FORGOTTEN) for place in places]
    numbered = {each for notes in noted for each in notes}
    names = {each.subject for each in numbered}
    return numbered | {keys.Forgotten(subject) for subject in there.forgotten if subject not in names}


def forget_again(place: Path, forgotten: Iterable[keys.Forgotten]) -> int:
    database = place / subjects.NAME
    return keys.strike(database, forgotten) if database.is_file() else 0


def parse_size(note: str) -> int:
    try:
        return parse(note).size
    except Refusal:
        return 0


def _keyed(stage: Path, backup: Path, into: Path, way: Way) -> Path:
    """Keys on the stage that open what is sealed there; answers where they were found."""
    brought: list[Path] = []
    if way.passphrase and (backup / carried.SEALED).is_file():
        brought = [Path(tempfile.mkdtemp(dir=into, prefix=APART))]  # Gone with the next look at what is left over.
        carried.open_keys(backup, brought[0], way.passphrase)
    for path in (*choosing.key_folders(backup, into), *brought):
        shutil.rmtree(stage / KEYS, ignore_errors=True)
        keys.copy_keys(path, stage / KEYS)
        (stage / KEYS / keys.FILES_KEY).unlink(missing_ok=True)
        if opens(stage, way.chance):
            return path
    sealed = (backup / carried.SEALED).is_file() and not way.passphrase
    raise Refusal(carried.sealed(backup) if sealed else choosing.no_keys(backup))


def _outside(backup: Path, made: Manifest, stage: Path, found: Path) -> bool:
    """The letters and forms, if the key of that day is still there."""
    key = (backup.parent / made.keys if made.keys else found) / keys.FILES_KEY
    if not key.is_file():
        return False
    archive = stage / "outside.tar"
    try:
        open_file(backup / OUTSIDE, archive, bytes.fromhex(key.read_text(encoding="ascii")))
        contents.unpack(archive, stage)
    except (Unsealable, ValueError):
        return False
    finally:
        archive.unlink(missing_ok=True)
    return True


def _backed_up(into: Path, made: Manifest, way: Way) -> str:
    """What stands there, before it is given up. It is sealed like any backup, so no clear copy has to stay."""
    with tempfile.TemporaryDirectory(dir=into, prefix=APART) as trial:
        of = Of(
            into, made.firm, made.public_key, VERSION, shelf.free_stamp(into, way.clock.now()), instant(way.clock.now())
        )
        return take(of, Path(trial), way.chance.bytes).path.name


def _refuse_without_room(backup: Path, into: Path) -> None:
    needed = 2 * sum(path.stat().st_size for path in backup.rglob("*") if path.is_file()) + ROOM_BYTES_MIN
    if shutil.disk_usage(into).free < needed:
        raise OSError(28, "No space left on device")


class _After:
    """A clock that is never behind what was signed already: the return has to come after it."""

    def __init__(self, clock: Clock, notes: Sequence[str]) -> None:
        self._clock = clock
        self._floor = max((parse(note).at for note in notes if parse_size(note)), default="")

    def now(self) -> datetime:
        at = self._clock.now()
        return max(at, moment(self._floor) + timedelta(microseconds=1)) if self._floor else at

    def elapsed(self) -> float:
        return self._clock.elapsed()

    async def sleep(self, seconds: float) -> None:
        await self._clock.sleep(seconds)
