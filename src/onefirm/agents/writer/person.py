"""What of a stranger's own words may stand in a letter: a first name, and one short detail."""

import re
from dataclasses import dataclass

from onefirm.domain.pointers import pointers, without_pointers


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NAME_SIGNS_MAX = 40
DETAIL_SIGNS_MAX = 60
_DETAIL_SIGNS_MIN = 8
_MESSAGE_SIGNS_MAX = 20_000

_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]|$))*")
_TITLES = _set("mr mrs ms miss mx dr prof sir frau herr mag ing dipl dr.med")
_PARTICLES = _set("van von de der den di da del la le el al bin ibn ten ter zu zur")
_FIRMS = _set("gmbh ltd inc llc ag kg corp company co team sales marketing support info office studio group agency")

_STOP_WORDS = (
    "and|but|so|because|which|that|who|where|we|i|it|is|are|to|please|cost|costs|would|could|should|can|must"
    "|need|needs|has|have|was|look|und|aber|by(?! hand)"
)
_STOP = rf"(?=\s*(?:$|[.:](?:\s|$)|[,;!?()\n\"“”]|\b(?:{_STOP_WORDS})\b))"
_START = r"(?:open|launch|start|runn|build|mov|grow|replac|relaunch|plann)ing"
_DO = r"(?:run|own|make|build|sell|bake|brew|grow|have|opened)"
_DETAILS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b({_START}\s+(?:a|an|the|our|my)\s+.{{3,80}}?){_STOP}",
        rf"\bfor\s+((?:our|my|a|an)\s+.{{3,80}}?){_STOP}",
        rf"\b(?:we|i)\s+{_DO}\s+(?!(?:a|an|the)\s+(?:quick\s+)?(?:question|problem|budget|look))(.{{3,80}}?){_STOP}",
        rf"\b((?:our|my)\s+(?:new|second|first|small|old|next)\s+.{{3,80}}?){_STOP}",
    )
)
_SPEAKABLE = re.compile(r"[^\W_]+(?:[ '’&-][^\W_]+)*")


@dataclass(frozen=True)
class Detail:
    shown: str
    """Safe to stand in a letter."""
    quote: str
    """As it stands in the message."""


def first_name(name: str) -> str:
    """How to greet somebody; empty when what stands there is no name of a person."""
    words = " ".join(name.split())
    if len(words) > NAME_SIGNS_MAX * 2 or pointers(words):
        return ""
    if "," in words:
        family, _, first = words.partition(",")
        words = f"{first} {family}"
    parts = [part for part in words.split() if any(sign.isalnum() for sign in part)]
    if not all(_NAME.fullmatch(part) for part in parts) or any(_low(part) in _FIRMS for part in parts):
        return ""
    titles = [part for part in parts if _low(part) in _TITLES]
    names = [part for part in parts if _low(part) not in _TITLES]
    if not names:
        return ""
    if titles and len(names) == 1:
        return f"{titles[0]} {_cased(names[0])}"[:NAME_SIGNS_MAX]
    if len(names[0].strip(".")) == 1 and names[0].isascii():
        return " ".join([names[0].upper(), *(_cased(part) for part in names[1:])])[:NAME_SIGNS_MAX]
    if names[0].casefold() in _PARTICLES:
        return " ".join(names)[:NAME_SIGNS_MAX]
    return _cased(names[0])[:NAME_SIGNS_MAX]


def detail_of(message: str) -> Detail | None:
    """One concrete thing they wrote. What leads anywhere, breaks a line or is long does not come along."""
    for pattern in _DETAILS:
        for match in pattern.finditer(message[:_MESSAGE_SIGNS_MAX]):
            shown = " ".join(match[1].split())
            harmless = without_pointers(shown) == shown and _SPEAKABLE.fullmatch(shown)
            if harmless and _DETAIL_SIGNS_MIN <= len(shown) <= DETAIL_SIGNS_MAX and not shown.isupper():
                return Detail(shown, match[1])
    return None


def _low(part: str) -> str:
    return part.casefold().strip(".")


def _cased(part: str) -> str:
    """A name typed in one case gets its capitals; any other spelling is the person's own."""
    if part.casefold() in _PARTICLES or not (part.islower() or part.isupper()) or len(part) == 1:
        return part
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), part)
