"""A goal taken apart: what is quoted in it, its clauses, and what each says of time and of silence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from onefirm.agents.planner.days import MONTH, Time, clock_in, time_in, without_time

Does = Literal["letter", "reminder", "remind-me", "ask-me", "money", "note", "wait", "meet", "unknown"]
ACTS: frozenset[Does] = frozenset(("letter", "reminder", "money", "meet"))
"""What reaches somebody else."""

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
_IF = r"(?:if|unless|when|falls|wenn|sofern|es sei denn)"
_NO_TITLE = r"(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bProf)"
_NO_DATE = rf"(?!(?<=\d)\.\s(?:{MONTH})\b)"
_FIRST = r"(?:(?:first|please|then|zuerst|bitte|dann)\s)?"
_SPLIT = re.compile(
    rf"\s?(?:[;\n]|{_NO_TITLE}{_NO_DATE}[.!?](?=\s|$))\s?"
    r"|\s?,?\s(?:(?:and|und)\s)?(?:then|afterwards|dann|danach)\s"
    rf"|\s?,\s?(?:(?:and|und)\s)?(?=(?:{_ANY_VERB})\b)|\s(?:and|und)\s(?=(?:{_ANY_VERB})\b)"
    rf"|\s?,?\s(?:but|aber|sondern)\s(?={_FIRST}(?:{_ANY_VERB})\b)"
    rf"|\s?,?\s(?:and|und|but|aber)\s(?={_IF}\s)",
    re.IGNORECASE,
)
_FIRST_OF_ALL = re.compile(r"\b(?:first|zuerst)\b", re.IGNORECASE)
_LAST_FIRST = re.compile(r"(?<![\s,])[\s,]{1,3}(?:first|zuerst|zunächst)$", re.IGNORECASE)
_NOT = re.compile(
    r"(?:no(?! later\b)|not(?! (?:to|later)\b)|never|nothing|kein\w{0,2}|nicht(?! (?:zu|später)\b)|nichts|nie)\b",
    re.IGNORECASE,
)
_OBJECT = re.compile(r"(?:^|\s)(?:an?|eine?[nm]?|with|for|mit|für)\s", re.IGNORECASE)
_CONDITION = re.compile(r"(?:if|unless|falls|wenn|sofern|es sei denn)\s", re.IGNORECASE)
_AT_THE_END = re.compile(
    r"(?<!ask)(?<!asking)(?<!see)(?<!know),?\s(?=(?:if|unless|falls|wenn|sofern|es sei denn)\s)", re.IGNORECASE
)
_SAYS = re.compile(r"(?:^|\s)(?:that|dass|about|über|whether|ob|:)(?=\s)|:(?!\d\d)", re.IGNORECASE)
"""From here on it is what a letter, a to-do or a question says: a time in it is no wait."""
_QUOTES = re.compile(
    r"“([^“”]*)”|„([^„“”]*)[“”]|»([^«»]*)«|«([^«»]*)»|\"([^\"]*)\"|^>[^\n]*(?:\n>[^\n]*)*", re.MULTILINE
)
_COMMA = re.compile(r"\b(es sei denn)\s?,", re.IGNORECASE)
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
class Unheard:
    """A time that is said, and that nothing waits for."""

    words: str
    says: str
    """The sentence that tells of it."""
    always: bool = False
    """Told even where the letter itself says these words."""


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
    kept: str = ""
    """The hour or the deadline of a reminder to the operator, for its card."""
    unheard: tuple[Unheard, ...] = ()


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


def clauses(goal: str, today: date | None = None, names: frozenset[str] = frozenset()) -> list[Clause]:
    """What is quoted is held apart first: nothing in it can become a step. `names` are of people, and no months."""
    plainly, quotes = _held(goal)
    parts = [_begun(part.strip(" ,")) for part in _SPLIT.split(plainly)]
    whole = _joined([each for part in parts if re.search(r"\w", part) for each in _at_condition(part)])
    return _waited([_clause(part, quotes, today, names) for part in _in_order(whole)])


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


def _begun(part: str) -> str:
    """Without the words that lead up to it, all but a `first`."""
    begun = _FILLER.sub("", part).strip(" ,")
    leads = part[: len(part) - len(begun)]
    return f"first {begun}" if begun and _FIRST_OF_ALL.search(leads) else begun


def _in_order(parts: list[str]) -> list[str]:
    """`send an offer, but bill her first`: it comes before what was said before it."""
    ordered: list[str] = []
    for part in parts:
        said = part.removeprefix("first ")
        last = None if _SAYS.search(said) else _LAST_FIRST.search(said)
        moved = ordered and (last or said != part)
        ordered.insert(len(ordered) - bool(moved), said[: last.start()] if last else said)
    return ordered


def forbids(words: str) -> bool:
    """`send Mara no offer`: it says what is not to be done. In what a letter is to say, a no is a word like others."""
    begins = _SAYS.search(words) or _OBJECT.search(words)
    return bool(_NOT.search(words[: begins.start()] if begins else words))


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
    return _COMMA.sub(r"\1", re.sub(r"[^\S\n]+", " ", apart)), quotes


def outside_quotes(goal: str) -> str:
    return _QUOTES.sub(" ", goal)


def _clause(part: str, quotes: list[str], today: date | None, names: frozenset[str]) -> Clause:
    silent = _SILENT.search(part)
    said, only_if = _only_if(_SILENT.sub(" ", part).strip(" ,"))
    times = _times(said, today, names, silent=bool(silent))
    rest = _HOLDS.sub(" ", _FILLER.sub("", times.left).strip(" ,"))
    timed = times.wait or times.unheard
    does, follows = _verb(rest) or ("wait" if timed and not re.search(r"\w", rest) else "unknown", rest.strip(" ,"))
    # `unless she pays within 14 days, remind her`: only after those days can anybody say whether it is so.
    until = time_in(only_if, today, names) if only_if and not silent and not times.wait else None
    if does in ACTS and forbids(follows):
        does = "unknown"
    quoted = " ".join(quotes[int(each)] for each in _HOLDS.findall(part))
    return Clause(
        does, _shown(part, quotes), follows, quoted, until.says if until else times.wait, bool(silent),
        only_if=_shown(only_if, quotes), kept=times.kept, unheard=times.unheard,
    )  # fmt: skip


def _only_if(said: str) -> tuple[str, str]:
    """What is to be done, and what has to be so before: `if she agrees, thank her`, `thank her if she agrees`."""
    first, comma, after = said.partition(",")
    if _CONDITION.match(said) and comma and _verb(_plain(after)):
        return after.strip(" ,"), first
    last = None if _SAYS.search(said) else _AT_THE_END.search(said)
    if last and (_verb(_plain(said[: last.start()])) or ("",))[0] in ACTS:
        return said[: last.start()], said[last.end() :]
    return said, ""


def _shown(part: str, quotes: list[str]) -> str:
    return _HOLDS.sub(lambda found: f"“{quotes[int(found[1])]}”", part)


_OVER = "“{0}” is over, so nothing waits for it."
_NO_DAY = "“{0}” is no day to come, so nothing waits for it."
_FAR = "“{0}” is further away than the 366 days that a plan waits at most, so nothing waits for it."
_NO_WAIT = "“{0}” is not waited for. To have it wait, say that first: “{0}, send …”."
_NO_DEADLINE = "“{0}” is not waited for: a plan has waits and no deadlines. It is done as soon as it is its turn."
_NO_HOUR = "“{0}” is not waited for: a plan waits for days, not for an hour of one."
_PROPOSE = "“{0}” does not stand in the letter yet: where you propose a time, write it in."
_CUTS: frozenset[Does] = frozenset(("remind-me", "ask-me", "money", "wait"))
"""Elsewhere a time that is not waited for stays in the words."""


@dataclass(frozen=True)
class _Times:
    wait: str
    left: str
    """The clause without the times that were read."""
    kept: str
    unheard: tuple[Unheard, ...]


def _times(said: str, today: date | None, names: frozenset[str], *, silent: bool) -> _Times:
    """What it waits for; and what is said of time and not waited for. In what a letter says, no time is read."""
    begins = _SAYS.search(said)
    at = begins.start() if begins else len(said)
    before, after = said[:at], said[at:].strip()
    time, clock = time_in(before, today, names), clock_in(before)
    bare = f"{_without(before, time, clock)} {after}".strip()
    does = (_verb(_plain(bare)) or ("unknown" if re.search(r"\w", bare) else "wait",))[0]
    lasting = silent or does == "wait"
    if not lasting:
        time = time_in(before, today, names, lasting=False)
    waits = time is not None and _waits(time, does, silent=silent)
    unheard = () if does == "note" else _unheard(before, time if not waits else None, clock, does)
    stays = time is not None and does == "money" and not waits and not time.deadline
    cut_time = time if time and not stays and (waits or time.start == 0 or does in _CUTS) else None
    cut_clock = clock if does in _CUTS or before.startswith(clock) else ""
    kept = [time.words] if time and time.deadline and not waits else []
    return _Times(
        wait=time.says if time and waits else "",
        left=f"{_without(before, cut_time, cut_clock, lasting=lasting)} {after}".strip(),
        kept=" ".join([*kept, *filter(None, [clock])]) if does == "remind-me" else "",
        unheard=unheard,
    )


def _waits(time: Time, does: Does, *, silent: bool) -> bool:
    if not time.says or (time.deadline and does != "wait" and not silent):
        return False
    # The day of a meeting is no day to wait for, and neither is one that is kept in a note.
    if does == "money" and time.calendar and time.start and not time.led:
        return False  # `for the May 3 workshop`
    if does == "meet":
        return not time.calendar and time.start == 0
    return not time.calendar or silent or not (does == "note" or (does == "letter" and time.start))


def _unheard(before: str, time: Time | None, clock: str, does: Does) -> tuple[Unheard, ...]:
    told: list[Unheard] = []
    whole = f"{time.words} {clock}" if time and clock and before[time.end :].strip().startswith(clock) else ""
    if time is not None and (does in _CUTS or not time.over):
        words = whole or time.words
        says = _why_not(time, does)
        told.append(Unheard(words, says.format(words), always=time.deadline))
    if clock and not (told and whole) and does != "unknown":
        told.append(Unheard(clock, (_PROPOSE if does == "meet" else _NO_HOUR).format(clock)))
    return tuple(told)


def _why_not(time: Time, does: Does) -> str:
    if time.over:
        return _OVER
    if time.far:
        return _FAR
    if does == "meet":
        return _PROPOSE
    if does == "letter" and not time.deadline:
        return _NO_WAIT
    if not time.says:
        return _NO_DAY
    return _NO_WAIT if does == "money" and not time.deadline else _NO_DEADLINE


def _without(text: str, time: Time | None, clock: str, *, lasting: bool = True) -> str:
    """Without its times: the day by its place, the hour by its words."""
    left = without_time(text, time, lasting=lasting)
    return " ".join(left.replace(clock, " ", 1).split()) if clock else left
