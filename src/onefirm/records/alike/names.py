"""Names of people and organisations: read into their parts, and compared in every order they are written in."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.fuzz import token_sort_ratio

from onefirm.records.alike.words import GENERATIONS, LEGAL_FORMS, LETTERS, NICKNAMES, PARTICLES, TITLES

ESTABLISHED_MIN = 4
"""A given name so often seen is a name of its own, not a slip of the pen: Daniel and Daniela, Maria and Mario."""

NICKNAME = 0.95
INITIAL = 0.75
ONE_PART_OF_TWO = 0.9

_LETTERS = str.maketrans(LETTERS)
_UMLAUTS = re.compile(r"(?<=[aou])e")
_TWICE = re.compile(r"(.)\1")
_NO_WORD = re.compile(r"[^\w-]+|_")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in its parts. `sure` where a comma told which is which."""

    given: tuple[str, ...]
    family: str
    generation: str = ""
    sure: bool = False

    def other_way(self) -> "Name":
        """The same words, read with the family name first."""
        if self.sure or not self.given or len(self.family) == 1:
            return self
        return Name((*self.given[1:], self.family), self.given[0], self.generation)


@dataclass(frozen=True, slots=True)
class NameLikeness:
    """0 to 1 for each part, or nothing where one of the two does not show it."""

    given: float | None
    family: float | None
    generation_differs: bool
    generation_open: bool = False
    """One of the two says younger or elder, the other nothing."""
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    """An organisation's name: its words, and its legal form if it has one."""

    words: tuple[str, ...]
    form: str


_UNTITLED = Title((), "")


def fold(text: str) -> str:
    """Plain small letters: Müller, Mueller and MULLER are one, and so are Иванов and Ivanov."""
    letters = text.lower()
    if not letters.isascii():
        plain = unicodedata.normalize("NFKD", letters.replace("й", "j").translate(_LETTERS))
        letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(_UMLAUTS.sub("", _NO_WORD.sub(" ", letters)).split())


def _forms() -> dict[str, frozenset[int]]:
    groups: dict[str, frozenset[int]] = {}
    for number, line in enumerate(NICKNAMES):
        for word in fold(line).split():
            groups[word] = groups.get(word, frozenset()) | {number}
    return groups


_GROUPS = _forms()


def read_name(text: str) -> Name:
    before, comma, after = text.partition(",")
    words, generation = _words(before)
    later, later_generation = _words(after)
    generation = generation or later_generation
    if comma and later and words:
        return Name(later, "-".join(words), generation, sure=True)
    words = words or later
    if len(words) < 2:
        return Name((), "".join(words), generation)
    return Name(words[:-1], words[-1], generation)


def _words(text: str) -> tuple[tuple[str, ...], str]:
    words = [word.strip("-") for word in fold(text).split()] if text else []
    generation = next((GENERATIONS[word] for word in words if word in GENERATIONS), "")
    kept = tuple(w for w in words if w and w not in GENERATIONS and w not in TITLES and w not in PARTICLES)
    return kept, generation


def read_title(text: str) -> Title:
    if not text:
        return _UNTITLED
    words = fold(text.replace(".", "")).replace("-", " ").split()
    form = next((LEGAL_FORMS[word] for word in words if LEGAL_FORMS.get(word)), "")
    return Title(tuple(word for word in words if word not in LEGAL_FORMS) or tuple(words), form)


_PERFECT = 2.0
_TURNED_GAIN = 0.3
"""So much better a crossed reading must fit before it is taken for the one that was meant."""

Parts = tuple[float | None, float | None]
"""How alike the given and the family names are, or nothing where one side does not show it."""


