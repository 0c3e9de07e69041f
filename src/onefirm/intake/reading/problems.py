"""What can be wrong with a file or a part of it, whatever it holds."""

from onefirm.domain.problem import Problem, Refusal
from onefirm.intake.reading.bounds import FAULTS_MAX, SHOWN_SIGNS_MAX


class Faults:
    """What was left out or is worth knowing: the first hundred in words, all of them counted."""

    def __init__(self) -> None:
        self._told: list[Problem] = []
        self.count = 0

    def add(self, problem: Problem) -> None:
        self.count += 1
        if len(self._told) < FAULTS_MAX:
            self._told.append(problem)

    @property
    def full(self) -> bool:
        """Is the next one only counted?"""
        return len(self._told) >= FAULTS_MAX

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(self._told)


def shown(text: str) -> str:
    """A piece of the file, short enough for a sentence."""
    line = " ".join(text[: SHOWN_SIGNS_MAX * 4].split())
    return line if len(line) <= SHOWN_SIGNS_MAX else f"{line[: SHOWN_SIGNS_MAX - 3]}..."


def other_kind(expected: str, found: str, fix: str, where: str) -> Refusal:
    return Refusal(
        Problem(
            code="import-kind",
            what=f"This file is {found}, not {expected}.",
            why="It was told by its first bytes. It was not unpacked, and nothing of it was kept.",
            fix=fix,
            where=where,
        )
    )


def empty(where: str) -> Refusal:
    return Refusal(
        Problem(
            code="import-empty",
            what="There is nothing in this file.",
            why="It has no line with a sign that can be seen.",
            fix="Export it again, and look at it in a text editor first.",
            where=where,
        )
    )


def too_big(bytes_max: int, where: str) -> Refusal:
    return Refusal(
        Problem(
            code="import-too-big",
            what=f"This file is longer than {bytes_max:,} bytes.",
            why="That is the most that is read at once, so that no file can stop the firm.",
            fix="Split it, and import the parts one after the other.",
            where=where,
        )
    )


def too_many(things: str, count_max: int, where: str) -> Refusal:
    return Refusal(
        Problem(
            code="import-too-many",
            what=f"There are more than {count_max:,} {things} in this file.",
            why="That is the most that is read at once, so that no file can stop the firm.",
            fix="Split it, and import the parts one after the other.",
            where=where,
        )
    )


def line_long(signs_max: int, where: str) -> Refusal:
    return Refusal(
        Problem(
            code="import-line-long",
            what=f"A line of this file is longer than {signs_max:,} signs.",
            why="Files of this kind have short lines; this one is damaged, or something else.",
            fix="Export it again, and look at this line in a text editor.",
            where=where,
        )
    )


def unfit(what: str, why: str, where: str, thing: str = "row") -> Problem:
    """A value that is not what its place says. The row, card or letter it stands in is left out."""
    return Problem(
        code="import-value",
        what=f"{what} The {thing} was left out.",
        why=why,
        fix="Mend it in the file and import the file again.",
        where=where,
    )
