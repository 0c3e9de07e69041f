"""Finding what a restore is made from: the backup that was named, and keys that open it."""

from collections.abc import Iterator
from pathlib import Path

from onefirm.domain.problem import Problem, Refusal
from onefirm.stores.backup import keys, manifest, shelf
from onefirm.stores.firm_key import NAME as FIRM_KEY
from onefirm.stores.vault import FOLDER as KEYS

NEWEST = "newest"
MACHINE = "machine"
"""The part of an export that a restore is made from."""


def found(name: str, folder: Path) -> Path:
    """The folder of a backup, from its name beside the firm, its own path, or `newest`."""
    there = [each.path for each in shelf.kept(folder) if each.manifest]
    if name == NEWEST and there:
        return there[0]
    named = Path(name).expanduser()
    if (named / MACHINE / manifest.NAME).is_file():
        return (named / MACHINE).resolve()
    for path in (folder / keys.BACKUPS / name, named):
        if name != NEWEST and path.is_dir():
            return path.resolve()
    raise Refusal(
        Problem(
            code="backup-unknown",
            what=f"There is no backup '{name}'.",
            why=f"{folder / keys.BACKUPS} holds {len(there)}, and there is no such folder either.",
            fix="See `onefirm backups list`, or name the folder of a backup that lies elsewhere.",
            where=str(folder / keys.BACKUPS),
        )
    )


def key_folders(backup: Path, into: Path, folder: Path) -> Iterator[Path]:
    """Where keys may lie that open it, the best first: the living ones know everybody who was forgotten since."""
    beside = backup.parent
    copies = sorted(beside.glob(f"{keys.PREFIX}*"), reverse=True)
    for path in (into / KEYS, folder / KEYS, beside.parent / KEYS, *copies):
        if (path / FIRM_KEY).is_file():
            yield path


def no_keys(backup: Path) -> Problem:
    return Problem(
        code="restore-keys-missing",
        what=f"No key opens {backup.name}.",
        why="Neither the folder of the firm nor the backups of the keys beside it hold the key it was sealed with.",
        fix="Put the folder keys/ of the firm, or a backup of it (keys-…), beside the backup. For an export, say "
        "--passphrase with the file that its passphrase stands in.",
        where=str(backup.parent),
    )
