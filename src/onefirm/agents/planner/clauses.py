"""A goal taken apart: what is quoted in it, its clauses, and what each says of time and of silence."""

import re
from dataclasses import dataclass
from typing import Literal

Does = Literal["letter", "reminder", "remind-me", "ask-me", "money", "note", "wait", "meet", "unknown"]

_VERBS: tuple[tuple[Does, str], ...] = (
    ("remind-me", r"remind me|let me know|tell me|erinnere? mich|sag mir"),
    ("ask-me", r"ask me|check with me|frag(?:e)? mich|let me decide|ask whether i"),
    ("money", r"ask (?:\S+ )?for(?= [^.;]{0,40}\d)|bill|charge|request(?= [^.;]{0,40}\d)|collect|fordere|verlange"),
    ("reminder", r"remind|follow up(?: with)?|nudge|chase|erinnere?|fass(?:e)? (?:\S+ )?nach|nachfassen"),
    ("meet", r"meet(?: up)?(?: with)?(?=\s)|triff(?=\s)|(?:arrange|schedule|set up|book|propose|suggest|find"
             r"|vereinbare|verabrede|schlage?)"
             r"(?= [^.;]{0,40}\b(?:meeting|meet|call|appointment|coffee|lunch|time|termin|treffen)\b)"),
    ("letter", r"send|write(?: to)?|e-?mail|mail|answer|reply to|thank|tell|inform|invite|schreib(?:e)?|send(?:e)?"
               r"|schick(?:e)?|antworte|danke|bedanke dich bei|informiere|sag(?:e)?|lade"),
    ("note", r"note|write down|put down|keep (?:a )?(?:record|note)|record|remember|notiere?|merke? dir|halte? fest"),
    ("wait", r"wait|warte|hold on|pause"),
)  # fmt: skip
_ANY_VERB = "|".join(pattern for _, pattern in (*_VERBS[:1], *_VERBS[1:]))
_FILLER = re.compile(
    r"^(?:(?:please|bitte|first|zuerst|then|dann|danach|and|und|also|auch|afterwards|i want (?:you )?to|i would like to"
    r"|can you|could you|let's|finally|zuletzt)\b[\s,]*)+",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    rf"\s?(?:[;\n]|[.!?](?=\s|$))\s?|\s?,?\s(?:(?:and|und)\s)?(?:then|afterwards|dann|danach)\s"
    rf"|\s?,\s?(?:(?:and|und)\s)?(?=(?:{_ANY_VERB})\b)|\s(?:and|und)\s(?=(?:{_ANY_VERB})\b)",
    re.IGNORECASE,
)
_QUOTES = re.compile(
    r"“([^“”]*)”|„([^„“”]*)[“”]|»([^«»]*)«|«([^«»]*)»|\"([^\"]*)\"|^>[^\n]*(?:\n>[^\n]*)*", re.MULTILINE
)
_HELD = "\u241f{0}\u241f"
_HOLDS = re.compile("\u241f(\\d+)\u241f")
_NAMED = re.compile(r"“quote (\d{1,3})”")

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10,
    "ein": 1, "eine": 1, "einem": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "zehn": 10,
}  # fmt: skip
_UNITS = (
    ("minutes", r"minutes?|minuten?"), ("hours", r"hours?|stunden?"), ("days", r"days?|tag(?:e|en)?"),
    ("weeks", r"weeks?|wochen?"), ("months", r"months?|monat(?:e|en)?"),
)  # fmt: skip
_UNIT = "|".join(pattern for _, pattern in _UNITS)
_LENGTH = rf"(?P<number>\d{{1,3}}|{'|'.join(_NUMBERS)})\s+(?P<unit>{_UNIT})"
_DELAY = re.compile(
    rf"\b(?:after|in|within|for|nach|wait|warte|another|weitere)\s+(?:about\s+|another\s+|weiteren?\s+)?{_LENGTH}\b"
    rf"(?:\s+(?:later|später))?|\b{_LENGTH.replace('number', 'number2').replace('unit', 'unit2')}\s+(?:later|später)\b",
    re.IGNORECASE,
)
_SILENT = re.compile(
    r",?\s?\b(?:if|when|unless|falls|wenn|sofern)\b[^,;.]{0,40}?(?:\bsilent\b|\bno (?:answer|reply)\b|\bnothing\b"
    r"|\b(?:not|n't|never)\b[^,;.]{0,20}\b(?:answer|reply|replie|respond|written|write|react)\w*|\bschweig\w*"
    r"|\bnicht\b[^,;.]{0,20}\b(?:antwort|meld|geantwort|reagier)\w*|(?<=unless)[^,;.]{0,20}\b(?:answer|repl|respond)\w*)",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True)
