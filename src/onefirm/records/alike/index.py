"""Who may be the same as whom: near by rare parts of their words, or reachable at the same place."""

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from operator import itemgetter

from onefirm.records.alike import reach
from onefirm.records.alike.entry import Entry
from onefirm.records.alike.names import Name, Title, alike_names, alike_titles, fold, read_name, read_title

NEIGHBOURS = 10
"""So many entries that read alike are looked at for one."""

GRAM = 3
POSTINGS_MAX = 3_000
"""How many occurrences of rare parts one look-up reads, however large the index is."""

FIRST_LOOK = 4
"""So many times as many are kept by what they share, before the length of their text is set against it."""

SHARED_MIN = 0.2
"""Less than this part of an entry's weight in common is chance."""

KEY_USERS_MAX = 40
"""A mailbox or telephone that more entries share brings nobody together."""

SAME_VOICE_MIN = 0.35
"""Below it two given names at one mailbox are two people's."""

SAME_TITLE_MIN = 0.7
TURNED_MIN = 4
"""So much likelier the other order must be before a name is read that way."""


@dataclass(frozen=True)
class Known:
    """An entry with everything read out of it once."""

    entry: Entry
    names: tuple[Name, ...]
    titles: tuple[Title, ...]
    boxes: frozenset[str]
    phones: frozenset[str]
    numbers: frozenset[str]
    workplace: Title
    place: tuple[str, ...]

    @cached_property
    def phone_keys(self) -> frozenset[str]:
        return frozenset(map(reach.phone_key, self.phones))

    @cached_property
    def domains(self) -> frozenset[str]:
        return frozenset(filter(None, map(reach.own_domain, self.boxes)))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Where it can be reached and by what it is numbered, each with a sign for its sort."""
        sorts = (("@", self.boxes), ("t", self.phone_keys), ("n", self.numbers))
        return tuple(sorted(sign + key for sign, keys in sorts for key in keys))

    @cached_property
    def grams(self) -> tuple[str, ...]:
        """The parts it is found by: three letters of a name at a time, and whole words of the rest."""
        sign = self.entry.kind[0]
        texts = (self.entry.name, *self.entry.aliases)
        words = {word for text in texts for word in fold(text).replace("-", " ").split()}
        grams = {sign + f"^{word}$"[at : at + GRAM] for word in words for at in range(max(1, len(word)))}
        rest = {word for word in (*self.place, *self.workplace.words) if len(word) > 1}
        locals_ = {box.partition("@")[0] for box in self.boxes if not reach.role(box)}
        return tuple(sorted(grams | {f"{sign} {word}" for word in rest | locals_}))


def read(entry: Entry) -> Known:
    person = entry.kind == "person"
    texts = (entry.name, *entry.aliases)
    return Known(
        entry=entry,
        names=tuple(map(read_name, texts)) if person else (),
        titles=() if person else tuple(map(read_title, texts)),
        boxes=frozenset(filter(None, map(reach.mailbox, entry.emails))),
        phones=frozenset(filter(None, map(reach.phone, entry.phones))),
        numbers=frozenset(filter(None, map(reach.number_key, entry.numbers))),
        workplace=read_title(entry.organisation),
        place=reach.place(entry.address),
    )


class Index:
    """Entries that can be added, dropped and searched one at a time.

    It holds what is clear: whoever forgets somebody drops their entries here.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._numbers: dict[str, int] = {}
        self._known: dict[int, Known] = {}
        self._next = 0
        self._postings: defaultdict[str, array[int]] = defaultdict(lambda: array("L"))
        self._users: defaultdict[str, set[str]] = defaultdict(set)
        self.given: Counter[str] = Counter()
        self.family: Counter[str] = Counter()
        self.domains: Counter[str] = Counter()
        for entry in entries:
            self.add(entry)

    def __len__(self) -> int:
        return len(self._known)

    def __iter__(self) -> Iterator[Entry]:
        return (known.entry for known in self._known.values())

    def __contains__(self, entry_id: str) -> bool:
        return entry_id in self._numbers

    def add(self, entry: Entry) -> None:
        """An entry that is there already is replaced."""
        self.drop(entry.id)
        known, number = read(entry), self._next
        self._next += 1
        self._numbers[entry.id], self._known[number] = number, known
        for gram in known.grams:
            self._postings[gram].append(number)
        for key in known.keys:
            self._users[key].add(entry.id)
        self._count(known, 1)

    def drop(self, entry_id: str) -> None:
        """Nothing of the entry stays behind. One that is not there needs no dropping."""
        number = self._numbers.pop(entry_id, None)
        if number is None:
            return
        known = self._known.pop(number)
        for gram in known.grams:
            postings = self._postings[gram]
            del postings[bisect_left(postings, number)]
            if not postings:
                del self._postings[gram]
        for key in known.keys:
            self._users[key].discard(entry_id)
            if not self._users[key]:
                del self._users[key]
        self._count(known, -1)

    def _count(self, known: Known, step: int) -> None:
        for counter, words in (
            (self.given, (name.given[0] for name in known.names if name.given)),
            (self.family, (name.family for name in known.names)),
            (self.domains, known.domains),
        ):
            for word in words:
                counter[word] += step
                if not counter[word]:
                    del counter[word]

    def known(self, entry_id: str) -> Known:
        return self._known[self._numbers[entry_id]]

    def near(self, entry: Entry, top: int = NEIGHBOURS) -> tuple[str, ...]:
        """The ids of those that may be the same, whether the entry itself is in the index or not."""
        known = self.known(entry.id) if entry.id in self._numbers else read(entry)
        found = dict.fromkeys(self._reached(known))
        found.update(dict.fromkeys(self._reading_alike(known, top)))
        found.pop(entry.id, None)
        return tuple(found)

    def _reached(self, known: Known) -> Iterator[str]:
        for key in known.keys:
            users = self._users.get(key, set())
            if len(users) <= KEY_USERS_MAX:
                yield from sorted(one for one in users if self.known(one).entry.kind == known.entry.kind)

    def _reading_alike(self, known: Known, top: int) -> list[str]:
        """By cosine of the parts, the rarest read first, so that words everybody has cost nothing."""
        rarest = sorted((len(self._postings[gram]), gram) for gram in known.grams if gram in self._postings)
        score: dict[int, float] = {}
        weight_known, read_so_far = 0.0, 0
        for often, gram in rarest:
            read_so_far += often
            if read_so_far > POSTINGS_MAX and score:
                break
            weight = math.log(1 + len(self._known) / often) ** 2
            weight_known += weight
            for number in self._postings[gram]:
                score[number] = score.get(number, 0.0) + weight
        score.pop(self._numbers.get(known.entry.id, -1), 0.0)
        first = nlargest(FIRST_LOOK * top, score.items(), key=itemgetter(1))
        kept = [
            (weight / math.sqrt(len(self._known[number].grams)), number)
            for number, weight in first
            if weight >= SHARED_MIN * weight_known
        ]
        return [self._known[number].entry.id for _, number in nlargest(top, kept)]

    def shared(self, key: str, left: Known, right: Known) -> bool:
        """Whether somebody else is reached there too: a third, who by name is not one of the two."""
        users = self._users.get(key, set())
        if len(users) > KEY_USERS_MAX:
            return True
        return any(self._another(self.known(user), left, right) for user in users - {left.entry.id, right.entry.id})

    def _another(self, third: Known, left: Known, right: Known) -> bool:
        if third.entry.kind != left.entry.kind:
            # The organisation's own mailbox is nobody's; a person at it does not make it another organisation's.
            return third.entry.kind == "organisation"
        return self._two_voices(third, left) or self._two_voices(third, right)

    def _two_voices(self, one: Known, other: Known) -> bool:
        if one.titles:
            return max(alike_titles(a, b) for a in one.titles for b in other.titles) < SAME_TITLE_MIN
        return all(two_people(self.told(a), self.told(b), self.given) for a in one.names for b in other.names)

    def told(self, name: Name) -> Name:
        """The name with its family name last, where the others in the index tell which word that is."""
        if name.sure or not name.given:
            return name
        first, last = name.given[0], name.family
        turned = (self.family[first] + 1) * (self.given[last] + 1)
        straight = (self.given[first] + 1) * (self.family[last] + 1)
        return name.other_way() if turned > TURNED_MIN * straight else name


def two_people(one: Name, other: Name, seen: Mapping[str, int]) -> bool:
    """Whether the names alone tell that these are two."""
    likeness = alike_names(one, other, seen)
    return likeness.generation_differs or (likeness.given is not None and likeness.given < SAME_VOICE_MIN)