def alike_names(one: Name, other: Name, seen: Mapping[str, int]) -> NameLikeness:
    """Straight or crossed, whichever fits better. `seen`: how often each word was a given name."""
    parts, turned = _in_order(one, other, seen), False
    # What fits as well as it can straight on is not tried in another order.
    if not (one.sure and other.sure) and _sum(parts) + _TURNED_GAIN < _PERFECT:
        # A single letter is no family name to turn, so each of the two is turned: both sides see the same.
        ways = (_in_order(one, other.other_way(), seen), _in_order(one.other_way(), other, seen))
        crossed = max(ways, key=lambda way: (_sum(way), way[0] or 0))
        if _sum(crossed) > _sum(parts) + _TURNED_GAIN:
            parts, turned = crossed, True
    unlike, both = one.generation != other.generation, bool(one.generation and other.generation)
    return NameLikeness(*parts, unlike and both, unlike and not both, turned)


def _sum(parts: Parts) -> float:
    return (parts[0] or 0) + (parts[1] or 0)


def _in_order(one: Name, other: Name, seen: Mapping[str, int]) -> Parts:
    if one.given and other.given:
        return _given(one.given, other.given, seen), _family(one.family, other.family)
    if not one.family or not other.family:
        return None, None
    # One side shows a single word: it may be either part of the other's name.
    return None, max(_family(a, b) for a in _all(one) for b in _all(other))


def _all(name: Name) -> tuple[str, ...]:
    return (*name.given, name.family)


def _given(one: tuple[str, ...], other: tuple[str, ...], seen: Mapping[str, int]) -> float:
    first = alike_given(one[0], other[0], seen)
    if first >= NICKNAME or (len(one) == 1 and len(other) == 1):
        return first
    pairs = ((a, b) for a in one for b in other if len(a) > 1 and len(b) > 1)
    further = max((alike_given(a, b, seen) for a, b in pairs), default=0.0)
    return max(first, further * ONE_PART_OF_TWO)


def alike_given(one: str, other: str, seen: Mapping[str, int]) -> float:
    if one == other:
        return INITIAL if len(one) == 1 else 1.0
    if len(one) == 1 or len(other) == 1:
        return INITIAL if one[0] == other[0] else 0.0
    if one in _GROUPS and other in _GROUPS and _GROUPS[one] & _GROUPS[other]:
        return NICKNAME
    if one[0] == other[0] and _TWICE.sub(r"\1", one) == _TWICE.sub(r"\1", other):
        return NICKNAME
    if min(seen.get(one, 0), seen.get(other, 0)) >= ESTABLISHED_MIN:
        return 0.0
    if (one.startswith(other) or other.startswith(one)) and min(len(one), len(other)) >= 3:
        return 0.8
    return alike_words(one, other)


def _family(one: str, other: str) -> float:
    whole = alike_words(one, other)
    if whole < ONE_PART_OF_TWO and ("-" in one or "-" in other):
        shared = set(one.split("-")) & set(other.split("-"))
        return ONE_PART_OF_TWO if shared else whole
    return whole


def alike_words(one: str, other: str) -> float:
    """1 for equal, and lower for every slip of the pen the length of the word does not excuse."""
    if one == other:
        return 1.0
    slips, length = OSA.distance(one, other, score_cutoff=2), max(len(one), len(other))
    if slips == 1 and length >= 4:
        return 0.9 if length >= 6 else 0.8
    if slips == 2 and length >= 7:
        return 0.75
    return min(0.6, max(0.0, (JaroWinkler.similarity(one, other) - 0.6) * 1.5))


def slipped(one: str, other: str) -> bool:
    """Whether two words are one, or one but for a slip of the pen."""
    return one == other or (max(len(one), len(other)) >= 4 and OSA.distance(one, other, score_cutoff=1) <= 1)


def alike_titles(one: Title, other: Title) -> float:
    """Of two organisations, whatever the order of the words."""
    if not one.words or not other.words:
        return 0.0
    if one.words == other.words or "".join(one.words) == "".join(other.words):
        return 1.0
    return token_sort_ratio(" ".join(one.words), " ".join(other.words), score_cutoff=50) / 100
