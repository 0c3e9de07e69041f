"""Two records that are one: they are read together, nothing is copied, and they can be taken apart again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from onefirm.conductor.facts import words
from onefirm.conductor.keeping.disputes import undisputed
from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.keeping.kin import joined, parted
from onefirm.conductor.means import Means
from onefirm.domain.events.records import PairJudged, RecordChanged, RecordMerged, RecordParted
from onefirm.domain.events.streams import of_pair, of_record
from onefirm.domain.ids import RecordId
from onefirm.domain.personal import Personal
from onefirm.domain.record import RecordKind
from onefirm.ledger.ledger import Put
from onefirm.records.alike import EDITION
from onefirm.records.one import FROM_NOW, as_one
from onefirm.records.story import Story
from onefirm.records.undoing import field_of

_MERGED = "They are one and the same."
_PARTED = "They are two after all."
_VOID = "The two turned out to be one."


@dataclass(frozen=True)
class Turned:
    """What is to be written, all of it in one append."""

    puts: tuple[Put, ...] = ()
    expected: Mapping[str, int] = field(default_factory=dict[str, int])

    def __add__(self, other: "Turned") -> "Turned":
        return Turned((*self.puts, *other.puts), {**self.expected, **other.expected})


class Overtaken(Exception):
    """Somebody else merged one of the two meanwhile."""


class Merging:
    """Nothing is written here: whoever asks writes it along with their own reason."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._keeping = Keeping(means)

    def merge(
        self,
        kind: RecordKind,
        stays: RecordId,
        gone: RecordId,
        why: str = "",
        likeness: int = 0,
        along: RecordId | None = None,
    ) -> Turned:
        """The one that goes leads to the one that stays. Raises Overtaken where one of them leads elsewhere by now."""
        ours, its = self._story(kind, stays), self._story(kind, gone)
        if its.into or ours.into:
            raise Overtaken
        fact = RecordMerged(
            record=kind.name,
            id=stays,
            gone=gone,
            subject=ours.subject,
            gone_subject=its.subject,
            likeness=likeness,
            along=along,
            copied=False,
            why=words(ours.subject, why or _MERGED),
        )
        puts = (*self._both(kind, fact, its), *joined(ours.subject, its.subject, gone))
        return Turned(puts, _versions(kind, ours, its)) + self._moot(kind, ours, its)

    def chosen(self, kind: RecordKind, stays: RecordId, gone: RecordId) -> tuple[tuple[str, JsonValue, JsonValue], ...]:
        """By field of one value in which the two differ: what will stand, and instead of what."""
        ours, its = self._story(kind, stays), self._story(kind, gone)
        whole, told = as_one(kind, ours, its, FROM_NOW), list[tuple[str, JsonValue, JsonValue]]()
        for name in kind.fields.model_fields:
            one, other = ours.value(name, kind), its.value(name, kind)
            if name in (*kind.many, *kind.named_by, kind.identity) or one == other or not (one and other):
                continue
            stands = whole.value(name, kind)
            told.append((name, stands, one if stands == other else other))
        return tuple(told)

    def part(self, kind: RecordKind, stays: RecordId, gone: RecordId, why: str = "") -> Turned:
        """Each stands for itself again, and says what was said under its name, before and since."""
        ours, its = self._story(kind, stays), self._story(kind, gone)
        fact = RecordParted(record=kind.name, id=stays, gone=gone, why=words(ours.subject, why or _PARTED))
        back = [Put(of_record(kind.name, gone), each) for each in _given_back(kind, ours, its)]
        puts = (*self._both(kind, fact, its), *parted(ours.subject, its.subject, gone), *back)
        return Turned(puts, _versions(kind, ours, its))

    def judged(self, kind: str, one: RecordId, other: RecordId, same: bool, traits: Mapping[str, int]) -> Turned:
        """What the operator said of the two; with what was seen of them, so that later proposals learn from it."""
        stream = of_pair(kind, one, other)
        before = self._means.ledger.last(stream)
        edition = EDITION if traits else 0
        if not traits and before is not None and isinstance(before.fact, PairJudged):
            traits, edition = before.fact.traits, before.fact.edition
        fact = PairJudged(
            record=kind, one=min(one, other), other=max(one, other), same=same, traits=dict(traits), edition=edition
        )
        return Turned((Put(stream, fact),), {stream: self._means.ledger.version(stream)})

    def _both(self, kind: RecordKind, fact: RecordMerged | RecordParted, its: Story) -> tuple[Put, Put]:
        """Told in both streams; the reason is sealed for whose stream it is."""
        theirs = fact.model_copy(update={"why": words(its.subject, str(fact.why.value))})
        return Put(of_record(kind.name, fact.id), fact), Put(of_record(kind.name, fact.gone), theirs)

    def _moot(self, kind: RecordKind, ours: Story, its: Story) -> Turned:
        """A contradiction lives as long as what it contradicts stands."""
        left = as_one(kind, ours, its, FROM_NOW).disputed.values()
        turned = Turned()
        for story in (ours, its):
            moot = [name for name, dispute in story.disputed.items() if dispute not in left]
            turned += Turned(*undisputed(story, moot, _VOID, self._means))
        return turned

    def _story(self, kind: RecordKind, record_id: RecordId) -> Story:
        story = self._keeping.story(kind, record_id)
        assert story is not None, f"{record_id} was found, so something was said of it."
        return story


def _given_back(kind: RecordKind, ours: Story, its: Story) -> Iterator[RecordChanged]:
    """Older ledgers keep under the one that stays what was said of the other since they met."""
    met = ours.holds.get(its.id)
    said = [one for values in ours.said.values() for one in values if one.stands and one.merged == its.id]
    for each in sorted(said, key=lambda one: one.seq):
        name = field_of(each)
        if met is None or each.seq < met.seq or each.erased or each.value in [one.value for one in its.standing(name)]:
            continue
        yield RecordChanged(
            record=kind.name,
            shape=kind.version,
            id=its.id,
            subject=its.subject,
            fields=Personal(subject=its.subject, value={name: [each.value] if name in kind.many else each.value}),
            label=each.label,
            source=each.source,
            since=each.since,
            batch=each.batch,
            why=words(its.subject, each.why),
        )


def _versions(kind: RecordKind, ours: Story, its: Story) -> dict[str, int]:
    both = {**ours.versions, **its.versions}
    return {of_record(kind.name, each): version for each, version in both.items()}
