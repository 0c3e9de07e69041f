"""The trial of a backup, in a process of its own: put back, verified, folded anew, and held against the live rows.

`python -m onefirm.app.copies.trial` reads one request from its input and prints one outcome. It runs with low
priority and shares no lock with the firm, so no act has to wait for it.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread, Timer
from typing import IO

from pydantic import ValidationError

from onefirm.app.clock import SystemChance
from onefirm.app.copies.stage import sound, staged
from onefirm.app.projections import PROJECTIONS
from onefirm.conductor.keeping.errands import Course
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
_SAID_EVERY_SECONDS = 0.2


class Request(Frozen):
    place: Path
    backup: Path
    keys: Path
    whole: Path


class Step(Frozen):
    """One line of its output while it goes on."""

    phase: str
    done: int
    of: int


class Outcome(Frozen):
    entries: int = 0
    compared: int = 0
    """How many projections were held against the live rows: all but those of another version."""
    problem: Problem | None = None


def tried(request: Request, course: Course | None = None) -> Outcome:
    """Start the trial and wait for it."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said, _begun(said) as process:
        overdue = Timer(TRIAL_SECONDS_MAX, process.kill)
        overdue.start()
        try:
            assert process.stdin and process.stdout, "Both are pipes."
            process.stdin.write(request.model_dump_json())
            process.stdin.close()
            outcome = _heard(process.stdout, course or Course())
            code = process.wait()
        except BaseException:
            process.kill()
            raise
        finally:
            late = not overdue.is_alive()
            overdue.cancel()
        if outcome is not None and not code:
            return outcome
        said.seek(0)
        lines = said.read().strip().splitlines()
    if late:
        return Outcome(problem=_broken_off(request.backup, f"It took longer than {TRIAL_SECONDS_MAX} seconds"))
    return Outcome(problem=_broken_off(request.backup, lines[-1] if lines else f"It ended with {code}"))


def _begun(said: IO[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "onefirm.app.copies.trial"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=said,
        text=True,
    )


def _heard(output: IO[str], course: Course) -> Outcome | None:
    """Its outcome, which is its last line. The lines before it say how far it is."""
    for line in output:
        try:
            if '"phase"' not in line:
                return Outcome.model_validate_json(line)
            step = Step.model_validate_json(line)
        except ValidationError:
            return None  # It broke off in the middle of a line.
        if step.phase != course.phase:
            course.begin(step.phase, step.of)
        course.done = step.done
    return None


def put_back(request: Request, course: Course) -> Outcome:
    """The trial itself."""
    made = manifest.checked(request.backup)
    place = request.place
    place.mkdir(mode=0o700)
    copied(request.backup / DATABASE, place / DATABASE)
    copy_keys(request.keys, place / KEYS)
    versions_before = projection_hashes(request.whole, PROJECTIONS).keys()
    with staged(place, SystemChance(), course) as firm:
        course.begin("verifying every entry", 0)
        verified = firm.verified(FileWitness(request.backup / FILES).all())
        sound(verified)
        if not is_signed(made, firm.vault.public_key()):
            raise Refusal(not_ours(made, request.backup))
    course.begin("holding it against the living firm", 0)
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
    request, course = Request.model_validate(json.load(sys.stdin)), _Told("putting it back on trial")
    with course.told():
        try:
            outcome = put_back(request, course)
        except Refusal as refusal:
            outcome = Outcome(problem=refusal.problem)
    print(outcome.model_dump_json())
    return 0


class _Told(Course):
    """Written out, a line each: whenever something else begins, and now and then while it lasts."""

    def begin(self, phase: str, of: int) -> None:
        super().begin(phase, of)
        self._say()

    @contextmanager
    def told(self) -> Generator[None]:
        over = Event()

        def now_and_then() -> None:
            while not over.wait(_SAID_EVERY_SECONDS):
                self._say()

        sign = Thread(target=now_and_then, daemon=True)
        sign.start()
        try:
            yield
        finally:
            over.set()
            sign.join()

    def _say(self) -> None:
        step = Step(phase=self.phase, done=self.done, of=self.of)
        sys.stdout.write(f"{step.model_dump_json()}\n")
        sys.stdout.flush()


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
