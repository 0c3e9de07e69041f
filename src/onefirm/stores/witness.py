"""The witness as files: every checkpoint in a text file beside the database, and in any further folder named."""

import os
from collections.abc import Sequence
from pathlib import Path

from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.files import whole

FILE = "checkpoints.txt"
SEPARATOR = "---\n"
"""Stands alone on a line after each note. No line of a checkpoint looks like it."""


class FileWitness:
    """Appends only. A note counts once its separator is on the disk, so half a note was never kept."""

    def __init__(self, folder: Path, further: Sequence[Path] = ()) -> None:
        self._own = folder / "witness" / FILE
        self._further = tuple(path / FILE for path in further)
        self._unreached: tuple[Path, ...] = ()

    @property
    def unreached(self) -> tuple[Path, ...]:
        """The further files the last checkpoint could not be written to. They catch up when they are back."""
        return self._unreached

    def keep(self, text: str) -> None:
        assert SEPARATOR not in text, "The separator stands between notes, never in one."
        try:
            self._own.parent.mkdir(exist_ok=True)
            _append(self._own, [text])
        except OSError as denied:
            raise Refusal(_unwritable(self._own)) from denied
        notes = _read(self._own)
        self._unreached = tuple(path for path in self._further if not _caught_up(path, notes))

    def all(self) -> Sequence[str]:
        """The notes of all files, each once: one that was taken out of one file is still in the others."""
        return tuple(dict.fromkeys(note for path in (self._own, *self._further) for note in _read(path)))


def _caught_up(path: Path, notes: Sequence[str]) -> bool:
    # The folder is never made: an unplugged disk would leave its notes on the wrong one.
    if not path.parent.is_dir():
        return False
    try:
        known = set(_read(path))
        _append(path, [note for note in notes if note not in known])
    except OSError:
        return False
    return True


def _append(path: Path, notes: Sequence[str]) -> None:
    if not notes:
        return
    fresh = not path.exists()
    with path.open("a+b") as file:
        end = _whole(path.read_bytes())
        if end < file.seek(0, os.SEEK_END):
            file.truncate(end)
        file.write("".join(f"{note}{SEPARATOR}" for note in notes).encode())
        file.flush()
        os.fsync(file.fileno())
    if fresh:
        whole.sync(path.parent)


def _whole(content: bytes) -> int:
    """How many bytes are whole notes. What follows was being written when the power went."""
    mark = b"\n" + SEPARATOR.encode()
    found = content.rfind(mark)
    return found + len(mark) if found >= 0 else 0


def _read(path: Path) -> Sequence[str]:
    try:
        content = path.read_bytes()
    except OSError:
        return ()
    # A byte that is no text is shown as a sign that no checkpoint has: the note is then named as damaged.
    text = content[: _whole(content)].decode(errors="replace")
    return [f"{note}\n" for note in text.removesuffix("\n" + SEPARATOR).split("\n" + SEPARATOR)] if text else ()


def _unwritable(path: Path) -> Problem:
    return Problem(
        code="witness-unwritable",
        what="A checkpoint was signed but could not be kept.",
        why="The folder of the witness is read-only, or its disk is full.",
        fix=f"Make room, or give yourself the right to write: chmod u+w '{path.parent}'",
        where=str(path),
    )
