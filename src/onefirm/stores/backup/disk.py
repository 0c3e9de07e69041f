"""Files that appear whole or not at all: written under a name that does not count, synced, then renamed."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.files.whole import sync

UNDER_WAY = ".new"
_CHUNK_BYTES = 1 << 20


@contextmanager
def moved_into_place(target: Path) -> Generator[Path]:
    """A fresh folder beside the target, which becomes the target at the end. What a crash leaves is swept later."""
    fresh = target.with_name(f"{target.name}{UNDER_WAY}")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700, parents=True)
        yield fresh
        sync_all(fresh)
        fresh.rename(target)
        sync(target.parent)
    except OSError as failure:
        shutil.rmtree(fresh, ignore_errors=True)
        raise Refusal(unwritable(target, failure)) from failure
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def sweep(folder: Path, pattern: str) -> list[Path]:
    """Remove what was being written when the process ended."""
    left = [path for path in folder.glob(f"{pattern}{UNDER_WAY}") if path.is_dir()]
    for path in left:
        shutil.rmtree(path)
    return left


def copied(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    shutil.copymode(source, target)


def whole_lines(path: Path) -> list[str]:
    """A last line without its end was torn off by a crash: nobody was told that it is there."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").split("\n")[:-1]
    except FileNotFoundError:
        return []


def appended(path: Path, lines: Sequence[str]) -> None:
    if not lines:
        return
    fresh = not path.exists()
    with path.open("a+b") as file:
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)
        file.write("".join(f"{line}\n" for line in lines).encode())
        file.flush()
        os.fsync(file.fileno())
    if fresh:
        sync(path.parent)


def digest(path: Path) -> str:
    made = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            made.update(chunk)
    return made.hexdigest()


def files_in(folder: Path) -> list[Path]:
    """Every plain file below, in an order that is always the same; links are not followed."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def sync_all(folder: Path) -> None:
    for path in (*files_in(folder), *(each for each in folder.rglob("*") if each.is_dir()), folder):
        sync(path)


@contextmanager
def locked(path: Path) -> Generator[None]:
    """One at a time, across threads and processes; the system lets go of it however the holder ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def unwritable(path: Path, failure: OSError) -> Problem:
    return Problem(
        code="backup-unwritable",
        what=f"{path.name} could not be written; nothing of it was left behind.",
        why=f"The system says: {failure.strerror or failure}.",
        fix="Make room on that disk or make the folder writable, then ask for it again.",
        where=str(path.parent),
    )
