"""A file that was gone through once: how much is in it, what had to be left out, and its rows, as often as wanted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from onefirm.domain.problem import Problem
from onefirm.intake.reading.problems import Faults
from onefirm.intake.reading.rows import AppointmentRow, ContactRow, LetterRow

Found = TypeVar("Found", ContactRow, AppointmentRow, LetterRow)
Again: TypeAlias = Callable[[], Iterator[Found | Problem]]


@dataclass(frozen=True)
class Reading(Generic[Found]):
    """Of a file that lies in a stream, one reading has to be over before the next one begins."""

    name: str
    count: int
    """Rows that are whole."""
    faults: tuple[Problem, ...]
    left_out: int
    """How many are not among them. Each is told in `faults`, up to the bound."""
    _again: "Again[Found]"

    def rows(self) -> Iterator[Found]:
        return (one for one in self._again() if not isinstance(one, Problem))


def read_through(name: str, again: Again[Found]) -> Reading[Found]:
    """Go through it once and keep nothing but the counts. What is past a bound raises its Refusal here, not later."""
    faults, count = Faults(), 0
    for one in again():
        if isinstance(one, Problem):
            faults.add(one)
        else:
            count += 1
    return Reading(name, count, faults.problems, faults.count, again)
