"""Whom the firm knows by a word of a line: people whose name holds it, each with their address."""

import re

from onefirm.conductor.crew import Means
from onefirm.domain.names import folded, is_no_name

ADDRESS = re.compile(r"[^\s<>(),;:@]{1,64}@[\w.-]{1,190}\.[^\W\d_]{2,63}")
CALLED_MAX = 5
_WORD = re.compile(r"[^\W\d_]{3,}")
_WORDS_MAX = 12
"""So many words of a line may be the name of somebody you know."""
_LAST = chr(0x10FFFF)
_PEOPLE = ("person", "organisation", "lead")


def called(line: str, means: Means) -> dict[str, str]:
    """By address: what the firm calls them."""
    met = dict[str, str]()
    words = [folded(word) for word in _WORD.findall(line) if not is_no_name(word)][:_WORDS_MAX]
    for word in words:
        for row in means.views.all("records_found", first=word, last=word + _LAST, limit=CALLED_MAX):
            address = next(iter(ADDRESS.findall(str(row["words"]))), "")
            if row["record"] in _PEOPLE and address and word in folded(str(row["shown"])).split():
                met.setdefault(address, str(row["shown"]))
    return met
