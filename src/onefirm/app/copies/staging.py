"""A copy laid out beside what stands where it goes: with keys that open it, its signature judged, nothing in place."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from onefirm.app.copies.opening import opens
from onefirm.app.copies.there import There, other_firm
from onefirm.app.copies.way import Way
from onefirm.capabilities.clock import Chance
from onefirm.domain.problem import Refusal
from onefirm.stores import subjects
from onefirm.stores.backup import carried, choosing, contents, keys
from onefirm.stores.backup.apart import APART
from onefirm.stores.backup.disk import copied
from onefirm.stores.backup.manifest import Manifest
from onefirm.stores.backup.sealed import Unsealable, open_file
from onefirm.stores.backup.signed import is_signed, not_ours
from onefirm.stores.backup.snapshot import FILES, OUTSIDE, ROOM_BYTES_MIN
from onefirm.stores.vault import FOLDER as KEYS
from onefirm.stores.vault import Vault


@dataclass(frozen=True)
class Staging:
    """A copy laid out beside what stands there, with keys that open it. Nothing of it counts yet."""

    backup: Path
    made: Manifest
    stage: Path
    lives: Sequence[There]
    """What stands where it goes, and where else this firm lives."""
    found: Path
    """Where its keys were found."""
    carried: Path | None
    """The keys of an export, when its passphrase was said. They alone open its letters and forms."""
    forgotten: AbstractSet[keys.Forgotten]
    again: int
    own: bool
    """It carries the signature of this firm."""

    @property
    def there(self) -> There:
        return self.lives[0]

    @property
    def into(self) -> Path:
        return self.there.folder


def laid_out(
    backup: Path, made: Manifest, folder: Path, lives: Sequence[There], stage: Path, way: Way, *, unsigned: bool
) -> Staging:
    into = lives[0].folder
    _refuse_without_room(backup, lives)
    way.course.begin("copying", 0)
    copied(backup / contents.DATABASE, stage / contents.DATABASE)
    for name in made.files:
        if name.startswith(f"{FILES}/"):  # What the manifest does not name, a link above all, is not of the backup.
            copied(backup / name, stage / name.removeprefix(f"{FILES}/"))
    found, brought = _keyed(stage, backup, into, folder, way)
    public_key = _public_key(stage, way.chance)
    for each in lives:
        if each.public_key not in ("", public_key):
            raise Refusal(other_firm(each.folder, made))
    own = is_signed(made, public_key)
    if not own and not unsigned:
        raise Refusal(not_ours(made, backup))
    way.reached("copied")
    homes = (folder, *(each.folder for each in lives))
    noted = forgotten_of((backup.parent, *(home / keys.BACKUPS for home in homes)), lives)
    forgotten = noted.union(*(keys.forgotten_in(home / KEYS / subjects.NAME) for home in homes))
    again = forget_again(stage / KEYS, forgotten)
    return Staging(backup, made, stage, lives, found, brought, forgotten, again, own)


def _public_key(stage: Path, chance: Chance) -> str:
    """Of the keys that open the copy: whatever the copy says of itself, it was this firm that sealed it."""
    vault = Vault.load(stage, chance)
    try:
        return vault.public_key()
    finally:
        vault.close()


def forgotten_of(places: Iterable[Path], lives: Iterable[There]) -> set[keys.Forgotten]:
    """Everybody who was forgotten as far as anybody knows: notes beside the backups, and the ledgers that went on."""
    noted = [keys.read_forgotten(place / keys.FORGOTTEN) for place in places]
    numbered = {each for notes in noted for each in notes}
    names = {each.subject for each in numbered}
    return numbered | {keys.Forgotten(subject) for each in lives for subject in each.forgotten if subject not in names}


def forget_again(place: Path, forgotten: Iterable[keys.Forgotten]) -> int:
    database = place / subjects.NAME
    return keys.strike(database, forgotten) if database.is_file() else 0


def _keyed(stage: Path, backup: Path, into: Path, folder: Path, way: Way) -> tuple[Path, Path | None]:
    """Keys on the stage that open what is sealed there; answers where they were found, and where an export's lie."""
    brought: Path | None = None
    if way.passphrase and (backup / carried.SEALED).is_file():
        brought = Path(tempfile.mkdtemp(dir=into, prefix=APART))  # Gone with the next look at what is left over.
        carried.open_keys(backup, brought, way.passphrase)
    for path in (*choosing.key_folders(backup, into, folder), *([brought] if brought else [])):
        shutil.rmtree(stage / KEYS, ignore_errors=True)
        keys.copy_keys(path, stage / KEYS)
        (stage / KEYS / keys.FILES_KEY).unlink(missing_ok=True)
        if opens(stage, way.chance):
            return path, brought
    sealed = (backup / carried.SEALED).is_file() and not way.passphrase
    raise Refusal(carried.sealed(backup) if sealed else choosing.no_keys(backup))


def outside_back(staging: Staging) -> bool:
    """The letters and forms, if the key of that day is still there."""
    backup, made = staging.backup, staging.made
    key = (backup.parent / made.keys if made.keys else staging.carried or staging.found) / keys.FILES_KEY
    if not key.is_file() or _carries_forgotten(staging):
        return False
    archive = staging.stage / "outside.tar"
    try:
        open_file(backup / OUTSIDE, archive, bytes.fromhex(key.read_text(encoding="ascii")))
        contents.unpack(archive, staging.stage)
    except (Unsealable, ValueError):
        return False
    finally:
        archive.unlink(missing_ok=True)
    return True


def _carries_forgotten(staging: Staging) -> bool:
    """A forgetting reaches no export: its letters and forms may name somebody who is forgotten now."""
    return bool(staging.carried and forget_again(staging.carried, staging.forgotten))


def _refuse_without_room(backup: Path, lives: Sequence[There]) -> None:
    copy = sum(path.stat().st_size for path in backup.rglob("*") if path.is_file())
    later = max(((each.folder / contents.DATABASE).stat().st_size for each in lives if each.later), default=0)
    if shutil.disk_usage(lives[0].folder).free < 2 * copy + later + ROOM_BYTES_MIN:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
