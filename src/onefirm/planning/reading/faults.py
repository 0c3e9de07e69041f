"""Everything that is wrong with a playbook, gathered line by line, so that one reading shows all of it."""

from collections.abc import Iterable
from difflib import get_close_matches

from onefirm.domain.problem import Problem, Refusal

FAULTS_MAX = 100
"""Whoever has a hundred faults mends those first."""
SHOWN_SIGNS_MAX = 60
CHOICES_SHOWN_MAX = 12


class Faults:
    """The faults of one file. Adding never stops the reading; `refuse` does, once, with all of them."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._found: list[tuple[int, Problem]] = []

    def add(self, line: int, code: str, what: str, why: str, fix: str) -> None:
        if len(self._found) < FAULTS_MAX:
            problem = Problem(code=code, what=what, why=why, fix=fix, where=f"{self._where}:{line}")
            self._found.append((line, problem))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """In the order of the file."""
        return tuple(problem for _, problem in sorted(self._found, key=lambda found: found[0]))

    def refuse(self) -> None:
        """Raise a Refusal with every fault, if there is one."""
        if self._found:
            raise Refusal(*self.problems)


def near(name: str, known: Iterable[str]) -> str:
    """`Did you mean 'x'?`, or what there is to choose from."""
    choices = tuple(known)
    alike = get_close_matches(name[:SHOWN_SIGNS_MAX], choices, n=1, cutoff=0.6)
    if alike:
        return f"Did you mean '{alike[0]}'?"
    if not choices:
        return "Take it out; there is nothing it could name."
    listed = ", ".join(f"'{choice}'" for choice in choices[:CHOICES_SHOWN_MAX])
    more = ", ..." if len(choices) > CHOICES_SHOWN_MAX else ""
    return f"Use one of {listed}{more}." if len(choices) > 1 else f"Use {listed}."


def shown(text: str) -> str:
    """A name out of the file, short enough for a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_SIGNS_MAX else f"{line[: SHOWN_SIGNS_MAX - 3]}..."
