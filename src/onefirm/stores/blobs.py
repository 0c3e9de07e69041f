"""Blobs as files: one sealed file for each, in a folder for each subject. No name there says what it is, or whose."""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from onefirm.domain.ids import FIRM, SubjectId
from onefirm.domain.personal import Sealed
from onefirm.guard.files import whole
from onefirm.stores.vault import Vault

FOLDER = "blobs"
_SUBJECT = "blob-subject"
_CONTENT = "blob"


class FileBlobs:
    """Implements `Blobs`."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder / FOLDER
        self._vault = vault

    def keep(self, subject: SubjectId, raw: bytes) -> str:
        sha256 = hashlib.sha256(raw).hexdigest()
        path = self._path(subject, sha256)
        # A file that no longer opens was sealed for somebody who was forgotten and came back.
        if self._opened(path) == raw:
            return sha256
        sealed = self._vault.seal(subject, raw, self._context(path))
        self._vault.keep()  # The key is on the disk before anything that only it opens.
        whole.put(path, sealed.model_dump_json().encode())
        whole.sync(path.parent.parent)  # The folder may have been made by somebody who was killed since.
        return sha256

    def read(self, subject: SubjectId, sha256: str) -> bytes | None:
        kept = (self._opened(self._path(whose, sha256)) for whose in (subject, FIRM))
        return next((raw for raw in kept if raw is not None), None)

    def drop(self, subject: SubjectId, sha256: str) -> None:
        whole.delete(self._path(subject, sha256))

    def forget(self, subjects: Sequence[SubjectId]) -> None:
        """Their keys are gone already; this takes the files away too."""
        for subject in subjects:
            shutil.rmtree(self._theirs(subject), ignore_errors=True)

    def _opened(self, path: Path) -> bytes | None:
        try:
            sealed = Sealed.model_validate_json(path.read_bytes())
        except (FileNotFoundError, ValidationError):
            return None
        return self._vault.open(sealed, self._context(path))

    def _theirs(self, subject: SubjectId) -> Path:
        return self._folder / self._vault.of(_SUBJECT, subject)

    def _path(self, subject: SubjectId, sha256: str) -> Path:
        return self._theirs(subject) / self._vault.of(_CONTENT, f"{subject} {sha256}")

    def _context(self, path: Path) -> str:
        return f"{_CONTENT} {path.name}"
