"""Whatever in a text points out of it: links, mail addresses, account and telephone numbers. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from onefirm.domain.torn import torn

PointerKind = Literal["link", "address", "number"]

NUMBER_DIGITS_MIN = 8
"""Shorter runs of digits are years, prices and house numbers; no account or telephone is reached by them."""

_CLOSING = ".,;:!?)]}*_"
"""Signs that end a sentence around a link and are no part of it."""

_ADDRESS = re.compile(
    r"(?:mailto:)?([^\s@<>\"'`,;:()\[\]{}|\\/]{1,64}@[^\s@<>\"'`,;:()\[\]{}|\\/]{1,190}\.[^\W\d_][\w-]{0,62})",
    re.IGNORECASE,
)
_SCHEME = re.compile(
    r"\b(?:[a-z][a-z0-9+.-]{0,20}://|(?:tel|sms|javascript|data|callto|bitcoin|mailto):)[^\s<>\"'`\\]+", re.IGNORECASE
)
_DOMAIN = re.compile(r"(?<![\w.@-])(?:[\w-]+\.)+[^\W\d_][\w-]+(?::\d+)?(?:[/?#][^\s<>\"'`\\]*)?")
_DATE = re.compile(r"\b(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b")
_WALLET = re.compile(r"\b(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{25,}\b")
_DIGITS = re.compile(r"(?<!\w)\+?\(?\d(?:[ ()./–—-]{0,4}\d)+")

Kinds = tuple[tuple[re.Pattern[str], PointerKind | None], ...]

_LINKS: Kinds = ((_ADDRESS, "address"), (_SCHEME, "link"), (_DOMAIN, "link"))
_NUMBERS: Kinds = (
    (_DATE, None),  # Eight digits that reach nobody; taken out before the numbers are looked for.
    (_IBAN, "number"),
    (_WALLET, "number"),
    (_DIGITS, "number"),
)


@dataclass(frozen=True)
class Pointer:
    kind: PointerKind
    shown: str
    key: str
    """Equal for two spellings of one goal."""


def plain(text: str) -> str:
    """The text as a reader sees it: no invisible signs, and lookalike widths made one."""
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", visible).replace("。", ".")


def pointers(text: str) -> tuple[Pointer, ...]:
    """Each goal once, in the order of their kinds. A doubtful one counts: asking once too often does no harm."""
    found: dict[str, Pointer] = {}
    for pointer in spellings(text):
        found.setdefault(pointer.key, pointer)
    return tuple(found.values())


def spellings(text: str) -> Iterator[Pointer]:
    """Each as often as it stands there, however it is written."""
    rest = plain(text)
    whole = tuple(torn(rest))
    yield from filter(None, (_pointer("number", number) for number in whole))
    links, rest = _found(rest, _LINKS)
    yield from links
    for number in dict.fromkeys(whole):
        rest = rest.replace(number, " | ")
    numbers, _ = _found(rest, _NUMBERS)
    yield from numbers


def _found(text: str, kinds: Kinds) -> tuple[tuple[Pointer, ...], str]:
    """And what is left of the text without them."""
    found: list[Pointer | None] = []
    for pattern, kind in kinds:
        if kind is not None:
            found.extend(_pointer(kind, match[0]) for match in pattern.finditer(text))
        text = pattern.sub(" | ", text)
    return tuple(filter(None, found)), text


def new_pointers(text: str, known: str) -> tuple[Pointer, ...]:
    """Those of the text that the known text does not hold."""
    found = pointers(text)
    told = goals(known) if found else frozenset[str]()
    return tuple(pointer for pointer in found if pointer.key not in told)


def goals(known: str) -> frozenset[str]:
    """The keys of everything a known text points to."""
    # It may be written as JSON; an escaped line end must not stick to the word after it.
    return frozenset(pointer.key for pointer in pointers(re.sub(r"\\[nrt\"]", " ", known)))


def _pointer(kind: PointerKind, match: str) -> Pointer | None:
    if kind == "number":
        shown = match.strip()
        if sum(sign.isdigit() for sign in shown) < NUMBER_DIGITS_MIN:
            return None
        return Pointer(kind, shown, "".join(sign for sign in shown if sign.isalnum()).upper())
    shown = match.rstrip(_CLOSING)
    if kind == "address":
        return Pointer(kind, shown.removeprefix("mailto:"), shown.casefold().removeprefix("mailto:"))
    return Pointer(kind, shown, _goal(shown))


def _goal(link: str) -> str:
    """http and https, a capital in the host or a slash at the end make no other goal; another path does."""
    rest = re.sub(r"^https?://", "", link, flags=re.IGNORECASE).rstrip("/")
    host, slash, path = rest.partition("/")
    return host.casefold() + slash + path
