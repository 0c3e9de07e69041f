"""The backups that lie beside a firm: which there are, and which may go."""

import shutil
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from onefirm.domain.problem import Refusal
from onefirm.guard.files import whole
from onefirm.stores.backup import manifest
from onefirm.stores.backup.disk import UNDER_WAY, locked, sweep
from onefirm.stores.backup.keys import BACKUPS, FILES_KEY, STAMP
from onefirm.stores.backup.keys import PREFIX as KEYS
from onefirm.stores.backup.manifest import Manifest
from onefirm.stores.backup.snapshot import PREFIX, TRIAL

LOCK = "trial.lock"
UNTRIED_MAX = 2
"""A backup that was never tried is better than none, but never takes the place of one that stood its trial."""
FALLEN_MAX = 1
"""A firm whose backups fail makes one an hour; of those that did not stand their trial the newest says it all."""


@dataclass(frozen=True)
class Kept:
    """One backup. Without a manifest it was cut short."""

    path: Path
    manifest: Manifest | None

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def with_files(self) -> bool:
        """Can the letters and forms in it still be read?"""
        return bool(self.manifest and (self.path.parent / self.manifest.keys / FILES_KEY).is_file())


def kept(folder: Path) -> list[Kept]:
    """Newest first."""
    found = [path for path in (folder / BACKUPS).glob(f"{PREFIX}*") if path.is_dir()]
    return [Kept(path, _manifest(path)) for path in sorted(found, reverse=True) if not path.name.endswith(UNDER_WAY)]


def free_stamp(folder: Path, at: datetime) -> str:
    """The moment, as the names of backups have it, or the next one that no backup has."""
    while any((folder / BACKUPS).glob(f"*-{at.strftime(STAMP)}*")):
        at += timedelta(seconds=1)
    return at.strftime(STAMP)


@contextmanager
def alone(folder: Path) -> Generator[None]:
    """A backup is tried on clear copies of everything: whoever has to reach every copy waits until they are gone."""
    (folder / BACKUPS).mkdir(mode=0o700, exist_ok=True)
    with locked(folder / BACKUPS / LOCK):
        yield


def sweep_half(folder: Path) -> None:
    """What a crash left: half a backup, and the copies that a trial was made on."""
    for pattern in (f"{PREFIX}*", f"{TRIAL}*"):
        sweep(folder / BACKUPS, pattern)


def drop(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        shutil.rmtree(folder / BACKUPS / name)
    whole.sync(folder / BACKUPS)


def drop_with_keys(folder: Path, names: Iterable[str]) -> None:
    """Of backups that nobody will go back to: the keys that were kept along with them go too."""
    for name in names:
        shutil.rmtree(folder / BACKUPS / f"{KEYS}{name.removeprefix(PREFIX)}", ignore_errors=True)
        shutil.rmtree(folder / BACKUPS / name)
    whole.sync(folder / BACKUPS)


def outdone(tried: Sequence[str], fallen: Sequence[str]) -> list[str]:
    """Of those that did not stand their trial: all but the newest, and all that one which stood it came after."""
    newer = [name for name in sorted(fallen, reverse=True) if name > max(tried, default="")]
    return sorted(set(fallen) - set(newer[:FALLEN_MAX]))


def too_many(tried: Sequence[str], untried: Sequence[str], daily_max: int, weekly_max: int) -> list[str]:
    """Which may go: all but the last of so many days and so many weeks. Names sort by their moment."""
    newest = sorted(tried, reverse=True)
    days = _first_of(newest, "%Y-%m-%d", daily_max)
    weeks = _first_of(newest, "%G-%V", weekly_max)
    spare = set(newest) - days - weeks
    return sorted(spare | set(sorted(untried, reverse=True)[UNTRIED_MAX:]))


def moment_of(name: str) -> datetime:
    return datetime.strptime(f"{name.removeprefix(PREFIX)}+0000", f"{STAMP}%z")


def _first_of(newest: Sequence[str], period: str, most: int) -> set[str]:
    by_period: dict[str, str] = {}
    for name in newest:
        by_period.setdefault(moment_of(name).strftime(period), name)
    return set(list(by_period.values())[:most])


def _manifest(path: Path) -> Manifest | None:
    try:
        return manifest.read(path)
    except Refusal:
        return None
