"""Putting a staged firm in place: decided by one rename, and carried through by whoever opens the folder next.

The stage holds everything that is to be put in place. As long as it has its first name it does not count; once it has
its second, every start goes on moving until it is empty. What stood there before is moved aside, never overwritten.
"""

import json
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from onefirm.guard.files import whole
from onefirm.stores.backup.apart import abandoned
from onefirm.stores.backup.contents import DATABASE, SETTINGS, WITNESS
from onefirm.stores.backup.disk import UNDER_WAY, files_in, sync_all
from onefirm.stores.backup.keys import BACKUPS
from onefirm.stores.vault import FOLDER as KEYS

STAGE = ".putting"
DECIDED = ".putting.decided"
PLAN = "plan.json"
ASIDE = "before-"
_LOGS = ("-wal", "-shm")
_REPLACED = (DATABASE, KEYS, WITNESS, *SETTINGS)
"""What is as the copy has it, also where it has none. Everything else is the outside world, which does not go back: it
is only filled in."""

Reached = Callable[[str], None]


def _nothing(_place: str) -> None: ...


@dataclass(frozen=True)
class Plan:
    stamp: str
    keep_database: bool
    """Whether the ledger that stood there is kept aside; not if it was backed up before."""
    strays: Sequence[str] = ()
    """What the copy does not have, and nobody shall go by any more."""


def stage_of(folder: Path) -> Path:
    """An empty stage in the folder."""
    stage = folder / f"{STAGE}{UNDER_WAY}"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o700, parents=True)
    return stage


def strays(folder: Path, stage: Path) -> tuple[str, ...]:
    """Settings and playbooks that stand there, and not in the copy."""
    return tuple(name for name in SETTINGS if _stands(folder / name) and not (stage / name).exists())


def decide(folder: Path, stage: Path, plan: Plan, reached: Reached = _nothing) -> None:
    """From the rename on it is put in place, whatever happens."""
    (stage / PLAN).write_text(json.dumps(vars(plan)), encoding="utf-8")
    sync_all(stage)
    reached("staged")
    stage.rename(folder / DECIDED)
    whole.sync(folder)
    reached("decided")
    finish(folder, reached)


def left_over(folder: Path) -> bool:
    """Was a restore or a backup broken off here?"""
    return any(folder.glob(f"{STAGE}*")) or bool(_never_counted(folder))


def finish(folder: Path, reached: Reached = _nothing) -> bool:
    """Go on where it was broken off. What was not decided is thrown away. Answers whether there was anything to do."""
    for left in (folder / f"{STAGE}{UNDER_WAY}", *_never_counted(folder)):
        shutil.rmtree(left, ignore_errors=True)
    stage = folder / DECIDED
    if not stage.is_dir():
        return False
    if (stage / PLAN).is_file():
        plan = Plan(**json.loads((stage / PLAN).read_text(encoding="utf-8")))
        aside = folder / BACKUPS / f"{ASIDE}{plan.stamp}"
        for name in _REPLACED:
            if (stage / name).exists():
                _replace(folder, stage, name, aside, reached)
        for name in plan.strays:
            _set_aside(folder, name, aside, reached)
        for path in files_in(stage):
            if path != stage / PLAN:
                _fill_in(path, folder / path.relative_to(stage))
        if not plan.keep_database:
            for log in ("", *_LOGS):
                (aside / f"{DATABASE}{log}").unlink(missing_ok=True)
        _tidy(aside)
        reached("moved")
    shutil.rmtree(stage)
    whole.sync(folder)
    return True


def _never_counted(folder: Path) -> list[Path]:
    """Names that nobody reads again, with clear copies below some of them."""
    return [*abandoned(folder), *(folder / BACKUPS).glob(f"*{UNDER_WAY}")]


def _replace(folder: Path, stage: Path, name: str, aside: Path, reached: Reached) -> None:
    aside.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The logs before the database: whoever finds the database aside has its logs beside it.
    logs = [f"{name}{log}" for log in _LOGS] if name == DATABASE else []
    for old in (*logs, name):
        _set_aside(folder, old, aside, reached)
    (stage / name).rename(folder / name)
    whole.sync(folder)
    reached(f"{name} in place")


def _set_aside(folder: Path, name: str, aside: Path, reached: Reached) -> None:
    if os.path.lexists(folder / name) and not os.path.lexists(aside / name):
        aside.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / name).rename(aside / name)
        whole.sync(folder)
        reached(f"{name} aside")


def _stands(path: Path) -> bool:
    """An empty folder says nothing."""
    return any(path.iterdir()) if path.is_dir() and not path.is_symlink() else os.path.lexists(path)


def _fill_in(path: Path, target: Path) -> None:
    if not target.exists():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.rename(target)


def _tidy(aside: Path) -> None:
    with suppress(OSError):
        aside.rmdir()  # Only when there was nothing before.
