"""Whether a yes came too soon after its card was shown to have been read. Pure."""

from dataclasses import dataclass

from onefirm.domain.effect import EffectKind
from onefirm.domain.problem import Problem
from onefirm.domain.question import Card

AGAIN_SECONDS = 1.0
"""After it was asked once more, only the second half of a double click comes sooner than this."""


@dataclass
class Shown:
    """When somebody had a card before them first, and when it was asked once more, by a clock that never jumps."""

    opened: float
    again: float | None = None


def is_too_soon(shown: Shown, now: float, dwell_seconds: int) -> bool:
    """The second yes counts as soon as it can be one of its own, however long the first should have taken."""
    if shown.again is not None and dwell_seconds:
        return now - shown.again < min(AGAIN_SECONDS, dwell_seconds)
    return now - shown.opened < dwell_seconds


def critical(card: Card, kind: EffectKind | None) -> str:
    """Why a slip of the hand would be grave here; empty where it would not be."""
    if kind is not None and kind.moves == "money":
        return "It moves money"
    if any(not will.reversible for will in card.will):
        return "It cannot be taken back"
    return "Much depends on it" if kind is not None and (kind.risk == "high" or kind.moves) else ""


def asked_again(question: str, seconds: float, why: str, dwell_seconds: int) -> Problem:
    return Problem(
        code="question-hasty",
        what=f"You said yes {seconds:.1f} seconds after it opened.",
        why=f"{why}, so a yes within {dwell_seconds} s is asked once more: it may have been a slip of the hand.",
        fix="Read it, and say yes again if you mean it. How long it takes is set by dwell-seconds.",
        where=f"onefirm inbox show {question}",
    )