class Clause:
    does: Does
    words: str
    """As they stand in the goal, with what is quoted in its place."""
    rest: str
    """What follows the verb, without time and silence."""
    quoted: str = ""
    wait: str = ""
    """`7 days`; empty where nothing is said of time."""
    if_silent: bool = False
    says: str = ""
    """The middle of its letter, where that was worded already."""


def held(goal: str) -> tuple[str, list[str]]:
    """The goal with `“quote 1”` in the place of what is quoted in it, and the quotes: they are read by nobody."""
    plainly, quotes = _held(goal)
    return _HOLDS.sub(lambda found: f"“quote {int(found[1]) + 1}”", plainly), quotes


def in_place(words: str, goal: str) -> tuple[str, str]:
    """These words with the quotes back in their place; and what is quoted."""
    _, quotes = _held(goal)
    named = [quotes[int(each) - 1] for each in _NAMED.findall(words) if 0 < int(each) <= len(quotes)]
    left = iter(named)
    return _NAMED.sub(lambda found: f"“{next(left, '')}”", words), " ".join(named)


def clauses(goal: str) -> list[Clause]:
    """What is quoted is held apart first: nothing in it can become a step."""
    plainly, quotes = _held(goal)
    parts = [_FILLER.sub("", part.strip(" ,")).strip(" ,") for part in _SPLIT.split(plainly)]
    return [_clause(part, quotes) for part in parts if re.search(r"\w", part)]


def _held(goal: str) -> tuple[str, list[str]]:
    quotes: list[str] = []

    def hold(found: re.Match[str]) -> str:
        quotes.append(next((each for each in found.groups() if each), "") or found[0].lstrip("> "))
        return _HELD.format(len(quotes) - 1)

    # What is quoted on lines of its own belongs to what was said before it.
    apart = re.sub(r"\s*\n\s*(?=\u241f)", " ", _QUOTES.sub(hold, _HOLDS.sub(" ", goal)))
    return re.sub(r"[^\S\n]+", " ", apart), quotes


def outside_quotes(goal: str) -> str:
    return _QUOTES.sub(" ", goal)


def _clause(part: str, quotes: list[str]) -> Clause:
    shown = _HOLDS.sub(lambda found: f"“{quotes[int(found[1])]}”", part)
    quoted = " ".join(quotes[int(each)] for each in _HOLDS.findall(part))
    silent = _SILENT.search(part)
    said = _SILENT.sub(" ", part)
    delay = _DELAY.search(said)
    rest = " ".join(_DELAY.sub(" ", said).split())
    rest = _HOLDS.sub(" ", _FILLER.sub("", rest))
    for does, pattern in _VERBS:
        if match := re.match(rf"(?:{pattern})\b", rest, re.IGNORECASE):
            return Clause(does, shown, rest[match.end() :].strip(" ,:"), quoted, _length(delay), bool(silent))
    does = "wait" if delay and not re.search(r"\w", rest) else "unknown"
    return Clause(does, shown, rest.strip(" ,"), quoted, _length(delay), bool(silent))


def _length(delay: re.Match[str] | None) -> str:
    """`1 week` for `after a week`; a month is thirty days, because playbooks count no months."""
    if delay is None:
        return ""
    said, unit = (delay["number"] or delay["number2"]).lower(), (delay["unit"] or delay["unit2"]).lower()
    number = int(said) if said.isdecimal() else _NUMBERS[said]
    name = next(name for name, pattern in _UNITS if re.fullmatch(pattern, unit))
    if name == "months":
        number, name = number * 30, "days"
    return f"{number} {name.removesuffix('s') if number == 1 else name}" if number else ""
