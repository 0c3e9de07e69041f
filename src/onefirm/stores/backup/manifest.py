"""The manifest of a backup: what is in it, the hash of each file, and where its ledger ends."""

import json
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem, Refusal
from onefirm.stores.backup.disk import UNDER_WAY, digest, files_in

NAME = "manifest.json"
FORMAT = 2
"""Since 2 it is signed."""


class FileHash(Frozen):
    sha256: str
    bytes: int


class Manifest(Frozen):
    """Written last, so that a backup without one was cut short."""

    format: int = FORMAT
    version: str
    """Of the onefirm that made it."""
    made_at: str
    firm: str
    public_key: str
    """Whose firm it is: the key that its first entry names."""
    seq: int
    hash: str
    """Of the last entry: what a witness can be asked about."""
    keys: str = ""
    """The backup of the keys that was made with it."""
    files: dict[str, FileHash]
    signature: str = ""
    """The firm's, over everything else that stands here."""

    @property
    def bytes(self) -> int:
        return sum(each.bytes for each in self.files.values())


def hashed(folder: Path) -> dict[str, FileHash]:
    """Every file below but the manifest itself."""
    return {
        path.relative_to(folder).as_posix(): FileHash(sha256=digest(path), bytes=path.stat().st_size)
        for path in files_in(folder)
        if path != folder / NAME
    }


def write(manifest: Manifest, folder: Path) -> None:
    (folder / NAME).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")


def read(folder: Path) -> Manifest:
    """The manifest alone; what it says of the files is not looked at."""
    try:
        text = (folder / NAME).read_text(encoding="utf-8")
        found = json.loads(text).get("format")
    except FileNotFoundError as gone:
        raise Refusal(_cut_short(folder, f"There is no {NAME}, which is written last.")) from gone
    except (OSError, ValueError, AttributeError, RecursionError) as broken:
        raise Refusal(_cut_short(folder, f"Its {NAME} cannot be read.")) from broken
    if isinstance(found, int) and found > FORMAT:
        raise Refusal(newer(folder, f"Its form is {found}, and this onefirm knows forms up to {FORMAT}."))
    try:
        return Manifest.model_validate_json(text)
    except ValidationError as broken:
        raise Refusal(_cut_short(folder, f"Its {NAME} is not what was written.")) from broken


def checked(folder: Path) -> Manifest:
    """The manifest, once every file was found to be the one it names."""
    if folder.name.endswith(UNDER_WAY):
        raise Refusal(_cut_short(folder, f"It was still being written: its name ends with {UNDER_WAY}."))
    manifest = read(folder)
    for name, file in manifest.files.items():
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise Refusal(_changed(folder, name))
        path = folder / name
        if not path.is_file():
            raise Refusal(_cut_short(folder, f"{name} is missing."))
        if path.stat().st_size < file.bytes:
            raise Refusal(_cut_short(folder, f"{name} is shorter than it was."))
    for name, file in manifest.files.items():
        if digest(folder / name) != file.sha256:
            raise Refusal(_changed(folder, name))
    if extra := sorted(hashed(folder).keys() - manifest.files.keys()):
        raise Refusal(_changed(folder, extra[0]))
    return manifest


def newer(folder: Path, why: str) -> Problem:
    return Problem(
        code="backup-newer",
        what=f"{folder.name} was made by a newer onefirm than this one.",
        why=why,
        fix="Install that version or a later one, then ask again.",
        where=str(folder),
    )


def _cut_short(folder: Path, why: str) -> Problem:
    return Problem(
        code="backup-cut-short",
        what=f"{folder.name} is not a whole backup.",
        why=why,
        fix="Take another one: `onefirm backups list` names those that are whole.",
        where=str(folder),
    )


def _changed(folder: Path, name: str) -> Problem:
    return Problem(
        code="backup-changed",
        what=f"{folder.name} is not as it was written.",
        why=f"{name} does not have the hash that the manifest names.",
        fix="Take another one: `onefirm backups list` names those that are whole.",
        where=str(folder / name),
    )
