"""Numbers of cards and accounts however they are parted: over lines, in the cells of a table, by any sign. Pure.

Each is known by its own check sum: a column of prices, a list of days or of telephones is none of them.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_GROUP = re.compile(r"(\d+)|[^\W\d_]+")
_GAP_MAX = 40
"""So many signs may stand between two groups: an end of line, and whatever mail programs and lists put before the next.
They are neither letters nor figures, or they were a group."""
_CARD_MIN, _CARD_MAX = 13, 19
_USUAL = (15, 16)
_CARDS = re.compile(r"[3-6]|2(?:[2-7]|$)")
"""How the number of a card begins; a year does not."""
_UNEVEN = ((4, 6, 5), (4, 6, 4))
_PRINTED = 4
"""Cards are printed in fours. Prices and marks stand in rows of smaller groups, and in every long row some sum up."""
_DOUBLED = str.maketrans("0123456789", "0246813579")
_DAY = re.compile(r"(?<!\d)(?:[0-3]?\d[./-][01]?\d[./-](?:19|20)\d\d|(?:19|20)\d\d[./-][01]\d[./-][0-3]\d)(?!\d)")
_ACCOUNTS = {
    land: int(lands[:2])
    for lands in (
        "15NO 16BE 18DKFIFKFOGLNLSD 19MKSI 20ATBAEEKZLTLUMNXK 21CHHRLILV 22BGBHCRDEGBGEIEMERSVA 23AEGIILIQOMSOTL",
        "24ADCZESMDPKROSASESKTNVG 25AOCVGWLYMZPTST 26DZIRISTR 27BICFCGCMDJFRGAGQGRITKMMCMGMRSMTD",
        "28ALAZBFBJBYCICYDOGTHNHULBMAMLNENIPLSNSVTG 29BREGPSQAUA 30JOKWMUYE 31MTSC 32LC 33RU",
    )
    for lands in lands.split()
    for land in re.findall("[A-Z]{2}", lands)
}
"""Of how many signs the account of a land is."""
_LAND, _HEAD = 2, 4
_BEGUN = re.compile(r"[A-Za-z]{2}(?:\d\d|\d?$)")


class Group(NamedTuple):
    signs: str
    starts: int
    ends: int
    figures: int
    """How many it has; 0 for a group of letters."""


def torn(text: str) -> Iterator[str]:
    """Each as it stands there, with all that parts it."""
    groups = [Group(each[0], *each.span(), len(each[1] or "")) for each in _GROUP.finditer(text)]
    at = 0
    while at < len(groups):
        until = _card(groups, at, text) if groups[at].figures else _account(groups, at)
        if until:
            yield text[_begin(groups[at]) : groups[until - 1].ends]
        at = until or at + 1


def _begin(group: Group) -> int:
    """A land is two letters, and a word may stick to it: `IBANDE89`."""
    return group.starts if group.figures else max(group.starts, group.ends - _LAND)


def _card(groups: Sequence[Group], at: int, text: str) -> int:
    """Where a card ends that begins here; 0 where none does. The longest is meant."""
    found, digits = 0, ""
    for until in range(at, min(len(groups), at + _CARD_MAX)):
        digits += groups[until].signs
        apart = until > at and _gap(groups, until) > _GAP_MAX
        if apart or not groups[until].figures or len(digits) > _CARD_MAX or not _CARDS.match(digits):
            break
        if len(digits) < _CARD_MIN or not _sums_up(digits):
            continue
        if _printed(groups, at, until) or (len(digits) in _USUAL and _alone(groups, at, until, text)):
            found = until + 1
    return found


def _gap(groups: Sequence[Group], at: int) -> int:
    return groups[at].starts - groups[at - 1].ends


def _sums_up(digits: str) -> bool:
    """By Luhn."""
    return sum(map(int, digits[-1::-2] + digits[-2::-2].translate(_DOUBLED))) % 10 == 0


def _printed(groups: Sequence[Group], at: int, until: int) -> bool:
    """Groups of one size, as cards are printed; of a smaller one where it does not go on beside them."""
    sizes = tuple(each.figures for each in groups[at : until + 1])
    even = len(set(sizes[:-1])) <= 1 and sizes[-1] <= sizes[0]
    beside = sizes[0] in _beside(groups, at, until)
    return sizes in _UNEVEN or (even and (sizes[0] >= _PRINTED or not beside))


def _alone(groups: Sequence[Group], at: int, until: int, text: str) -> bool:
    """Groups of any sizes are a card only where no other figures stand beside them, and where they say no day."""
    return not any(_beside(groups, at, until)) and not _DAY.search(text, groups[at].starts, groups[until].ends)


def _beside(groups: Sequence[Group], at: int, until: int) -> tuple[int, ...]:
    return tuple(each.figures for each in (*groups[max(0, at - 1) : at], *groups[until + 1 : until + 2]))


def _account(groups: Sequence[Group], at: int) -> int:
    """Where the account ends that begins here; 0 where none does. A word before figures is a land only in capitals."""
    signs = groups[at].signs[-_LAND:]
    if not signs.isupper() and (at + 1 >= len(groups) or _gap(groups, at + 1)):
        return 0
    for until in range(at + 1, len(groups)):
        meant = _ACCOUNTS.get(signs[:_LAND].upper(), 0 if len(signs) >= _LAND else _HEAD)
        signs += groups[until].signs
        if len(signs) > meant or _gap(groups, until) > _GAP_MAX or not _BEGUN.match(signs):
            return 0
        if len(signs) == meant and len(signs) > _HEAD:
            return until + 1 if signs.isascii() and _is_one_of_97(signs) else 0
    return 0


def _is_one_of_97(signs: str) -> bool:
    """An IBAN is one more than a multiple of 97, its letters counted from ten."""
    return int("".join(str(int(each, 36)) for each in signs[_HEAD:] + signs[:_HEAD])) % 97 == 1
