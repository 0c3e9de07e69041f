"""Numbers of cards and accounts that stand over several lines, so that no line holds enough of one. Pure.

Each is known by its own check sum: a column of prices, a list of days or of telephones is none of them.
"""

import re
from collections.abc import Iterator, Sequence

_GROUP = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[\s>|*.,:;/()\-–—]{1,12}")
"""What may stand between two groups: an end of line, and what mail programs and lists put before the next."""
_SIGNS_MIN, _SIGNS_MAX = 13, 34
_HEAD = re.compile(r"\d|[A-Za-z]{2}\d{2}")
_CARD_DIGITS = range(13, 20)
_USUAL = (15, 16)
_CARDS = re.compile(r"[3-6]|2[2-7]")
"""How the number of a card begins; a year does not."""
_UNEVEN = ((4, 6, 5), (4, 6, 4))
_ACCOUNT = re.compile(r"[A-Za-z]{2}\d{2}[A-Za-z0-9]{0,30}")
_ACCOUNT_SIGNS = range(15, 35)

Group = re.Match[str]


def torn(text: str) -> Iterator[str]:
    """Each as it stands there, ends of lines and all."""
    groups, at = [*_GROUP.finditer(text)], 0
    while at < len(groups):
        until = _whole(groups, at, text) if _HEAD.match(groups[at][0]) else 0
        if until:
            yield text[groups[at].start() : groups[until - 1].end()]
        at = until or at + 1


def _whole(groups: Sequence[Group], at: int, text: str) -> int:
    """Where a number ends that begins here and goes over a line; 0 where none does. The longest is meant."""
    found, said, over = 0, [groups[at][0]], False
    signs = len(said[0])
    for until in range(at + 1, min(len(groups), at + _SIGNS_MAX)):
        between = _BETWEEN.fullmatch(text, groups[until - 1].end(), groups[until].start())
        said.append(groups[until][0])
        signs += len(said[-1])
        if between is None or signs > _SIGNS_MAX:
            break
        over = over or "\n" in between[0]
        if not over or signs < _SIGNS_MIN:
            continue
        alone = not _figures(groups, at - 1) and not _figures(groups, until + 1)
        if _is_card(said, alone=alone) or _is_account("".join(said)):
            found = until + 1
    return found


def _figures(groups: Sequence[Group], at: int) -> bool:
    return 0 <= at < len(groups) and any(map(str.isdecimal, groups[at][0]))


def _is_card(groups: Sequence[str], *, alone: bool) -> bool:
    """Groups of one size, as cards are printed; of any sizes only where no other figures stand beside them."""
    digits = "".join(groups)
    if not digits.isdecimal() or len(digits) not in _CARD_DIGITS or not _CARDS.match(digits):
        return False
    sizes = tuple(map(len, groups))
    even = len(set(sizes[:-1])) == 1 and sizes[-1] <= sizes[0]
    return (even or sizes in _UNEVEN or (alone and len(digits) in _USUAL)) and _sums_up(digits)


def _sums_up(digits: str) -> bool:
    """By Luhn."""
    doubled = (2 * int(each) for each in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(each - 9 * (each > 9) for each in doubled)) % 10 == 0


def _is_account(signs: str) -> bool:
    """An IBAN is one more than a multiple of 97, its letters counted from ten."""
    if len(signs) not in _ACCOUNT_SIGNS or not signs.isascii() or not _ACCOUNT.fullmatch(signs):
        return False
    return int("".join(str(int(each, 36)) for each in signs[4:] + signs[:4])) % 97 == 1
