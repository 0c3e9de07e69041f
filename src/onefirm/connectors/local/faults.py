"""The faults that wait for a local connector: one small file each, in a folder of the firm."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from onefirm.capabilities.rehearsal import FAULTS, SECONDS, SECONDS_MAX, FaultName, Queued
from onefirm.guard.files import whole

_NAME = re.compile(r"(?P<number>\d{1,9})-(?P<fault>[a-z-]{1,40})")
_CONTENT_BYTES_MAX = 20


class FaultQueue:
    """`faults/mail/0001-reply-lost`; what stands in the file is how many seconds, where that matters."""

    def __init__(self, firm_folder: Path, capability: str) -> None:
        self._folder = firm_folder / "faults" / capability

    def queued(self) -> tuple[Queued, ...]:
        """Also the files whose name is no fault: they are shown, and never played."""
        return tuple(
            Queued(_fault(path), _seconds(path), f"faults/{path.parent.name}/{path.name}") for path in self._paths()
        )

    def play(self, faults: Sequence[FaultName], seconds: int = SECONDS) -> None:
        assert 0 <= seconds <= SECONDS_MAX, "A rehearsal ends the same day."
        for fault in faults:
            self._put(fault, f"{seconds}\n".encode())

    def clear(self) -> int:
        return sum(_gone(path) for path in self._paths())

    def take(self) -> Queued | None:
        """The next one, and it is gone before it is played: after a crash it does not come again."""
        for path in self._paths():
            fault = Queued(_fault(path), _seconds(path), path.name)
            if fault.fault in FAULTS and _gone(path):
                whole.sync(self._folder)
                return fault
        return None

    def _put(self, fault: FaultName, raw: bytes) -> None:
        """Behind whatever waits already; two that queue at once get two numbers."""
        while True:
            numbers = [int(found["number"]) for path in self._paths() if (found := _NAME.fullmatch(path.name))]
            number = max(numbers, default=0) + 1
            if whole.put_new(self._folder / f"{number:04}-{fault}", raw):
                whole.sync(self._folder)
                return

    def _paths(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted((path for path in self._folder.iterdir() if not path.name.startswith(".")), key=_place)


def _place(path: Path) -> tuple[int, str]:
    found = _NAME.fullmatch(path.name)
    return (int(found["number"]) if found else 0, path.name)


def _fault(path: Path) -> str:
    found = _NAME.fullmatch(path.name)
    return found["fault"] if found else path.name


def _seconds(path: Path) -> int:
    try:
        with path.open("rb") as file:
            said = file.read(_CONTENT_BYTES_MAX).strip()
    except OSError:
        return SECONDS
    return min(int(said), SECONDS_MAX) if said.isdigit() else SECONDS


def _gone(path: Path) -> bool:
    try:
        os.unlink(path)
    except OSError:
        return False
    return True
