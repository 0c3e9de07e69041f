"""Reading a client's rule as people type it: 'never by phone', 'not on saturdays', 'revisions at most 2'. Pure."""

from collections.abc import Sequence
from difflib import get_close_matches

from onefirm.domain.problem import Problem, Refusal
from onefirm.policy.days import WEEKDAYS, read_days
from onefirm.policy.rules import Wanted, channel

RULES = ("never by", "only by", "not on", "revisions at most")
WAYS = ("mail", "phone", "post", "chat", "calendar", "sms", "video", "meeting")
"""Ways to reach somebody that a rule may name, beside those the firm has."""
REVISIONS_MAX = 1000
EXAMPLE = "onefirm rules set ada@fern.example 'not on saturday' --why 'She rests.'"
_WORDS_SHOWN = 80
_ONLY = frozenset({"only", "just", "always", "solely", "exclusively"})
_NEVER = frozenset(
    {"never", "no", "not", "nothing", "none", "without", "don't", "dont", "nie", "nicht", "kein", "keine"}
)
_COUNTS = f"Write a whole number from 0 to {REVISIONS_MAX}: 'revisions at most 2'."
_DAYS = "Days are written 'saturday', '2026-12-24' or '2026-12-24..2027-01-02'."


def read_rule(text: str, ways: Sequence[str]) -> Wanted:
    """The rule that is meant, or a Refusal with the nearest one that fits."""
    plain = " ".join(text.casefold().split())
    rule = next((each for each in RULES if plain == each or plain.startswith(f"{each} ")), "")
    if not rule:
        raise Refusal(_no_rule(text, plain, ways))
    value = plain.removeprefix(rule).strip()
    match rule:
        case "not on":
            return Wanted(rule, read_days(value) or _not(text, value, "no day", _near_day(value)))
        case "revisions at most":
            counts = value.isascii() and value.isdecimal() and int(value) <= REVISIONS_MAX
            return Wanted(rule, str(int(value)) if counts else _not(text, value, "no whole number", "", _COUNTS))
        case _:
            return Wanted(rule, _ways(text, value, ways))


def _ways(text: str, value: str, ways: Sequence[str]) -> str:
    known = sorted({*WAYS, *ways})
    read = [channel(each) for each in value.replace(" or ", ",").replace(" and ", ",").split(",")]
    for each in read:
        if each not in known:
            near = get_close_matches(each, known, n=1)
            why = "none of the ways it can be"
            _not(text, each, why, near[0] if near else "", f"The ways there are: {', '.join(known)}.")
    return ", ".join(dict.fromkeys(read))


def _near_day(value: str) -> str:
    near = get_close_matches(value.split(",")[0].strip(), WEEKDAYS, n=1)
    return near[0] if near else ""


def _meant(words: str, ways: Sequence[str]) -> str:
    """The whole rule, where what was typed names a day or a way to reach them: `no saturdays` is `not on saturday`.

    Where it is not said whether only or never, it is both: a guess could turn it round.
    """
    typed = [each.strip(",.") for each in words.split()]
    only, never = not _ONLY.isdisjoint(typed), not _NEVER.isdisjoint(typed)
    if never and not only and (days := [found for each in typed if (found := read_days(each))]):
        return f"'not on {', '.join(dict.fromkeys(days))}'"
    named = [way for each in typed if (way := channel(each)) in {*WAYS, *ways}]
    if not named:
        return ""
    known = ", ".join(dict.fromkeys(named))
    if only == never:
        return f"'only by {known}' or 'never by {known}'"
    return f"'{'only' if only else 'never'} by {known}'"


def _no_rule(text: str, words: str, ways: Sequence[str]) -> Problem:
    near = max(RULES, key=lambda rule: len(set(rule.split()) & set(words.split())))
    close = get_close_matches(words, RULES, n=1, cutoff=0.4)
    meant = _meant(words, ways) or f"'{close[0] if close else near} ...'"
    return Problem(
        code="rule-unknown",
        what=f"'{text[:_WORDS_SHOWN]}' is no rule that the firm can hold to.",
        why=f"A rule begins with one of: {', '.join(RULES)}.",
        fix=f"Did you mean {meant}? For example: {EXAMPLE}",
        where="onefirm rules list",
    )


def _not(text: str, value: str, why: str, near: str, known: str = _DAYS) -> str:
    raise Refusal(
        Problem(
            code="rule-value-wrong",
            what=f"'{text[:_WORDS_SHOWN]}' cannot be held to.",
            why=f"'{value[:_WORDS_SHOWN]}' is {why}." if value else f"What comes after it is missing: {why}.",
            fix=f"Did you mean '{near}'? {known}" if near else known,
            where="onefirm rules list",
        )
    )
