"""The day, part by part: what cannot be worked out is told in its own place, and everything else is still said."""

import logging
from collections.abc import Callable
from typing import TypeVar

from onefirm.desk.shapes.today import Broken, Part
from onefirm.domain.problem import Problem, Refusal

_CALLED: dict[Part, str] = {
    "firm": "What your firm is called, and whether it is paused,",
    "needs": "What needs you",
    "ran": "What ran",
    "changed": "What changed",
    "cost": "What it cost",
    "held": "What is held",
    "connections": "How your connections stand",
    "backup": "When you were backed up last",
}
_log = logging.getLogger("onefirm.desk")

Value = TypeVar("Value")


class Parts:
    """Collects what went wrong while the day is put together."""

    def __init__(self) -> None:
        self.broken: list[Broken] = []

    def one(self, part: Part, work: Callable[[], Value], instead: Value) -> Value:
        """What `work` makes; or `instead`, and the reason is kept."""
        try:
            return work()
        except Refusal as refusal:
            problem = refusal.problem
        except Exception:  # noqa: BLE001  A border: a damaged table may fail in any way, and the day has other parts.
            _log.exception("today: the part '%s' failed", part)
            problem = _unsaid(part)
        if all(broken.part != part for broken in self.broken):
            self.broken.append(Broken(part=part, problem=problem))
        return instead


def _unsaid(part: Part) -> Problem:
    return Problem(
        code="today-part",
        what=f"{_CALLED[part]} cannot be said just now.",
        why="What is kept beside the ledger for it does not read. The ledger itself has lost nothing.",
        fix="Run `onefirm ledger rebuild`: it is made anew from the ledger. If that does not help, `onefirm doctor` "
        "says what does.",
        where="onefirm doctor",
    )
