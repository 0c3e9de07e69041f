"""The one shape of an error: what happened in the operator's world, why, what to do now, where to look."""

from collections.abc import Sequence

from pydantic import Field

from onefirm.domain.frozen import Frozen


class Problem(Frozen):
    code: str = Field(pattern=r"^[a-z]+(-[a-z]+)+$")
    what: str
    why: str
    fix: str
    where: str = ""

    def sentence(self) -> str:
        """All of it in one line, for a log or a narrow place."""
        return " / ".join(part for part in (self.what, self.why, self.fix, self.where) if part)

    def said(self) -> str:
        """What is wrong, why, and what to do now, as a person reads it."""
        return f"{self.what} {self.why} {self.fix}"


class Refusal(Exception):
    """Raised when something cannot be done. It carries the problem to whoever shows it."""

    def __init__(self, *problems: Problem) -> None:
        assert problems, "A refusal says what the problem is."
        super().__init__("; ".join(problem.sentence() for problem in problems))
        self.problems: Sequence[Problem] = problems

    @property
    def problem(self) -> Problem:
        return self.problems[0]
