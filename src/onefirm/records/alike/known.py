"""An entry with everything read out of it once: what it is found by, and what it is compared by."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from sys import intern

from onefirm.records.alike import reach
from onefirm.records.alike.entry import Entry
from onefirm.records.alike.names import Name, Title, fold, read_name, read_title

GRAM = 3
_NO_DIGIT = re.compile(r"\D")
_BETWEEN = re.compile(r"[._-]")


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox of somebody's own, in the parts that are compared."""

    box: str
    domain: str
    name: str
    digits: str


@dataclass(frozen=True, slots=True)
class Known:
    """With slots: of fifty thousand of these a few hundred bytes more are many."""

    entry: Entry
    names: tuple[Name, ...]
    titles: tuple[Title, ...]
    boxes: frozenset[str]
    own_boxes: tuple[Box, ...]
    """Those that are named after somebody, not after a task."""
    domains: frozenset[str]
    phones: tuple[str, ...]
    phone_keys: frozenset[str]
    mobile_keys: frozenset[str]
    numbers: frozenset[str]
    workplace: Title
    place: tuple[str, ...]
    grams: tuple[str, ...]
    """The parts it is found by: three letters of a name at a time, and whole words of the rest."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Where it can be reached and by what it is numbered, each with a sign for its sort."""
        sorts = (("@", self.boxes), ("t", self.phone_keys), ("n", self.numbers))
        return tuple(sorted(sign + key for sign, keys in sorts for key in keys))


def read(entry: Entry) -> Known:
    texts, person = (entry.name, *entry.aliases), entry.kind == "person"
    boxes = _spelled(reach.mailbox, entry.emails)
    own = tuple(_box(box) for box in sorted(boxes) if not reach.role(box))
    phones = tuple(sorted(_spelled(reach.phone, entry.phones)))
    keys = _spelled(reach.phone_key, phones)
    mobile = _spelled(reach.phone_key, filter(reach.mobile, phones))
    workplace, place = read_title(entry.organisation), reach.place(entry.address)
    rest = {word for word in (*place, *workplace.words) if len(word) > 1}
    return Known(
        entry=entry,
        names=tuple(map(read_name, texts)) if person else (),
        titles=() if person else tuple(map(read_title, texts)),
        boxes=boxes,
        own_boxes=own,
        domains=_spelled(reach.own_domain, boxes),
        phones=phones,
        phone_keys=keys,
        mobile_keys=keys if mobile == keys else mobile,
        numbers=_spelled(reach.number_key, entry.numbers),
        workplace=workplace,
        place=place,
        grams=_grams(entry.kind[0], texts, rest | {one.box.partition("@")[0] for one in own}),
    )


def _spelled(read_as: Callable[[str], str], texts: Iterable[str]) -> frozenset[str]:
    """In one spelling, without what is none."""
    return frozenset(spelled for text in texts if (spelled := read_as(text)))


def _grams(sign: str, texts: tuple[str, ...], whole: set[str]) -> tuple[str, ...]:
    words = {word for text in texts for word in fold(text).replace("-", " ").split()}
    # Three letters name nobody and are shared by all: one spelling of each stands in memory.
    found = {intern(sign + f"^{word}$"[at : at + GRAM]) for word in words for at in range(max(1, len(word)))}
    return tuple(sorted(found | {f"{sign} {word}" for word in whole}))


def _box(box: str) -> Box:
    local = box.partition("@")[0]
    return Box(box, reach.domain_of(box), _BETWEEN.sub("", local), _NO_DIGIT.sub("", local))
