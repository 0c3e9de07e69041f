"""Two records that are one: what was said of either stands under one of them, and can be taken apart again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue

from onefirm.conductor.crew import Means
from onefirm.conductor.facts import words
from onefirm.conductor.keeping.disputes import undisputed
from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.keeping.kin import joined, parted
from onefirm.domain.events.records import PairJudged, RecordChanged, RecordMerged, RecordParted
from onefirm.domain.events.streams import of_pair, of_record
from onefirm.domain.ids import RecordId
from onefirm.domain.labels import join
from onefirm.domain.personal import Personal
from onefirm.domain.record import RecordKind
from onefirm.ledger.ledger import Put
from onefirm.records.alike import EDITION
from onefirm.records.story import Said, Story
from onefirm.records.undoing import field_of

_FURTHER = {"email": "emails"}
"""Where the other one's identity goes: it is still theirs, beside the first."""
_MERGED = "They are one and the same."
_PARTED = "They are two after all."


@dataclass(frozen=True)
class Turned:
    """What is to be written, all of it in one append."""

    puts: tuple[Put, ...] = ()
    expected: Mapping[str, int] = field(default_factory=dict[str, int])

    def __add__(self, other: "Turned") -> "Turned":
        return Turned((*self.puts, *other.puts), {**self.expected, **other.expected})


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
        """The one that goes leads to the one that stays. What only it said is said of both from now on."""
        ours, its = self._story(kind, stays), self._story(kind, gone)
        assert not its.into, f"{gone} stands for {its.into} already."
        assert not ours.into, f"{stays} stands for {ours.into} already."
        fact = RecordMerged(
            record=kind.name,
            id=stays,
            gone=gone,
            subject=ours.subject,
            gone_subject=its.subject,
            likeness=likeness,
            along=along,
            why=words(ours.subject, why or _MERGED),
        )
        mine, other = of_record(kind.name, stays), of_record(kind.name, gone)
        decided, versions = undisputed(its, its.disputed, "The two turned out to be one.", self._means)
        copies = said_again(kind, stays, ours, its, _taken(kind, ours, its), gone)
        met = joined(ours.subject, its.subject, gone)
        puts = (Put(mine, fact), Put(other, fact), *met, *(Put(mine, copy) for copy in copies), *decided)
        return Turned(puts, {mine: ours.version, other: its.version, **versions})

    def chosen(self, kind: RecordKind, stays: RecordId, gone: RecordId) -> tuple[tuple[str, JsonValue, JsonValue], ...]:
        """By field of one value in which the two differ: what will stand, and instead of what."""
        ours, its = self._story(kind, stays), self._story(kind, gone)
        taken = {field_of(said) for said in _taken(kind, ours, its)}
        told = list[tuple[str, JsonValue, JsonValue]]()
        for name in kind.fields.model_fields:
            one, other = ours.value(name, kind), its.value(name, kind)
            if name in (*kind.many, *kind.named_by, kind.identity) or one == other or not (one and other):
                continue
            told.append((name, other, one) if name in taken else (name, one, other))
        return tuple(told)

    def part(self, kind: RecordKind, stays: RecordId, gone: RecordId, why: str = "") -> Turned:
        """Each stands for itself again, and says what it said before and what was said under its name since."""
        ours, its = self._story(kind, stays), self._story(kind, gone)
        fact = RecordParted(record=kind.name, id=stays, gone=gone, why=words(ours.subject, why or _PARTED))
        mine, other = of_record(kind.name, stays), of_record(kind.name, gone)
        all_said = [said for values in ours.said.values() for said in values]
        names = [RecordId(name) for name in dict.fromkeys(said.merged for said in all_said) if name]
        theirs = [name for name in names if self._leads(kind, name, gone)]
        copies = [said for said in all_said if said.merged in theirs]
        again = [said for said in all_said if said.ended in {copy.seq for copy in copies} and not said.merged]
        ends = tuple(copy.name for copy in copies if copy.stands)
        puts = [Put(mine, fact), Put(other, fact), *parted(ours.subject, its.subject, gone)]
        if ends:
            puts.append(Put(mine, _ended(kind, stays, ours, ends, why or _PARTED)))
        stood = [said for said in again if not _said_since(ours, said, copies)]
        puts += [Put(mine, back) for back in said_again(kind, stays, ours, ours, stood, None)]
        since = [copy for copy in copies if copy.stands and not _says(its, copy, kind)]
        for name in theirs:
            under, whose = [said for said in since if said.merged == name], self._story(kind, name)
            back = said_again(kind, gone, its, whose, under, None if name == gone else name)
            puts += [Put(other, each) for each in back]
        return Turned(tuple(puts), {mine: ours.version, other: its.version})

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

    def _leads(self, kind: RecordKind, record_id: RecordId, gone: RecordId) -> bool:
        """Whether it is that one, or stood for by it."""
        seen = {record_id}
        while record_id != gone and (into := self._story(kind, record_id).into) and into not in seen:
            record_id = into
            seen.add(record_id)
        return record_id == gone

    def _story(self, kind: RecordKind, record_id: RecordId) -> Story:
        story = self._keeping.story(kind, record_id)
        assert story is not None, f"{record_id} was found, so something was said of it."
        return story


