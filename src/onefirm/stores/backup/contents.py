"""What of a firm's folder belongs into a backup, and in which form."""

import tarfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from onefirm.stores.backup.disk import UNDER_WAY, copied, files_in

DATABASE = "firm.db"
VERSION_FILE = "firm.version"
PLAYBOOKS = "playbooks"
SETTINGS = ("firm.toml", "policy.toml", "voice.md", PLAYBOOKS, VERSION_FILE)
"""The operator's own words: in clear, and put back as they were."""
WITNESS = "witness"
STATE = "local"
"""What connectors remember of their acts: ids and times."""
_PLAIN = (*SETTINGS, WITNESS, STATE)
_NEVER = frozenset(
    {DATABASE, "firm.db-wal", "firm.db-shm", "firm.lock", "firm.sock", "keys", "backups", "faults", "__pycache__"}
    | {"answers"}
)
_PASSING = (UNDER_WAY, ".part")


def plain(folder: Path) -> list[PurePosixPath]:
    """The files that name nobody, or only the operator."""
    return [name for name in _listed(folder) if name.parts[0] in _PLAIN]


def outside(folder: Path) -> list[PurePosixPath]:
    """Letters, forms and the like lie there in clear: they are sealed, and nobody's name stands in the backup."""
    return [name for name in _listed(folder) if name.parts[0] not in _PLAIN]


def links(folder: Path) -> list[str]:
    """What looks as if it lay in the firm's folder, and lies elsewhere: a copy does not follow it."""
    inside = folder / PLAYBOOKS
    pages = inside.iterdir() if inside.is_dir() and not inside.is_symlink() else ()
    found = [path.relative_to(folder) for path in (*folder.iterdir(), *pages) if path.is_symlink()]
    return sorted(str(path) for path in found if _belongs(PurePosixPath(path)))


def copy_plain(folder: Path, target: Path) -> None:
    for name in plain(folder):
        copied(folder / name, target / name)


def pack(folder: Path, names: Sequence[PurePosixPath], archive: Path) -> None:
    with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tar:
        for name in names:
            # A letter that was read and moved away meanwhile is in the next backup.
            if (folder / name).is_file():
                tar.add(folder / name, arcname=str(name), recursive=False)


def unpack(archive: Path, target: Path) -> int:
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
        return len(tar.getnames())


def _listed(folder: Path) -> list[PurePosixPath]:
    names = [PurePosixPath(path.relative_to(folder).as_posix()) for path in files_in(folder)]
    return [name for name in names if _belongs(name)]


def _belongs(name: PurePosixPath) -> bool:
    top = name.parts[0]
    return top not in _NEVER and not top.startswith(".") and not name.name.endswith(_PASSING)
