"""What stands where a firm is to be put: nothing, an older state of the same firm, a later one, or something else."""

import json
from collections.abc import Sequence
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
    """`later`: it has entries that the copy does not have. `damaged`: there is a ledger, and nobody can read it."""

    head: int = 0
    readable: bool = False
    later: bool = False
    damaged: bool = False
    forgotten: Sequence[str] = ()
    """Whom its ledger says to forget in the entries that the copy does not have, carried through or not."""
    since: int = 0
    """The last entry that both have."""


def look_at(into: Path, copy: Path, made: Manifest) -> There:
    """Refused where it is another firm, or no firm at all. A damaged ledger is no hindrance: it is moved aside."""
    if not (into / DATABASE).exists():
        _refuse_foreign_files(into)
        return There()
    try:
        head, last = head_of(into / DATABASE)
        begun = rows_of_kind(into / DATABASE, FirmCreated.kind, limit=1)
        at, ours = entry(into / DATABASE, made.seq), entry(copy / DATABASE, head)
        since = made.seq if at is not None and at.hash == made.hash else 0
        rows = [row for kind in _FORGET for row in rows_of_kind(into / DATABASE, kind, after=since)]
    except (Refusal, ValueError):
        return There(damaged=True)
    if begun and json.loads(begun[0].body).get("public_key") != made.public_key:
        raise Refusal(_other_firm(into, made))
    forgotten = [subject for row in rows for subject in json.loads(row.body).get("subjects", [])]
    later = bool(head) and (ours is None or ours.hash != last)
    assert last or not head, "A head names its last entry."
    return There(head, readable=True, later=later, forgotten=forgotten, since=since)


def refuse_over(into: Path, there: There, *, over: bool) -> None:
    if there.later and not over:
        raise Refusal(
            Problem(
                code="restore-gives-up",
                what="The firm that stands there has entries that this copy does not have.",
                why=f"It has {there.head} entries; what came after the copy would be given up.",
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


def _other_firm(into: Path, made: Manifest) -> Problem:
    return Problem(
        code="restore-other-firm",
        what=f"The firm in {into} is another one.",
        why=f"The copy is of {made.firm}, and its ledger was begun with another key.",
        fix="Name an empty folder with --into.",
        where=str(into),
    )
