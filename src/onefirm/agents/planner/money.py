"""Money in a goal: the sum that is asked for, and what it is for."""

import re

from onefirm.domain.amounts import Amount, amounts
from onefirm.domain.names import one_line

_FOR = re.compile(r"^(?:.*\s)?(?:for|für|wegen|as|als)\s(?P<what>[^\W\d].*)$", re.IGNORECASE)
_ARTICLE = re.compile(
    r"^(?:(?:an?|the|her|his|their|my|our|ein\w{0,2}|der|die|das|den|ihr\w{0,2}|sein\w{0,2})(?:\s|$))+", re.IGNORECASE
)
_OF = re.compile(r"(?:^|\s)(?:of|over|from|by|von|über)$", re.IGNORECASE)
_BARE = re.compile(r"\s*(?:$|[,.;:!?]|(?:for|für|from|von|as|als|in|after|nach|if|wenn)\b)", re.IGNORECASE)
"""What may follow a sum without a currency: `3 apples` are no money."""
UNSAID = "what it is for is not said"


def purpose_of(said: str, amount: Amount) -> str:
    """What it is for, as whoever pays reads it: `Logo` in `ask Ada for 400 EUR for the logo`. Empty where unsaid."""
    found = next((each for each in amounts(said) if each.hundredths == amount.hundredths), None)
    left = one_line(f"{said[: found.start]} {said[found.end :]}" if found else said)
    named = _FOR.match(left)
    what = _OF.sub("", _ARTICLE.sub("", named["what"] if named else "").strip(" ,.:;!?")).strip(" ,.:;!?")
    return f"{what[:1].upper()}{what[1:]}"


def sums_in(text: str) -> list[Amount]:
    """Those with a currency; where there is none, those after which nothing is counted."""
    said = amounts(text)
    return [each for each in said if each.money] or [each for each in said if _BARE.match(text, each.end)]
