"""What of a stranger's own words may stand in a letter: a first name, if it is one."""

import re

from onefirm.domain.names import is_command
from onefirm.domain.pointers import pointers


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NAME_SIGNS_MAX = 40

_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]|$))*")
_TITLES = _set("mr mrs ms miss mx dr prof sir frau herr mag ing dipl dr.med")
_PARTICLES = _set("van von de der den di da del la le el al bin ibn ten ter zu zur")
_FIRMS = _set("gmbh ltd inc llc ag kg corp company co team sales marketing support info office studio group agency")


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
    if any(is_command(part) for part in parts):
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


def _low(part: str) -> str:
    return part.casefold().strip(".")


def _cased(part: str) -> str:
    """A name typed in one case gets its capitals; any other spelling is the person's own."""
    if part.casefold() in _PARTICLES or not (part.islower() or part.isupper()) or len(part) == 1:
        return part
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), part)
