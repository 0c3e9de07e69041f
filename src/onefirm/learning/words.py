"""A text by what it is made of: its words, two words in a row, and the parts of its words. No word is kept in clear."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from zlib import crc32

SIGNS_MAX = 4_000
"""So much of a text is read: what somebody wants stands at its beginning."""
PART = 4
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[?!€$£%]")
_NUMBER = re.compile(r"\d+")
_EDGE = "|"


def parts(text: str) -> tuple[int, ...]:
    """A number for each word, each two in a row and each part of a word: once, the smallest first."""
    words = _words(text)
    return _numbered([*words, *_pairs(words), *_inner(words)])


def words_and_pairs(text: str) -> tuple[int, ...]:
    words = _words(text)
    return _numbered([*words, *_pairs(words)])


def _numbered(found: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({crc32(part.encode("utf-8", "surrogatepass")) for part in found}))


def _words(text: str) -> list[str]:
    return [_alike(word) for word in _WORD.findall(unicodedata.normalize("NFKC", text[:SIGNS_MAX]).casefold())]


def _pairs(words: list[str]) -> Iterator[str]:
    """The first and the last word have the edge beside them."""
    for before, word in zip([_EDGE, *words], [*words, _EDGE], strict=True):
        yield f"{before} {word}"


def _inner(words: list[str]) -> Iterator[str]:
    for word in words:
        framed = f"{_EDGE}{word}{_EDGE}"
        for at in range(len(framed) - PART + 1):
            yield f"-{framed[at : at + PART]}"


def _alike(word: str) -> str:
    """Every number is a number of so many digits: which one it is teaches nothing."""
    return "0" * len(word) if _NUMBER.fullmatch(word) else word.replace("’", "'")
