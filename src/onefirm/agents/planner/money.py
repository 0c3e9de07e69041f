"""Money in a goal: the sum that is asked for, and what it is for."""

import re

from onefirm.agents.planner.days import is_length
from onefirm.domain.amounts import Amount, amounts
from onefirm.domain.names import one_line

_FOR = re.compile(r"^(?:.*\s)?(?P<word>for|für|wegen|as|als)\s(?P<what>(?:\d{1,3}\s)?[^\W\d].*)$", re.IGNORECASE)
_ARTICLE = re.compile(
    r"^(?:(?:an?|the|her|his|their|my|our|ein\w{0,2}|der|die|das|den|ihr\w{0,2}|sein\w{0,2})(?:\s|$))+", re.IGNORECASE
)
_OF = re.compile(r"(?:^|\s)(?:of|over|from|by|von|über)$", re.IGNORECASE)
_BARE = re.compile(r"\s*(?:$|[,.;:!?]|(?:for|für|from|von|as|als|in|after|nach|if|wenn)\b)", re.IGNORECASE)
"""What may follow a sum without a currency: `3 apples` are no money."""
_SIGN = r"[$€£¥¢₩₹₽₺₪₴₫฿₱₦]"
_ELSEWHERE = (
    r"(?:(?-i:AUD|CAD|NZD|HKD|SGD|JPY|CNY|KRW|INR|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN|TRY|ILS|UAH|RUB|BRL|MXN|ZAR|THB|AED)"
    r"|k[rč]|zł|rs\.?|yen|yuan|rupees?|kronor|kroner|canadian|australian)(?!\w)"
)
_NO_SUM = (
    # Read in the few signs before it and after it.
    (re.compile(rf"(?:{_SIGN}|(?<!\w){_ELSEWHERE})\s?$", re.IGNORECASE),
     re.compile(rf"\s?(?:\w{{0,3}}{_SIGN}|{_ELSEWHERE})", re.IGNORECASE),
     "Its currency is none that is known here"),
    (re.compile(r"(?:[-–—−]|(?<!\w)minus\s|−\s)$", re.IGNORECASE), re.compile(r"(?!)"), "A minus stands before it"),
    (re.compile(r"(?:%\s?(?:of|off|on|von|auf)|(?<!\w)(?:half|third|quarter|hälfte|drittel|viertel)(?:\s(?:of|von))?|[×*]"
                r"|(?:\b|\d)x|(?<!\w)(?:times|twice|double|triple|mal|doppelt|percent of|prozent von))"
                r"(?:\s(?:the|my|a|der|den))?\s?$", re.IGNORECASE),
     re.compile(r"\s?(?:[×*+]|(?:x|times|mal|minus|less|plus|abzüglich|zuzüglich|zzgl)(?!\w))", re.IGNORECASE),
     "It is to be worked out, and nothing here does sums"),
)  # fmt: skip
_SIGNS_BEFORE_MAX = 24
UNSAID = "what it is for is not said"


def purpose_of(said: str, amount: Amount) -> str:
    """What it is for, as whoever pays reads it: `Logo` in `ask Ada for 400 EUR for the logo`. Empty where unsaid."""
    found = next((each for each in amounts(said) if each.hundredths == amount.hundredths), None)
    left = one_line(f"{said[: found.start]} {said[found.end :]}" if found else said)
    named = _FOR.match(left)
    said_what = named["what"] if named else ""
    # `for the hosting for three months`
    if named and is_length(said_what) and (whole := _FOR.match(left[: named.start("word")].strip())):
        said_what = f"{whole['what']} {left[named.start('word') :]}"
    what = _OF.sub("", _ARTICLE.sub("", said_what).strip(" ,.:;!?")).strip(" ,.:;!?")
    return f"{what[:1].upper()}{what[1:]}"


def sums_in(text: str) -> list[Amount]:
    """Those with a currency; where there is none, those after which nothing is counted."""
    said = amounts(text)
    return [each for each in said if each.money] or [
        each for each in said if _BARE.match(text, each.end) or why_no_sum(text, each)
    ]


def why_no_sum(text: str, amount: Amount) -> str:
    """Why this is not what is to be asked for as it stands: `-400 EUR`, `half of 400 EUR`, `A$400`. Empty if it is."""
    before = text[max(0, amount.start - _SIGNS_BEFORE_MAX) : amount.start]
    for ahead, behind, why in _NO_SUM:
        if ahead.search(before) or behind.match(text, amount.end):
            return why
    return "" if amount.hundredths else "Nothing is asked for by a sum of 0"
