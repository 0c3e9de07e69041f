"""The trial of a backup, in a process of its own: put back, verified, folded anew, and held against the live rows.

`python -m onefirm.app.copies.trial` reads one request from its input and prints one outcome. It runs with low
priority and shares no lock with the firm, so no act has to wait for it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from onefirm.app.clock import SystemChance
from onefirm.app.copies.stage import sound, staged
from onefirm.app.projections import PROJECTIONS
from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem, Refusal
from onefirm.stores.backup import manifest
from onefirm.stores.backup.contents import DATABASE
from onefirm.stores.backup.disk import copied
from onefirm.stores.backup.keys import copy_keys
from onefirm.stores.backup.signed import is_signed, not_ours
from onefirm.stores.backup.snapshot import FILES
from onefirm.stores.sqlite.state import head_of, projection_hashes
from onefirm.stores.vault import FOLDER as KEYS
from onefirm.stores.witness import FileWitness

TRIAL_SECONDS_MAX = 3_600
_KINDNESS = 10


class Request(Frozen):
    place: Path
    backup: Path
    keys: Path
    whole: Path


class Outcome(Frozen):
    entries: int = 0
    compared: int = 0
    """How many projections were held against the live rows: all but those of another version."""
    problem: Problem | None = None


def tried(request: Request) -> Outcome:
    """Start the trial and wait for it."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "onefirm.app.copies.trial"],
            input=request.model_dump_json(),
            capture_output=True,
            text=True,
            timeout=TRIAL_SECONDS_MAX,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Outcome(problem=_broken_off(request.backup, f"It took longer than {TRIAL_SECONDS_MAX} seconds"))
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        return Outcome(problem=_broken_off(request.backup, lines[-1] if lines else f"It ended with {done.returncode}"))
    return Outcome.model_validate_json(done.stdout)


def put_back(request: Request) -> Outcome:
    """The trial itself."""
    made = manifest.checked(request.backup)
    place = request.place
    place.mkdir(mode=0o700)
    copied(request.backup / DATABASE, place / DATABASE)
    copy_keys(request.keys, place / KEYS)
    versions_before = projection_hashes(request.whole, PROJECTIONS).keys()
    with staged(place, SystemChance()) as firm:
        verified = firm.verified(FileWitness(request.backup / FILES).all())
        sound(verified)
        if not is_signed(made, firm.vault.public_key()):
            raise Refusal(not_ours(made, request.backup))
    request.whole.rename(request.whole.parent / DATABASE)
    (place / KEYS).rename(request.whole.parent / KEYS)
    with staged(request.whole.parent, SystemChance()):
        pass  # What follows the ledger at a distance has caught up now.
    back, live = place / DATABASE, request.whole.parent / DATABASE
    if head_of(back) != (made.seq, made.hash):
        raise Refusal(_unequal(request.backup, "the last entry"))
    ours, theirs = projection_hashes(back, PROJECTIONS), projection_hashes(live, PROJECTIONS)
    for name in sorted(versions_before):
        if ours[name] != theirs[name]:
            raise Refusal(_unequal(request.backup, f"the view '{name}'"))
    return Outcome(entries=verified.entries, compared=len(versions_before))


def main() -> int:
    os.nice(_KINDNESS)
    request = Request.model_validate(json.load(sys.stdin))
    try:
        outcome = put_back(request)
    except Refusal as refusal:
        outcome = Outcome(problem=refusal.problem)
    print(outcome.model_dump_json())
    return 0


def _unequal(backup: Path, what: str) -> Problem:
    return Problem(
        code="backup-unequal",
        what=f"{backup.name} does not come to the same firm: {what} is another.",
        why="It was put back on trial, folded anew, and held against the live firm of that moment.",
        fix="Run `onefirm ledger rebuild`, which says which view was wrong and mends it; then `onefirm backup`.",
        where=str(backup),
    )


def _broken_off(backup: Path, why: str) -> Problem:
    return Problem(
        code="backup-untried",
        what=f"The trial of {backup.name} broke off.",
        why=f"{why.rstrip('.')}.",
        fix="Run `onefirm backup`; if it breaks off again, `onefirm doctor` looks at the firm itself.",
        where=str(backup),
    )


if __name__ == "__main__":
    sys.exit(main())
