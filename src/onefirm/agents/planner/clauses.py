"""A goal taken apart: what is quoted in it, its clauses, and what each says of time and of silence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from onefirm.agents.planner.days import Time, time_in, without_time

Does = Literal["letter", "reminder", "remind-me", "ask-me", "money", "note", "wait", "meet", "unknown"]

_VERBS: tuple[tuple[Does, str], ...] = (
    ("remind-me", r"remind me|let me know|tell me|erinnere? mich|sag mir"),
    ("ask-me", r"ask me|check with me|frag(?:e)? mich|let me decide|ask whether i"),
    ("money", r"ask (?:(?!(?:to|whether|if|about|that|me)\b)\S{1,60} ){0,4}(?=for [^.;]{0,40}\d)|bill|charge"
              r"|request(?= [^.;]{0,40}\d)|collect|fordere|verlange|bitte (?:\S{1,60} ){1,4}um(?= [^.;]{0,40}\d)"),
    ("reminder", r"remind|follow up(?: with)?|nudge|chase|erinnere?|fass(?:e)? (?:\S+ )?nach|nachfassen"),
    ("meet", r"meet(?: up)?(?: with)?(?=\s)|triff(?=\s)|(?:arrange|schedule|set up|book|propose|suggest|find"
             r"|vereinbare|verabrede|schlage?)"
             r"(?= [^.;]{0,40}\b(?:meeting|meet|call|appointment|coffee|lunch|time|termin|treffen)\b)"),
    ("letter", r"send|write(?: to)?|e-?mail|mail|answer|reply to|thank|tell|inform|invite|schreib(?:e)?|send(?:e)?"
               r"|schick(?:e)?|antworte|danke|bedanke dich bei|informiere|sag(?:e)?|lade"),
    ("note", r"note|write down|put down|keep (?:a )?(?:record|note)|record|remember|notiere?|merke? dir|halte? fest"),
    ("wait", r"wait|warte|hold on|pause"),
)  # fmt: skip
_ANY_VERB = "|".join(pattern for _, pattern in _VERBS)
_FILLER = re.compile(
    r"^(?:(?:please|bitte(?! (?:\S{1,60} ){1,4}um \d)|first|zuerst|then|dann|danach|and|und|also|auch|afterwards"
    r"|i want (?:you )?to|i would like to|can you|could you|let's|finally|zuletzt)\b[\s,]*)+",
    re.IGNORECASE,
)
_IF = r"(?:if|unless|when|falls|wenn|sofern)"
_NO_TITLE = r"(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bProf)"
_SPLIT = re.compile(
    rf"\s?(?:[;\n]|{_NO_TITLE}[.!?](?=\s|$))\s?"
    r"|\s?,?\s(?:(?:and|und)\s)?(?:then|afterwards|dann|danach)\s"
    rf"|\s?,\s?(?:(?:and|und)\s)?(?=(?:{_ANY_VERB})\b)|\s(?:and|und)\s(?=(?:{_ANY_VERB})\b)"
    rf"|\s?,?\s(?:and|und|but|aber)\s(?={_IF}\s)",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"(?:if|unless|falls|wenn|sofern)\s", re.IGNORECASE)
_SAYS = re.compile(r"(?:^|\s)(?:that|dass|about|über|whether|ob|:)(?=\s)|:", re.IGNORECASE)
"""From here on it is what a letter, a to-do or a question says: a time in it is no wait."""
_QUOTES = re.compile(
    r"“([^“”]*)”|„([^„“”]*)[“”]|»([^«»]*)«|«([^«»]*)»|\"([^\"]*)\"|^>[^\n]*(?:\n>[^\n]*)*", re.MULTILINE
)
_HELD = "\u241f{0}\u241f"
_HOLDS = re.compile("\u241f(\\d+)\u241f")
_NAMED = re.compile(r"“quote (\d{1,3})”")

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
    only_if: str = ""
    """What has to be so before it is done, and is not theirs to keep silent: the operator says whether it is."""
    unread: str = ""
    """A day that is said and not waited for."""


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


def clauses(goal: str, today: date | None = None) -> list[Clause]:
    """What is quoted is held apart first: nothing in it can become a step."""
    plainly, quotes = _held(goal)
    parts = [_FILLER.sub("", part.strip(" ,")).strip(" ,") for part in _SPLIT.split(plainly)]
    whole = _joined([each for part in parts if re.search(r"\w", part) for each in _at_condition(part)])
    return _waited([_clause(part, quotes, today) for part in whole])


def _at_condition(part: str) -> Iterator[str]:
    """`send an offer, if she is silent remind her` is two: what follows the condition is its own."""
    silent = _SILENT.search(part)
    after = part[silent.end() :] if silent else ""
    if silent and silent.start() and _verb(_plain(after)):
        yield part[: silent.start()].strip(" ,")
        part = part[silent.start() :].strip(" ,")
    yield part


def _joined(parts: list[str]) -> list[str]:
    """A condition that stands alone belongs to what comes next."""
    whole: list[str] = []
    waiting = ""
    for at, part in enumerate(parts):
        said = f"{waiting}, {part}" if waiting else part
        alone = _CONDITION.match(part) and not _verb(_plain(_SILENT.sub(" ", part, count=1))) and at + 1 < len(parts)
        waiting = said if alone else ""
        if not alone:
            whole.append(said)
    return whole


def _waited(said: list[Clause]) -> list[Clause]:
    """`wait a week and if she is silent, remind her` is one wait, which an answer ends."""
    whole: list[Clause] = []
    for clause in said:
        before = whole[-1] if whole else None
        if before and before.does == "wait" and before.wait and clause.if_silent and not clause.wait:
            whole[-1] = replace(clause, wait=before.wait, words=f"{before.words}, {clause.words}")
        else:
            whole.append(clause)
    return whole


def _plain(text: str) -> str:
    """Without time, and without the words that only lead up to what is said."""
    return _FILLER.sub("", without_time(text, None).strip(" ,")).strip(" ,")


def _verb(text: str) -> tuple[Does, str] | None:
    """What it begins with, and what follows."""
    for does, pattern in _VERBS:
        if match := re.match(rf"(?:{pattern})\b", text, re.IGNORECASE):
            return does, text[match.end() :].strip(" ,:")
    return None


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


def _clause(part: str, quotes: list[str], today: date | None) -> Clause:
    silent = _SILENT.search(part)
    said = _SILENT.sub(" ", part).strip(" ,")
    only_if, comma, after = said.partition(",")
    if _CONDITION.match(said) and comma and _verb(_plain(after)):
        said = after.strip(" ,")
    else:
        only_if = ""
    time, unread = _time(said, today)
    rest = _HOLDS.sub(" ", _FILLER.sub("", _cut(said, time)).strip(" ,"))
    does, follows = _verb(rest) or ("wait" if time and not re.search(r"\w", rest) else "unknown", rest.strip(" ,"))
    quoted = " ".join(quotes[int(each)] for each in _HOLDS.findall(part))
    return Clause(
        does, _shown(part, quotes), follows, quoted, time.says if time else "", bool(silent),
        only_if=_shown(only_if, quotes), unread=unread,
    )  # fmt: skip


def _shown(part: str, quotes: list[str]) -> str:
    return _HOLDS.sub(lambda found: f"“{quotes[int(found[1])]}”", part)


_NO_DAY = "“{0}” is no day to come, so nothing waits for it."
_NO_WAIT = "“{0}” is not waited for. To have it wait, say that first: “{0}, send …”."


def _time(said: str, today: date | None) -> tuple[Time | None, str]:
    """What it waits for; and a sentence about a day that is said, and not waited for."""
    begins = _SAYS.search(said)
    time = time_in(said[: begins.start()] if begins else said, today)
    if time is None or not time.calendar:
        return time, ""
    does = (_verb(_plain(_cut(said, time))) or ("unknown",))[0]
    # The day of a meeting is no day to wait for, and neither is one that is kept in a note.
    if does in ("note", "meet") or (does == "letter" and time.start):
        return None, _NO_WAIT.format(time.words) if does == "letter" else ""
    return time, "" if time.says else _NO_DAY.format(time.words)


def _cut(said: str, time: Time | None) -> str:
    """Without its time, before what a letter or a question says."""
    begins = _SAYS.search(said)
    at = begins.start() if begins else len(said)
    return f"{without_time(said[:at], time)} {said[at:].strip()}".strip()
