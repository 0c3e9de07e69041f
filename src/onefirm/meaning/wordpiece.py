"""A text in the parts that BERT's small English vocabulary knows: words, and where a word is unknown, its pieces."""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

PIECES_MAX = 128
"""So many pieces the encoder was taught to read at once."""
SIGNS_MAX = 4_000
WORD_SIGNS_MAX = 100
_BEGINS, _ENDS, _UNKNOWN, _GOES_ON = "[CLS]", "[SEP]", "[UNK]", "##"
_BLANKS = frozenset("\t\n\r")
_CJK = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip
"""Signs that are words of their own."""


@cache
def vocabulary() -> Mapping[str, int]:
    """Every piece and its number, as the encoder was taught them (bert-base-uncased, Apache-2.0)."""
    lines = (files("onefirm.meaning") / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
    return {piece: number for number, piece in enumerate(lines) if piece}


def pieces(text: str) -> list[int]:
    """The numbers of the pieces, framed; what is longer than the encoder reads is cut off."""
    known = vocabulary()
    found = [known[_BEGINS]]
    for word in _words(text[:SIGNS_MAX]):
        found += _pieces(word, known)
        if len(found) >= PIECES_MAX:
            break
    return [*found[: PIECES_MAX - 1], known[_ENDS]]


def _words(text: str) -> list[str]:
    return "".join(_spaced(text)).split()


def _spaced(text: str) -> Iterator[str]:
    """In small letters without accents, with blanks around every sign that stands for itself."""
    for sign in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(sign)
        if kind == "Mn" or sign == "\ufffd" or (kind.startswith("C") and sign not in _BLANKS):
            continue
        if kind == "Zs" or sign in _BLANKS:
            yield " "
        elif _stands_alone(sign, kind):
            yield f" {sign} "
        else:
            yield sign


def _stands_alone(sign: str, kind: str) -> bool:
    if kind.startswith("P") or (sign.isascii() and not sign.isalnum()):
        return True
    return any(first <= ord(sign) <= last for first, last in _CJK)


def _pieces(word: str, known: Mapping[str, int]) -> list[int]:
    """The longest piece that is known, then the longest of the rest; a word of which a part is unknown is unknown."""
    if len(word) > WORD_SIGNS_MAX:
        return [known[_UNKNOWN]]
    found, at = list[int](), 0
    while at < len(word):
        ends = (end for end in range(len(word), at, -1) if (_GOES_ON if at else "") + word[at:end] in known)
        end = next(ends, None)
        if end is None:
            return [known[_UNKNOWN]]
        found.append(known[(_GOES_ON if at else "") + word[at:end]])
        at = end
    return found
