"""Which pairs to show the operator, which of them are certain, and which answers would teach the most."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from onefirm.records.alike.entry import Decision, Entry, Proposal, Traits, pair_of
from onefirm.records.alike.index import Index
from onefirm.records.alike.judge import judge
from onefirm.records.alike.traits import FULL, GROUNDS, ground, objected, traits_of
from onefirm.records.alike.weights import CERTAIN_MIN, Weights, probability

SHOWN_MIN = 0.05
"""Less likely pairs are not proposed."""

RIVAL_MIN = 0.5
"""From here on an entry counts as claimed by another."""

STRANGERS_MAX = 0.05
"""Two that both claim an entry, and are this unlikely to be one, make every claim on it a question."""

RIVALS = "another entry fits as well"


def proposals(
    entries: Index | Iterable[Entry],
    weights: Weights,
    decided: Sequence[Decision] = (),
    among: Iterable[tuple[str, str]] | None = None,
) -> Sequence[Proposal]:
    """Every pair worth a look that is not decided yet, the likeliest first.

    `among`: the pairs to look at where they are known already: `candidates` takes most of the time.
    """
    index = entries if isinstance(entries, Index) else Index(entries)
    settled, shared = _Settled(decided), shared_by(decided, index)

    def of(left: str, right: str) -> Traits:
        return traits_of(index.known(left), index.known(right), index, shared)

    found: dict[tuple[str, str], Proposal] = {}
    for left, right in candidates(index) if among is None else among:
        if not settled.knows(left, right):
            traits = of(left, right)
            if probability(traits, weights) >= SHOWN_MIN:
                found[left, right] = Proposal(left, right, judge(traits, weights), traits)
    rivals = _Rivals(found, of, weights)
    checked = [_questioned(one) if one.likeness.certain and rivals.disagree(one) else one for one in found.values()]
    return sorted(checked, key=lambda one: (-one.likeness.probability, one.pair))


def _questioned(one: Proposal) -> Proposal:
    return replace(one, likeness=replace(one.likeness, certain=False, reasons=(RIVALS, *one.likeness.reasons)))


def candidates(index: Index) -> Iterator[tuple[str, str]]:
    """Each pair once."""
    met: set[tuple[str, str]] = set()
    for entry in index:
        for other in index.near(entry):
            pair = pair_of(entry.id, other)
            if pair not in met:
                met.add(pair)
                yield pair


def useful(open_ones: Sequence[Proposal], count: int) -> list[Proposal]:
    """By turns the most doubtful, which teach what traits weigh, and of each ground the least likely of those that
    would be certain: when they are confirmed, all above them stand."""
    doubtful = sorted(open_ones, key=lambda one: (abs(one.likeness.probability - 0.5), one.pair))
    edges = [[one for one in reversed(open_ones) if _at_the_edge(one, name)] for name in GROUNDS]
    mixed = (one for turn in zip_longest(doubtful, *edges) for one in turn if one is not None)
    return list({one.pair: one for one in mixed}.values())[:count]


def _at_the_edge(one: Proposal, name: str) -> bool:
    likeness = one.likeness
    return not likeness.certain and likeness.probability * FULL >= CERTAIN_MIN and ground(one.traits) == name


def shared_by(decided: Iterable[Decision], index: Index) -> frozenset[str]:
    """Mailboxes and telephones at which the operator knows two different ones."""
    parted = [one for one in decided if not one.same and one.left in index and one.right in index]
    return frozenset(
        key for one in parted for key in set(index.known(one.left).keys) & set(index.known(one.right).keys)
    )


class _Settled:
    """What the decisions say of a pair, also by way of a third: A is B and B is C, so A is C."""

    def __init__(self, decided: Sequence[Decision]) -> None:
        self._head: dict[str, str] = {}
        for one in decided:
            if one.same:
                self._head[self.head(one.left)] = self.head(one.right)
        self._parted = {pair_of(self.head(one.left), self.head(one.right)) for one in decided if not one.same}

    def head(self, entry_id: str) -> str:
        while (above := self._head.get(entry_id, entry_id)) != entry_id:
            self._head[entry_id] = entry_id = self._head.get(above, above)
        return entry_id

    def knows(self, left: str, right: str) -> bool:
        return self.head(left) == self.head(right) or self.parted(left, right)

    def parted(self, left: str, right: str) -> bool:
        return pair_of(self.head(left), self.head(right)) in self._parted


class _Rivals:
    """Whether the claims on an entry agree: two strangers that both look like it make every claim a question."""

    def __init__(
        self, found: Mapping[tuple[str, str], Proposal], of: Callable[[str, str], Traits], weights: Weights
    ) -> None:
        self._found, self._of, self._weights = found, of, weights
        self._claims: defaultdict[str, list[str]] = defaultdict(list)
        for one in found.values():
            if one.likeness.probability >= RIVAL_MIN:
                self._claims[one.left].append(one.right)
                self._claims[one.right].append(one.left)

    def disagree(self, one: Proposal) -> bool:
        pairs = (
            (mine, third) for mine, its in ((one.left, one.right), (one.right, one.left)) for third in self._claims[its]
        )
        return any(self._strangers(*pair_of(mine, third)) for mine, third in pairs if mine != third)

    def _strangers(self, left: str, right: str) -> bool:
        known = self._found.get((left, right))
        traits = known.traits if known else self._of(left, right)
        return objected(traits) or probability(traits, self._weights) <= STRANGERS_MAX
