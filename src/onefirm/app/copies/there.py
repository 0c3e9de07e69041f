"""What stands where a firm is to be put, and beside it: nothing, this firm in another state, or something else."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from onefirm.app.known_settings import FIRM_FILE
from onefirm.domain.events.firm import FirmCreated
from onefirm.domain.events.people import ForgettingBegun, PersonForgotten
from onefirm.domain.problem import Problem, Refusal
from onefirm.stores.backup.contents import DATABASE
from onefirm.stores.backup.manifest import Manifest
from onefirm.stores.owner import NAME as LOCK
from onefirm.stores.sqlite.reading import entry, rows_of_kind
from onefirm.stores.sqlite.state import head_of

_FORGET = (ForgettingBegun.kind, PersonForgotten.kind)


@dataclass(frozen=True)
class There:
    """One ledger, held against that of the copy."""

    folder: Path
    head: int = 0
    common: int = 0
    """The last entry that both have."""
    copied: int = 0
    """Where the copy ends."""
    readable: bool = False
    damaged: bool = False
    """There is a ledger, and nobody can read it."""
    public_key: str = ""
    """The key that its first entry names."""
    forgotten: Sequence[str] = ()
    """Whom it says to forget in the entries that the copy does not have, carried through or not."""

    @property
    def later(self) -> bool:
        """It has entries that the copy does not have."""
        return self.head > self.common

    @property
    def parted(self) -> bool:
        """Both have entries that the other one does not have: neither is an earlier state of the other."""
        return self.later and self.copied > self.common

    @property
    def knows(self) -> bool:
        """It went at least as far as the copy, so that what was said after that stands in it."""
        return self.readable and (self.later or self.common == self.copied)


def look_at(into: Path, copy: Path, made: Manifest) -> There:
    """Refused where it is another firm, or no firm at all. A damaged ledger is no hindrance: it is moved aside."""
    if not (into / DATABASE).exists():
        _refuse_foreign_files(into)
        return There(into)
    there = _held_against(into, copy, made)
    if there.public_key not in ("", made.public_key):
        raise Refusal(other_firm(into, made))
    return there


def look_beside(places: Iterable[Path], into: Path, copy: Path, made: Manifest) -> tuple[There, ...]:
    """Where else this firm lives: it may know what was promised to people after the copy was made."""
    folders = dict.fromkeys(path.resolve() for path in places if (path / DATABASE).is_file())
    found = [_held_against(path, copy, made) for path in folders if path != into.resolve()]
    return tuple(each for each in found if each.public_key == made.public_key)


def _held_against(folder: Path, copy: Path, made: Manifest) -> There:
    database = folder / DATABASE
    try:
        head, _ = head_of(database)
        begun = rows_of_kind(database, FirmCreated.kind, limit=1)
        common = _common(database, copy / DATABASE, min(head, made.seq))
        rows = [row for kind in _FORGET for row in rows_of_kind(database, kind, after=common)]
        forgotten = [subject for row in rows for subject in json.loads(row.body).get("subjects", [])]
        key = str(json.loads(begun[0].body).get("public_key")) if begun else ""
    except (Refusal, ValueError):
        return There(folder, damaged=True)
    return There(folder, head, common, made.seq, readable=True, public_key=key, forgotten=forgotten)


def _common(one: Path, other: Path, upto: int) -> int:
    """The last entry that both have. A hash is one of everything before it, so halving finds it."""
    known, beyond = 0, upto + 1
    while beyond - known > 1:
        middle = (known + beyond) // 2
        ours, theirs = entry(one, middle), entry(other, middle)
        if ours is not None and theirs is not None and ours.hash == theirs.hash:
            known = middle
        else:
            beyond = middle
    return known


def refuse_over(into: Path, there: There, *, over: bool) -> None:
    if not there.later or over:
        return
    why = f"It has {there.head} entries; what came after the copy would be given up."
    if there.parted:
        why = f"The two went different ways after entry {there.common}; what it has since would be given up."
    raise Refusal(
        Problem(
            code="restore-gives-up",
            what="The firm that stands there has entries that this copy does not have.",
            why=why,
            fix="Put it elsewhere with --into, or say --over: what stands there is then backed up first.",
            where=str(into),
        )
    )


def _refuse_foreign_files(into: Path) -> None:
    found = sorted(path.name for path in into.iterdir() if path.name not in (LOCK, "keys", "backups"))
    if found and FIRM_FILE not in found:
        raise Refusal(
            Problem(
                code="folder-taken",
                what=f"No firm was put into {into}.",
                why=f"It holds something else: {found[0]}.",
                fix="Choose an empty folder, or one that is not there yet.",
                where=str(into),
            )
        )


def other_firm(into: Path, made: Manifest) -> Problem:
    return Problem(
        code="restore-other-firm",
        what=f"The firm in {into} is another one.",
        why=f"The copy is of {made.firm}, and its ledger was begun with another key.",
        fix="Name an empty folder with --into.",
        where=str(into),
    )
