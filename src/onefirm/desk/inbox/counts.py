"""What became of many decisions at once, counted: each one is said exactly once, with the reason where it was left."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from onefirm.domain.problem import Problem
from onefirm.domain.question import Verb

_DID = {"accept": "Approved", "answer": "Answered"}
_WHY = {
    "question-stale": "changed after you read {it}",
    "question-decided": "had been decided otherwise, or had lost {its} object",
    "question-expired": "had run out of time",
    "policy-forbids": "{is} not allowed by the policy any more",
}
"""By the code of the refusal. Whatever else it was is told in the problem's own words."""


@dataclass(frozen=True)
class Rest:
    """One that was meant and not decided."""

    problem: Problem
    waits: bool


@dataclass(frozen=True)
class Counts:
    done: int
    before: int
    """Decided so before, by an earlier click or another window."""
    first: int
    left: Sequence[Rest]
    left_out: int
    more: int


def says(verb: Verb, counts: Counts) -> str:
    asked = counts.done + counts.before + len(counts.left)
    told = [f"{_DID[verb]}: {counts.done} of {asked}."]
    if counts.before:
        told.append(f"{counts.before} had been decided so before.")
    told += _left(counts.left)
    if counts.left_out:
        told.append(f"You left out {counts.left_out}; {_it_waits(counts.left_out)} on.")
    if counts.more:
        told.append(f"{counts.more} more {'asks' if counts.more == 1 else 'ask'} the same and {_waits(counts.more)}.")
    if counts.first:
        rest = counts.done - counts.first
        told.append(f"{counts.first} leave first; the other {rest} follow when each of those has its receipt.")
    return " ".join(told)


def taken_back(done: int, left: int) -> str:
    if not done:
        return "Nothing was taken back: it had left already."
    back = "It has not left, and it waits" if done == 1 else "None of them has left, and they wait"
    told = f"{done} taken back. {back} in your inbox again."
    return f"{told} {left} had left already." if left else told


def _left(left: Sequence[Rest]) -> list[str]:
    kinds = Counter((_why(one.problem), one.waits) for one in left)
    return [
        f"{count} {_spelled(why, count)}{f' and {_waits(count)}' if waits else ''}."
        for (why, waits), count in kinds.items()
    ]


def _why(problem: Problem) -> str:
    return _WHY.get(problem.code) or f"could not be taken ({problem.what.rstrip('.')})"


def _spelled(why: str, count: int) -> str:
    words = {"it": "it", "its": "its", "is": "is"} if count == 1 else {"it": "them", "its": "their", "is": "are"}
    for name, word in words.items():
        why = why.replace("{" + name + "}", word)
    return why


def _waits(count: int) -> str:
    return "waits for you" if count == 1 else "wait for you"


def _it_waits(count: int) -> str:
    return "it waits" if count == 1 else "they wait"
