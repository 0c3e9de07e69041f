"""The one shape of an error: what happened in the operator's world, why, what to do now, where to look."""

from collections.abc import Sequence

from pydantic import Field

from onefirm.domain.frozen import Frozen

AT_FIELD = "field "
"""Where something that was typed is to blame, `where` names its field: `field timezone`."""


class Problem(Frozen):
    code: str = Field(pattern=r"^[a-z]+(-[a-z]+)+$")
    what: str
    why: str
    fix: str
    where: str = ""

    def sentence(self) -> str:
        """All of it in one line, for a log or a narrow place."""
        return " / ".join(part for part in (self.what, self.why, self.fix, self.where) if part)

    @property
    def field(self) -> str:
        """The field it is about, as the desk names it; empty where it is about something else."""
        return self.where.removeprefix(AT_FIELD) if self.where.startswith(AT_FIELD) else ""

    def at_field(self, name: str) -> "Problem":
        return self.model_copy(update={"where": f"{AT_FIELD}{name}"})

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
