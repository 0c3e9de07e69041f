"""What was ever said of one record: every value with who said it, since when it holds, and what ended it. Pure."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from pydantic import JsonValue

from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.records import (
    RecordChanged,
    RecordConfirmed,
    RecordDisputed,
    RecordMerged,
    RecordParted,
    RecordWithdrawn,
)
from onefirm.domain.ids import RecordId, SubjectId
from onefirm.domain.labels import Integrity, Label, endorsed
from onefirm.domain.record import RecordKind


@dataclass(frozen=True)
class Said:
    """One value of one field. It is never deleted; it ends, and names what ended it."""

    name: str
    """`12/phones/0`: its entry, its field, and its place where one entry said several."""
    seq: int
    at: str
    """When we learnt it."""
    since: str
    """From when on it is true."""
    value: JsonValue
    label: Label
    source: str
    by: str
    why: str
    of: str = ""
    """The record it was said of; of several that are one, any."""
    plan: str = ""
    batch: str = ""
    merged: str = ""
    """In older ledgers: a copy, made when that record was found to be the same as this."""
    fresh: str = ""
    """When it was last said or confirmed."""
    until: str = ""
    ended: int = 0
    """The entry that ended it; 0 while it stands."""
    ended_at: str = ""
    """When we learnt that it had ended."""
    restored: int = 0
    erased: bool = False

    @property
    def stands(self) -> bool:
        return not self.ended


@dataclass(frozen=True)
class Mark:
    """An entry, and when it was written."""

    seq: int
    at: str
    since: str
    copied: bool = False
    """Of a merge: what the other had said until then is read from the copies of it."""


@dataclass(frozen=True)
class Story:
    """One record as its stream tells it; or, read together, all that are one with it."""

    id: RecordId
    subject: SubjectId
    version: int
    made_at: str
    changed_at: str
    said: Mapping[str, tuple[Said, ...]] = field(default_factory=dict[str, tuple[Said, ...]])
    """By field, in the order in which we learnt it."""
    into: RecordId | None = None
    """The record that this one was found to be the same as."""
    holds: Mapping[RecordId, Mark] = field(default_factory=dict[RecordId, Mark])
    """The records that were found to be the same as this one, and since when."""
    ends: Mapping[str, Mark] = field(default_factory=dict[str, Mark])
    """Values of those that it ended: they say them still, and say so again once they are parted."""
    versions: Mapping[RecordId, int] = field(default_factory=dict[RecordId, int])
    """Of each record that is read together here."""
    withdrawn: bool = False
    revived: int = 0
    """The entry that said something of it after it was withdrawn: from there on it is a record again."""
    disputed: Mapping[str, RecordDisputed] = field(default_factory=dict[str, RecordDisputed])
    """By field, the newest contradiction that has not been decided."""

    @property
    def blank(self) -> bool:
        """Nothing that was said of it can be read: whoever it was about was forgotten."""
        return all(said.erased for values in self.said.values() for said in values)

    def standing(self, name: str) -> tuple[Said, ...]:
        return tuple(said for said in self.said.get(name, ()) if said.stands)

    def value(self, name: str, kind: RecordKind) -> JsonValue:
        """As it stands now: one value, or for a field of several all of them."""
        return one_value(self.standing(name), many=name in kind.many)

    def fields(self, kind: RecordKind) -> dict[str, JsonValue]:
        return {name: self.value(name, kind) for name in self.said if self.standing(name)}

    def as_of(self, kind: RecordKind, at: str, known: str = "") -> dict[str, JsonValue]:
        """What was true at that moment, as far as it was known at `known` (now, when nothing is said)."""
        then = self.true_at(kind, at, known)
        return {name: one_value(values, many=name in kind.many) for name, values in then.items() if values}

    def true_at(self, kind: RecordKind, at: str, known: str = "") -> dict[str, tuple[Said, ...]]:
        return {name: _true_at(values, at, known, name in kind.many) for name, values in self.said.items()}


def told(kind: RecordKind, events: Sequence[Recorded]) -> Story | None:
    """The story of a stream; None for one that was never begun."""
    story: Story | None = None
    for event in events:
        story = step(kind, story, event)
    return story


def step(kind: RecordKind, story: Story | None, event: Recorded) -> Story | None:
    fact = event.fact
    if isinstance(fact, RecordChanged):
        return _changed(kind, story, event, fact)
    if story is None:
        return None
    story = replace(story, version=event.stream_version, versions={story.id: event.stream_version})
    match fact:
        case RecordConfirmed():
            said = {**story.said, **{name: _confirmed(story.said.get(name, ()), event.at) for name in fact.fields}}
            settled = {name for name, each in story.disputed.items() if each.question == fact.question}
            settled |= set(fact.fields)
            return replace(story, said=said, disputed=_without(story.disputed, settled))
        case RecordDisputed():
            return replace(story, disputed={**story.disputed, fact.field: fact})
        case RecordWithdrawn():
            return replace(story, withdrawn=True, changed_at=event.at)
        case RecordMerged() if event.stream.endswith(f":{fact.gone}"):
            return replace(story, into=fact.id, changed_at=event.at)
        case RecordParted() if event.stream.endswith(f":{fact.gone}"):
            return replace(story, into=None, changed_at=event.at)
        case RecordMerged():
            return replace(story, holds={**story.holds, fact.gone: Mark(event.seq, event.at, event.at, fact.copied)})
        case RecordParted():
            said = {name: _uncopied(kind, name, values, event, fact.gone) for name, values in story.said.items()}
            return replace(story, said=said, holds=_without(story.holds, {fact.gone}))
        case _:
            return story


def _changed(kind: RecordKind, story: Story | None, event: Recorded, fact: RecordChanged) -> Story:
    story = story or Story(fact.id, fact.subject, 0, event.at, event.at)
    erased = fact.fields.erased
    news = fact.fields.value if isinstance(fact.fields.value, dict) else {}
    anew = story.withdrawn and bool(news)
    said = {name: _ended_by(values, event, fact, anew=anew) for name, values in story.said.items()}
    for name, value in kind.lifted(news, fact.shape).items():
        for place, each in enumerate(_each(value, name in kind.many)):
            one = _said(event, fact, name, place, each, erased)
            said[name] = _with(said.get(name, ()), one, name in kind.many)
    mine = {one.name for values in story.said.values() for one in values} if fact.ends else set[str]()
    mark = Mark(event.seq, event.at, fact.since or event.at)
    return replace(
        story,
        version=event.stream_version,
        versions={story.id: event.stream_version},
        changed_at=event.at,
        said=said,
        ends={**story.ends, **{name: mark for name in fact.ends if name not in mine}},
        withdrawn=story.withdrawn and not anew,
        revived=event.seq if anew else story.revived,
        disputed=_without(story.disputed, news),
    )


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


def _without(found: Mapping[_Key, _Value], names: Container[_Key]) -> dict[_Key, _Value]:
    return {name: each for name, each in found.items() if name not in names}


def _uncopied(
    kind: RecordKind, name: str, values: tuple[Said, ...], event: Recorded, gone: RecordId
) -> tuple[Said, ...]:
    """The copies end, and what they stood in front of stands again."""
    copies = {said.seq for said in values if said.merged == gone}
    if not copies:
        return values
    left = tuple(
        ended(said, event.seq, event.at, event.at) if said.stands and said.merged == gone else said for said in values
    )
    behind = [said.name for said in left if said.ended in copies and said.merged != gone and said.ended != said.seq]
    if name in kind.many or not behind or any(said.stands for said in left):
        return left
    return tuple(replace(said, ended=0, ended_at="", until="") if said.name == behind[-1] else said for said in left)


def _said(event: Recorded, fact: RecordChanged, name: str, place: int, value: JsonValue, erased: bool) -> Said:
    return Said(
        name=f"{event.seq}/{name}/{place}",
        seq=event.seq,
        at=event.at,
        since=fact.since or event.at,
        value=value,
        label=fact.labels.get(name, fact.label),
        source=fact.source,
        by=event.actor,
        why=str(fact.why.value or ""),
        of=fact.id,
        plan=fact.plan or "",
        batch=fact.batch,
        merged=fact.merged or "",
        fresh=event.at,
        restored=fact.restores,
        erased=erased,
    )


def _each(value: JsonValue, many: bool) -> Sequence[JsonValue]:
    return value if many and isinstance(value, list) else [value]


def _with(before: tuple[Said, ...], news: Said, many: bool) -> tuple[Said, ...]:
    """One more value. A field of one value knows no two at a time: the later one in the world ends the earlier."""
    if many:
        return (*before, news)
    later = min((said.since for said in before if said.stands and said.since > news.since), default="")
    if later:
        # We learn late what was true before: it never stood in the way of what is true now.
        return (*before, ended(news, news.seq, news.at, later))
    return (*(ended(said, news.seq, news.at, news.since) if said.stands else said for said in before), news)


def _ended_by(before: tuple[Said, ...], event: Recorded, fact: RecordChanged, *, anew: bool) -> tuple[Said, ...]:
    """`anew`: the record had been taken back, so what is said of it now is all that stands."""
    until = fact.since or event.at
    return tuple(
        ended(said, event.seq, event.at, until) if said.stands and (anew or said.name in fact.ends) else said
        for said in before
    )


def ended(said: Said, seq: int, at: str, until: str) -> Said:
    return replace(said, ended=seq, ended_at=at, until=until)


def _confirmed(values: tuple[Said, ...], at: str) -> tuple[Said, ...]:
    """Somebody who may vouch for it has seen exactly this value."""
    return tuple(
        replace(said, fresh=at, label=endorsed(said.label, Integrity.CONFIRMED)) if said.stands else said
        for said in values
    )


def _true_at(values: tuple[Said, ...], at: str, known: str, many: bool) -> tuple[Said, ...]:
    """Of two that would be true at once in a field of one value, the one that began later is."""
    true = [said for said in values if (not known or said.at <= known) and said.since <= at]
    true = [said for said in true if said.stands or said.until > at or (known and said.ended_at > known)]
    return tuple(true if many else sorted(true, key=lambda said: said.since)[-1:])


def one_value(values: Sequence[Said], *, many: bool) -> JsonValue:
    if many:
        return [said.value for at, said in enumerate(values) if said.value not in [each.value for each in values[:at]]]
    return values[-1].value if values else ""
