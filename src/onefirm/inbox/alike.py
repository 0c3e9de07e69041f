"""Questions that ask the same thing: shown together, and answered at once. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from onefirm.domain.problem import Problem
from onefirm.domain.question import QuestionKind, Will

ALIKE_MAX = 100
"""So many are shown together and answered at once; the others wait for the next time."""
TOGETHER_FROM = 5
"""Fewer than this are listed one by one: each is to be read before it is decided."""

T = TypeVar("T")


def same_as(asks: QuestionKind, where: str, problem: Problem | None = None) -> str:
    """The key that questions of one kind share: the same step of a playbook, or the same problem at one place."""
    return f"problem:{problem.code}:{where}" if problem else f"{asks}:{where}"


def alike_in(same: str, will: Sequence[Will]) -> str:
    """What can be taken back for another while, or not at all, is another thing to say yes to: one line speaks for all
    of a group. Each card keeps what it promised, whatever the policy has come to say since."""
    if not same or not will:
        return same
    final = not all(act.reversible for act in will)
    return f"{same}#final" if final else f"{same}#{min(act.hold_seconds for act in will)}s"


def gathered(rows: Iterable[T], same: Callable[[T], str], alike: Mapping[str, int]) -> tuple[T, ...]:
    """In their order, but many alike stand together, where the first of them stood. `alike` counts all that wait."""
    groups: dict[str, list[T]] = {}
    for number, row in enumerate(rows):
        many = is_group(alike.get(same(row), 1))
        groups.setdefault(same(row) if many else f"#{number}", []).append(row)
    return tuple(row for group in groups.values() for row in group)


def is_group(alike: int) -> bool:
    return alike >= TOGETHER_FROM


def split(count: int, first_batch: int) -> int:
    """How many of so many leave first: all of them when the batch is small, or the policy asks for no trial."""
    return first_batch if 0 < first_batch < count else count
