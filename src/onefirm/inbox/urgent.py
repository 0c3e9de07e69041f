"""What cannot wait for the next digest, and why. Pure."""

from onefirm.domain.effect import Risk
from onefirm.domain.question import QuestionKind

_TROUBLE = ("-signed-out", "-without-secret", "-refuses-us", "-line-open", "-unwritable", "-hangs")
"""Endings of the problems that keep the firm itself from working until somebody mends something."""
_FELL = "trust-fell"
_TROUBLES = frozenset({"effect-contradicted", "effect-came-back", "connector-missing", "plan-loops"})


def why_urgent(asks: QuestionKind, code: str, risk: Risk | None) -> str:
    """Why it cannot wait, from what was known when it was asked; empty when it can."""
    if asks == "problem" and code == _FELL:
        return "Something that ran by itself went wrong, and asks you again."
    if asks == "problem" and (code in _TROUBLES or code.endswith(_TROUBLE)):
        return "Something does not work until you mend it."
    return "What it asks about is of high risk." if risk == "high" else ""


def nearly_over(expires: str, soon: str) -> str:
    """`soon` is the moment up to which it may be over."""
    return f"Its time is over at {expires[:16].replace('T', ' ')} UTC." if expires and expires <= soon else ""
