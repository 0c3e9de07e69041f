"""What a question is after: the words that matter in it, and what an answer to it has to look like."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from onefirm.domain.amounts import amounts
from onefirm.domain.names import in_order
from onefirm.domain.pointers import pointers


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PLAIN = _set(
    "the and for are was were with that this from have has had does did can could would will shall should what when "
    "where which who whom whose why how much many long old big there their they them you your our its his her about "
    "into any some not but get der die das und fur ist sind war mit von dem den des ein eine einen einer wie was wann "
    "wer wen wem wo warum welche welcher welches viel viele kann konnen gibt hat haben wird auf bei zum zur uber dass "
    "please tell find out know bitte cost costs price prices kostet kosten preis preise"
)
"""Words that stand in every question; those for a price are known by what an answer looks like."""

_ENDINGS = ("ings", "ing", "ies", "ers", "ern", "ens", "ed", "et", "es", "en", "er", "em", "s", "e", "n", "y")
_STEM_SIGNS_MIN = 3
_PARTICIPLE_SIGNS_MIN = 7
_WORD = re.compile(r"[^\W_]{3,}")
_DAY = re.compile(
    r"\b\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}\b|\b\d{4}-\d\d-\d\d\b|\b(?:19|20)\d\d\b|\b\d{1,2}(?::\d\d|\s?[ap]m|\s?uhr)\b"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz"
    r"|mai|juni|juli|oktober|dezember|monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag"
    r"|mittwoch|donnerstag|freitag|samstag|sonntag)s?\b",
    re.IGNORECASE,
)
_NAMES = re.compile(r"\b[A-ZÄÖÜ][\w'’-]+\s+(?:(?:van|von|de|der)\s+)?[A-ZÄÖÜ][\w'’-]+")
_NUMBER = re.compile(r"\b\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|zwei|drei|vier|fünf)\b", re.I)
_PLACE = re.compile(r"\b(?:in|at|near|on|im|am|an der|straße|street|road)\s+[A-ZÄÖÜ]|\b\d{4,5}\s+[A-ZÄÖÜ]")


@dataclass(frozen=True)
class Shape:
    """What an answer to this kind of question holds."""

    what: str
    asked_by: str
    fits: Callable[[str], bool]


_SHAPES = (
    Shape("an amount", r"\b(?:how much|prices?|costs?|fees?|rates?|budget|kostet|kosten|preise?|wie teuer)\b",
          lambda said: any(amount.money for amount in amounts(said))),
    Shape("a day or an hour", r"\b(?:when|until|deadline|hours|what (?:day|date|time)|wann|frist|öffnungszeit\w*)\b",
          lambda said: _DAY.search(said) is not None),
    Shape("a number", r"\b(?:how (?:many|long|old|big|far)|wie (?:viele|lange|alt|groß|weit))\b",
          lambda said: _NUMBER.search(said) is not None),
    Shape("an address or a number to reach them", r"\b(?:e-?mail|phone|telephone|contact|telefon\w*|kontakt)\b",
          lambda said: any(pointer.kind != "link" for pointer in pointers(said))),
    Shape("a name", r"\b(?:who|whom|whose|wer|wem|wen)\b", lambda said: _NAMES.search(said) is not None),
    Shape("a place", r"\b(?:where|wo|wohin)\b", lambda said: _PLACE.search(said) is not None),
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    words: frozenset[str]
    shape: Shape | None


def question(text: str) -> Question:
    shape = next((each for each in _SHAPES if re.search(each.asked_by, text, re.IGNORECASE)), None)
    return Question(frozenset(stem for stem, plain in _stems(text) if plain not in _PLAIN), shape)


def stems(text: str) -> frozenset[str]:
    return frozenset(stem for stem, _ in _stems(text))


def _stems(text: str) -> list[tuple[str, str]]:
    return [(_stem(word), word) for word in _WORD.findall(in_order(text))]


def _stem(word: str) -> str:
    """`opening`, `opened` and `opens` are one word here; a wrong cut does no harm, both sides are cut alike."""
    if word.startswith("ge") and word.endswith(("t", "en")) and len(word) >= _PARTICIPLE_SIGNS_MIN:
        word = word.removeprefix("ge")  # `leitet` and `geleitet`.
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM_SIGNS_MIN:
            return word.removesuffix(ending)
    return word
