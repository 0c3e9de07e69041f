"""Answers as files: one sealed file for each key, for a day. No name there says who asked, or what."""

import os
import shutil
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from pydantic import ValidationError

from onefirm.capabilities.clock import Clock
from onefirm.capabilities.replies import HOURS, REPLIES_MAX, KeptReply
from onefirm.domain.ids import FIRM
from onefirm.domain.personal import Sealed
from onefirm.guard.files import whole
from onefirm.stores.vault import Vault

FOLDER = "answers"
_KEY = "answer"
_CALLER = "answered"
_SWEEP_EVERY = 256
"""After so many new ones the old are looked for; between two sweeps none of them counts any more all the same."""


class FileReplies:
    """Implements `Replies`. One process owns the folder, as it owns the firm."""

    def __init__(self, folder: Path, vault: Vault, clock: Clock, replies_max: int = REPLIES_MAX) -> None:
        self._folder = folder / FOLDER
        self._vault = vault
        self._clock = clock
        self._max = replies_max
        self._kept_since = _SWEEP_EVERY

    def known(self, caller: str, key: str) -> KeptReply | None:
        path = self._path(caller, key)
        try:
            if path.stat().st_mtime < self._oldest():
                return None
            sealed = Sealed.model_validate_json(path.read_bytes())
            raw = self._vault.open(sealed, f"{_KEY} {path.name}")
            return KeptReply.model_validate_json(raw) if raw is not None else None
        except (FileNotFoundError, ValidationError):
            return None  # Half a file was never promised to anybody.

    def keep(self, caller: str, key: str, answer: KeptReply) -> None:
        path = self._path(caller, key)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        sealed = self._vault.seal(FIRM, answer.model_dump_json().encode(), f"{_KEY} {path.name}")
        whole.put(path, sealed.model_dump_json().encode(), dated=self._clock.now().timestamp())
        self._kept_since += 1
        if self._kept_since >= _SWEEP_EVERY:
            self._kept_since = 0
            self._sweep()

    def clear(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, caller: str, key: str) -> Path:
        whose, which = self._vault.of(_CALLER, caller), self._vault.of(_KEY, f"{len(caller)} {caller} {key}")
        return self._folder / f"{whose}.{which}"

    def _oldest(self) -> float:
        return (self._clock.now() - timedelta(hours=HOURS)).timestamp()

    def _sweep(self) -> None:
        """Each caller has room of their own: whoever asks a lot pushes out what they were answered themselves."""
        oldest, by_caller = self._oldest(), dict[str, list[tuple[float, str]]]()
        for entry in os.scandir(self._folder):
            by_caller.setdefault(entry.name.partition(".")[0], []).append((entry.stat().st_mtime, entry.path))
        for answered in by_caller.values():
            answered.sort()
            too_many = max(len(answered) - self._max, 0)
            for number, (at, path) in enumerate(answered):
                if number >= too_many and at >= oldest:
                    break
                with suppress(FileNotFoundError):
                    os.unlink(path)
