"""Who may be the same as whom: near by rare parts of their words, or reachable at the same place."""

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from onefirm.records.alike.entry import Entry
from onefirm.records.alike.known import Known, read
from onefirm.records.alike.names import Name, alike_names, alike_titles

NEIGHBOURS = 10
"""So many entries that read alike are looked at for one."""

POSTINGS_MAX = 400
"""How many occurrences of rare parts one look-up reads, however large the index is."""

FIRST_LOOK = 2
"""So many times as many are kept by what they share, before the length of their text is set against it."""

SHARED_MIN = 0.3
"""Less than this part of an entry's weight in common is chance."""

KEY_USERS_MAX = 40
"""A mailbox or telephone that more entries share brings nobody together."""

SAME_VOICE_MIN = 0.35
"""Below it two given names at one mailbox are two people's."""

SAME_TITLE_MIN = 0.7
TURNED_MIN = 4
"""So much likelier the other order must be before a name is read that way."""


class Index:
    """Entries that can be added, dropped and searched one at a time.

    It holds what is clear: whoever forgets somebody drops their entries here.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._numbers: dict[str, int] = {}
        self._known: dict[int, Known] = {}
        self._next = 0
        self._postings: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self._users: defaultdict[str, set[str]] = defaultdict(set)
        self._told: dict[str, tuple[Name, ...]] = {}
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
        if entry.id in self._numbers:
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
        self._told.clear()
        for name in known.names:
            _count(self.family, name.family, step)
            if name.given:
                _count(self.given, name.given[0], step)
        for domain in known.domains:
            _count(self.domains, domain, step)

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
        """By cosine of the parts. Those that share most of the rarest are weighed: words everybody has cost nothing."""
        found = [(len(posting), gram) for gram in known.grams if (posting := self._postings.get(gram))]
        read = array("I")
        for often, gram in sorted(found):
            if len(read) + often > POSTINGS_MAX and read:
                break
            read += self._postings[gram]
        often_met = Counter(read)
        often_met.pop(self._numbers.get(known.entry.id, -1), None)
        size = len(self._known)
        weights = {gram: math.log(1 + size / often) ** 2 for often, gram in found}
        least = SHARED_MIN * sum(weights.values())
        kept: list[tuple[float, int]] = []
        for number in _most_met(often_met, FIRST_LOOK * top):
            grams = self._known[number].grams
            weight = sum(map(weights.__getitem__, weights.keys() & grams))
            if weight >= least:
                kept.append((weight / math.sqrt(len(grams)), number))
        kept.sort(reverse=True)
        return [self._known[number].entry.id for _, number in kept[:top]]

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
        return all(two_people(a, b, self.given) for a in self.told(one) for b in self.told(other))

    def told(self, known: Known) -> tuple[Name, ...]:
        """The names with the family name last, where the others in the index tell which word that is."""
        told = self._told.get(known.entry.id)
        if told is None:
            told = self._told[known.entry.id] = tuple(map(self._told_of, known.names))
        return told

    def _told_of(self, name: Name) -> Name:
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


def _most_met(often_met: Mapping[int, int], count: int) -> list[int]:
    """Those met twice or more, where there are some: a single part in common is chance."""
    many = [number for number, often in often_met.items() if often > 1]
    if len(many) < count:
        return many if many else list(often_met)[:count]
    return sorted(many, key=often_met.__getitem__, reverse=True)[:count]


def _count(counter: Counter[str], word: str, step: int) -> None:
    counter[word] += step
    if not counter[word]:
        del counter[word]
