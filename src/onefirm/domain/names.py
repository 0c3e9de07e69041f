"""Words that stand where a name could stand, and are none; and names of things in a row. Pure."""

import unicodedata
from collections.abc import Sequence

_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that nobody sees and that turn the words around them: `gpj.exe` is read as `exe.jpg`."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NO_NAME = _set(
    "a about add address an and anfrage answer antworte as ask at back beantworte bitte by call can check client "
    "contact could customer draft e-mail email enquiry for forward frage from got greet he hello help her here hey hi "
    "his i in inquiry invite is it kunde lead leads let letter look mail message my neue neuer new note of offer on "
    "our please prospect qualifiziere qualify quote re reach read reply request respond response see send she somebody "
    "someone tell test thank thanks that the their there they this to today tomorrow under via von wants we welcome "
    "with work write you your"
)
"""Verbs and other words that lead up to a name when somebody gives an order in one line."""

_COMMANDS = _set(
    "answer antworte ask beantworte check draft enquiry forward from inquiry lead leads message new qualifiziere "
    "qualify reply respond response send tell test write"
)
"""Of these, the ones that nobody is greeted by; `Hi there` and `Dear client` are other matters."""


def is_command(word: str) -> bool:
    return bare(word) in _COMMANDS


def is_no_name(word: str) -> bool:
    return bare(word) in NO_NAME


def folded(text: str) -> str:
    """As it is compared: small letters of every alphabet, with `ß` and `ss` alike. No store can do this by itself."""
    return unicodedata.normalize("NFC", text).casefold()


_BESIDE_ITS_LETTER = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
"""Letters that stand beside a plain one in a list, and are not that letter with a mark."""


def in_order(text: str) -> str:
    """As it stands in a list: `Ärger` between `Arbeit` and `Bauer`, not behind `Zeman`."""
    small = folded(text)
    if small.isascii():
        return small
    plain = unicodedata.normalize("NFKD", small.translate(_BESIDE_ITS_LETTER))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def bare(word: str) -> str:
    return word.casefold().strip(",:;-–\"'<(.!")


def in_words(things: Sequence[str]) -> str:
    """`a logo, packaging and a website`."""
    return " and ".join(filter(None, (", ".join(things[:-1]), *things[-1:])))


def one_line(text: str) -> str:
    """As it can stand in a title: on one line, and in the order in which it was typed."""
    shown = ("" if sign in _TURNS else " " if unicodedata.category(sign) == "Cc" else sign for sign in text)
    return " ".join("".join(shown).split())
