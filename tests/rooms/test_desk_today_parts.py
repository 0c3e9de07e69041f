"""The day, part by part: what fails is named once, with what to do, and everything else is still said."""

from onefirm.desk.firm.parts import Parts
from onefirm.domain.problem import Problem, Refusal

LOST = Problem(code="view-lost", what="It is lost.", why="It is torn.", fix="Rebuild it.")


def torn() -> int:
    raise KeyError("no such column")


def refused() -> int:
    raise Refusal(LOST)


def test_what_works_is_said_and_what_fails_says_why_in_its_place() -> None:
    parts = Parts()
    assert parts.one("ran", lambda: 4, 0) == 4
    assert parts.one("cost", torn, 0) == 0
    assert parts.one("held", refused, 7) == 7
    assert [broken.part for broken in parts.broken] == ["cost", "held"]
    cost, held = (broken.problem for broken in parts.broken)
    assert cost.code == "today-part" and cost.what == "What it cost cannot be said just now."
    assert "no such column" not in cost.sentence() and "onefirm ledger rebuild" in cost.fix
    assert held == LOST


def test_a_part_that_fails_twice_is_named_once() -> None:
    parts = Parts()
    parts.one("cost", torn, 0)
    parts.one("cost", refused, 0)
    assert [broken.problem.code for broken in parts.broken] == ["today-part"]
