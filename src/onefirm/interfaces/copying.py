"""A whole firm beside the desk: written down in open forms, and put back from a copy."""

from pathlib import Path

from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.copies.export import export
from onefirm.app.copies.restore import restore
from onefirm.app.copies.way import Way
from onefirm.conductor.keeping.errands import Course
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.problem import Refusal
from onefirm.interfaces.wire.server import refused
from onefirm.stores.backup.carried import read_passphrase


def begun() -> Course:
    """What says how far such a piece of work is."""
    return Course("looking at it")


def restored(
    folder: str, backup: str, into: str, passphrase: str, course: Course, *, over: bool, unsigned: bool
) -> Json:
    """Put a firm back. It needs no open firm, and the firm it is put over must not be open anywhere."""
    try:
        way = Way(SystemClock(), SystemChance(), passphrase=_passphrase(passphrase), course=course)
        returned = restore(backup, Path(folder), Path(into), over=over, way=way, unsigned=unsigned)
        return {"answer": as_json(returned)}
    except Refusal as refusal:
        return refused(*refusal.problems)


def exported(folder: str, target: str, passphrase: str, course: Course) -> Json:
    """Write the whole firm down in open forms. It only reads, so the firm may be open meanwhile."""
    try:
        way = Way(SystemClock(), SystemChance(), course=course)
        return {"answer": as_json(export(Path(folder), Path(target), _passphrase(passphrase), way))}
    except Refusal as refusal:
        return refused(*refusal.problems)


def _passphrase(file: str) -> str:
    return read_passphrase(Path(file)) if file else ""
