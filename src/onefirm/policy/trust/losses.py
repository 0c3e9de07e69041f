"""What one decision says against the draft it was about, in thousandths: nothing, something or everything. Pure."""

import re
from collections import Counter
from collections.abc import Mapping

from pydantic import JsonValue

from onefirm.domain.effect import EffectKind, Risk
from onefirm.domain.pointers import goals
from onefirm.policy.days import WEEKDAYS
from onefirm.policy.trust.martingale import WHOLE

NONE = 0
WORDING_MIN, WORDING_MAX = 100, 500
"""A word that was put better, and a text that was written anew."""
OTHER_FIELD = 500
"""A field that nobody called critical and that is no wording: a file that goes along, say."""
ERROR = 500
"""From here on it was wrong, and not only put less well."""

DWELL_SECONDS: Mapping[Risk, int] = {"low": 0, "medium": 2, "high": 5}
"""Whoever says yes faster than this cannot have read it: such a yes lets it happen, and is no evidence."""

_FIGURES = re.compile(r"\d+")
_WORDS = re.compile(r"\w+(?:['’]\w+)*")
_DAYS_AND_MONTHS = frozenset((
    *WEEKDAYS, "today", "tomorrow",
    "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
    "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "heute",
    "januar", "februar", "märz", "mai", "juni", "juli", "oktober", "dezember",
))  # fmt: skip
"""Of two languages. `may` and `morgen` mean something else as often, and so are words like any other."""
_NOT = frozenset(("not", "no", "never", "without", "nicht", "kein", "keine", "keinen", "nie", "ohne"))
_NOT_AT_THE_END = ("n't", "n’t")
CALLED = re.compile(
    r"^[^\w\n]*(?:dear|hi|hello|hey|good (?:morning|day)|hallo|liebe[rs]?|guten (?:tag|morgen)|sehr geehrte[rs]?)"
    r"\b[ ,]*([^\n,!.:]*)",
    re.IGNORECASE | re.MULTILINE,
)
_SUMS = re.compile(r"[$£€¥%]|\b(?:EUR|USD|GBP|CHF|JPY|percent|prozent)\b", re.IGNORECASE)
"""What a figure is counted in. What stands before it and what behind it is the same sum, but nobody changes it idly."""


def of_edit(kind: EffectKind, before: Mapping[str, JsonValue], after: Mapping[str, JsonValue]) -> int:
    """The gravest of its changes; nothing where nothing was changed."""
    changed = (name for name in sorted({*before, *after}) if before.get(name) != after.get(name))
    return max((_of_field(kind, name, before.get(name), after.get(name)) for name in changed), default=NONE)


def is_hasty(risk: Risk, seconds: float) -> bool:
    """`seconds` since it was asked or since the decision before it, whichever is less: nobody reads two at once."""
    return seconds < DWELL_SECONDS[risk]


def _of_field(kind: EffectKind, name: str, before: JsonValue, after: JsonValue) -> int:
    if name in (*kind.critical, kind.recipient, kind.amount, kind.answers):
        return WHOLE
    return _of_wording(_spelled(before), _spelled(after)) if name in kind.text else OTHER_FIELD


def _of_wording(before: str, after: str) -> int:
    """By how many of its words changed. A figure, a day, a name, a goal or a 'not' is no matter of style."""
    if _facts(before) != _facts(after):
        return WHOLE
    ours, theirs = (Counter(_WORDS.findall(text.casefold())) for text in (before, after))
    words = ours.total() + theirs.total()
    kept = 2 * (ours & theirs).total()
    share = (words - kept) * (WORDING_MAX - WORDING_MIN) // words if words else 0
    return WORDING_MIN + share


def _facts(text: str) -> tuple[Counter[str], frozenset[str], Counter[str]]:
    words = _WORDS.findall(text.casefold())
    plain = Counter(
        word for word in words if word in _DAYS_AND_MONTHS or word in _NOT or word.endswith(_NOT_AT_THE_END)
    )
    called = Counter(" ".join(name.split()).casefold() for name in CALLED.findall(text))
    sums = Counter(each.casefold() for each in _SUMS.findall(text))
    return plain + Counter(_FIGURES.findall(text)) + sums, goals(text), called


def _spelled(value: JsonValue) -> str:
    if isinstance(value, list):
        return "\n".join(map(_spelled, value))
    if isinstance(value, dict):
        return "\n".join(map(_spelled, value.values()))
    return "" if value is None else str(value)