def _taken(kind: RecordKind, ours: Story, its: Story) -> list[Said]:
    """Of one value: what is worth more, and of two worth the same what began or was said later. Of several: all."""
    taken = list[Said]()
    for name in its.said:
        held = ours.standing(name)
        for said in its.standing(name):
            if said.value in ("", None) or said.erased or name == kind.identity:
                continue
            if name in kind.many:
                new = said.value not in {str(each.value) for each in held}
            else:
                new = not held or held[-1].value in ("", None) or (name not in kind.named_by and _over(said, held[-1]))
                new = new and (not held or held[-1].value != said.value)
            if new:
                taken.append(said)
    return [*taken, *_identity(kind, ours, its)]


def _over(said: Said, held: Said) -> bool:
    return (said.label.integrity, said.since, said.seq) > (held.label.integrity, held.since, held.seq)


def _identity(kind: RecordKind, ours: Story, its: Story) -> list[Said]:
    """The address they were known by, as a further one."""
    further = _FURTHER.get(kind.identity, "")
    if further not in kind.many:
        return []
    known = [ours.value(kind.identity, kind), *(said.value for said in ours.standing(further))]
    return [said for said in its.standing(kind.identity) if said.value and said.value not in known]


def said_again(
    kind: RecordKind, record_id: RecordId, ours: Story, its: Story, said: Sequence[Said], merged: RecordId | None
) -> list[RecordChanged]:
    """The same words with the same origin and date, one entry for each entry they came in."""
    told = list[RecordChanged]()
    # That a further address is theirs is said by whoever found the two to be one, so it belongs to no import.
    entries = [(each.seq, _field(kind, each, merged) != field_of(each)) for each in said]
    for seq, further in dict.fromkeys(entries):
        together = [each for each, entry in zip(said, entries, strict=True) if entry == (seq, further)]
        values = _values(kind, together, merged)
        first, labels = together[0], {each.name: each.label for each in together}
        common = join(labels.values())
        by_field = {_field(kind, each, merged): each.label for each in together if each.label != common}
        # Sealed for whom it was said of: parted and forgotten later, it goes with them and leaves the other alone.
        told.append(
            RecordChanged(
                record=kind.name, shape=kind.version, id=record_id, subject=ours.subject,
                fields=Personal(subject=its.subject, value=values), label=common, labels=by_field,
                source=first.source, since=_since(ours, together, kind), restores=0 if merged else seq, merged=merged,
                batch="" if further else first.batch, plan=None, why=words(its.subject, first.why),
            )
        )  # fmt: skip
    return told


def _field(kind: RecordKind, said: Said, merged: RecordId | None) -> str:
    name = field_of(said)
    return _FURTHER[name] if merged and name == kind.identity else name


def _values(kind: RecordKind, together: Iterable[Said], merged: RecordId | None) -> dict[str, JsonValue]:
    values = dict[str, JsonValue]()
    for each in together:
        name = _field(kind, each, merged)
        if name in kind.many:
            before = values.get(name, [])
            values[name] = [*(before if isinstance(before, list) else []), each.value]
        else:
            values[name] = each.value
    return values


def _since(ours: Story, together: Sequence[Said], kind: RecordKind) -> str:
    """From when on it was true; from now on where something later would stand in its way."""
    single = [each for each in together if (name := field_of(each)) not in kind.many and name != kind.identity]
    since = together[0].since
    later = [said for each in single for said in ours.standing(field_of(each)) if said.since > since]
    return "" if later else since


def _said_since(ours: Story, said: Said, copies: Sequence[Said]) -> bool:
    """Whether something was said of the field after the merge that should stand."""
    name = field_of(said)
    merged = {copy.name for copy in copies}
    return any(one.stands and one.name not in merged for one in ours.said[name])


def _says(its: Story, copy: Said, kind: RecordKind) -> bool:
    """Whether it says so itself, as its identity or in the same field."""
    name = field_of(copy)
    own = [name, *(before for before, further in _FURTHER.items() if further == name and before == kind.identity)]
    return any(copy.value == said.value for each in own for said in its.standing(each))


def _ended(kind: RecordKind, record_id: RecordId, ours: Story, ends: tuple[str, ...], why: str) -> RecordChanged:
    return RecordChanged(
        record=kind.name, shape=kind.version, id=record_id, subject=ours.subject,
        fields=Personal(subject=ours.subject, value={}), label=join(()), source="operator", ends=ends,
        why=words(ours.subject, why),
    )  # fmt: skip
