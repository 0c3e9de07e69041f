"""Whom the firm knows by a word of a line: people whose name holds it, each with their address."""

import re
from dataclasses import dataclass

from onefirm.conductor.means import Means
from onefirm.domain.ids import RecordId
from onefirm.domain.names import folded, is_no_name

ADDRESS = re.compile(r"[^\s<>(),;:@]{1,64}@[\w.-]{1,190}\.[^\W\d_]{2,63}")
CALLED_MAX = 5
_WORD = re.compile(r"[^\W\d_]{3,}")
_WORDS_MAX = 12
"""So many words of a line may be the name of somebody you know."""
_LAST = chr(0x10FFFF)
_PEOPLE = ("person", "organisation", "lead")


@dataclass(frozen=True)
class Met:
    """Somebody of the records."""

    shown: str
    """What the firm calls them."""
    record: str
    id: RecordId


def called(line: str, means: Means) -> dict[str, str]:
    """By address: what the firm calls them."""
    return {address: met.shown for address, met in met_in(line, means).items()}


def met_in(line: str, means: Means) -> dict[str, Met]:
    """By address."""
    met = dict[str, Met]()
    words = [folded(word) for word in _WORD.findall(line) if not is_no_name(word)][:_WORDS_MAX]
    for word in words:
        for row in means.views.all("records_found", first=word, last=word + _LAST, limit=CALLED_MAX):
            address = next(iter(ADDRESS.findall(str(row["words"]))), "")
            if row["record"] in _PEOPLE and address and word in folded(str(row["shown"])).split():
                met.setdefault(address, Met(str(row["shown"]), str(row["record"]), RecordId(str(row["id"]))))
    return met
