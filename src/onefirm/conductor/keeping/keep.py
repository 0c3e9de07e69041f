"""Keeping what is said of a thing: once, in one stream, with who said it and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pydantic import JsonValue

from onefirm.conductor.facts import words
from onefirm.conductor.keeping.disputes import disputed, undisputed
from onefirm.conductor.keeping.fitting import fitted
from onefirm.conductor.keeping.kin import BOOKS
from onefirm.conductor.keeping.listed import listing
from onefirm.conductor.keeping.news import News
from onefirm.conductor.keeping.put_back import put_back
from onefirm.conductor.means import Means
from onefirm.domain.events.intents import SubjectSeen
from onefirm.domain.events.records import RecordChanged
from onefirm.domain.events.streams import of_record, of_subject
from onefirm.domain.frozen import Json
from onefirm.domain.ids import CHANCE_BYTES, FIRM, EffectId, RecordId, SubjectId, time_id
from onefirm.domain.labels import join
from onefirm.domain.personal import Personal
from onefirm.domain.record import RecordKind
from onefirm.ledger.ledger import Put
from onefirm.records.kinds.people import PERSON
from onefirm.records.one import as_one
from onefirm.records.story import Story, told
from onefirm.records.weigh import Weighed, weighed_for


@dataclass(frozen=True)
class Kept:
    """What is to be written, all of it in one append."""

    id: RecordId
    weighed: Weighed
    puts: tuple[Put, ...] = ()
    expected: Mapping[str, int] = field(default_factory=dict[str, int])
    new: bool = False


class Keeping:
    def __init__(self, means: Means) -> None:
        self._means = means

    def kind(self, name: str) -> RecordKind | None:
        return self._means.crew.catalogue.records.get(name)

    def story(self, kind: RecordKind, record_id: RecordId) -> Story | None:
        """Read together with all that lead to it."""
        story = self.own(kind, record_id)
        for gone, met in story.holds.items() if story else ():
            its = self.story(kind, gone)
            assert story is not None and its is not None, f"{gone} was found to be the same, so it was there."
            story = as_one(kind, story, its, met)
        return story

    def own(self, kind: RecordKind, record_id: RecordId) -> Story | None:
        """What was said under this one name."""
        return told(kind, self._means.ledger.stream(of_record(kind.name, record_id)))

    def keep(self, news: News) -> Kept:
        """Nothing is written yet: whoever asks writes it along with their own reason for asking."""
        named = news.named or news.id or self.identity(news.kind, news.values)
        whole = self.story(news.kind, self.stays(news.kind, named))
        return self.kept(replace(news, named=named), whole, fitted(news.kind, whole, news.values))

    def kept(self, news: News, whole: Story | None, values: Json) -> Kept:
        """The same where the story was read and the values were fitted already. It is said of the one that is named."""
        assert news.named, "What is said is said of something."
        record_id = whole.id if whole else news.named
        alone = record_id == news.named and not (whole and whole.holds)
        own = whole if alone else self.own(news.kind, news.named)
        weighed = weighed_for(news.kind, own, whole, values, news.labels)
        stream = of_record(news.kind.name, news.named)
        subject = own.subject if own else _kept_under(news.kind, news.subject)
        puts, expected = list[Put](), {stream: own.version if own else 0}
        if whole:
            expected |= {of_record(news.kind.name, each): version for each, version in whole.versions.items()}
        if weighed.taken or news.ends:
            by_hand = whole is not None and news.source == "operator" and not news.plan
            undoes = put_back(whole, weighed.taken, self._means) if whole and by_hand else ()
            puts.append(Put(stream, _changed(news, news.named, subject, weighed, undoes)))
            puts += listing(news.kind, news.named, subject) if own is None else ()
            met = self._further(news.kind, subject, weighed.taken)
            puts, expected = [*puts, *met], expected | {put.stream: 0 for put in met}
        for each in whole.versions if whole and weighed.taken else ():
            said = whole if whole and whole.id == each and not whole.holds else self.own(news.kind, each)
            assert said is not None, f"{each} was read together with the others."
            decided, versions = undisputed(said, weighed.taken, "You said what is right meanwhile.", self._means)
            puts, expected = [*puts, *decided], expected | versions
        for name, held in weighed.against.items():
            known = own.fields(news.kind) if own else {}
            puts += disputed(news, news.named, subject, name, held, self._means, known)
        return Kept(record_id, weighed, tuple(puts), expected, new=own is None or own.withdrawn or own.blank)

    def identity(self, kind: RecordKind, values: Mapping[str, JsonValue]) -> RecordId:
        """The same identity is the same record; without one, it is a thing of its own."""
        said = str(values.get(kind.identity, "")).strip().casefold() if kind.identity else ""
        if said:
            return RecordId(self._means.prints.of(f"record-{kind.name}", said))
        return RecordId(time_id("re", self._means.clock.now(), self._means.chance.bytes(CHANCE_BYTES)))

    def _further(self, kind: RecordKind, subject: SubjectId, taken: Mapping[str, JsonValue]) -> list[Put]:
        """What comes in from another address of theirs is theirs too, unless somebody was met there already."""
        said = taken.get("emails", ()) if kind.name == PERSON.name else ()
        further = dict.fromkeys(str(each) for each in said if each) if isinstance(said, list) else ()
        return [put for each in further for put in self.subject_of(each, subject)[1]]

    def stays(self, kind: RecordKind, record_id: RecordId) -> RecordId:
        """The record that stands for this one, after any merges."""
        seen = {record_id}
        while (story := self.own(kind, record_id)) and story.into and story.into not in seen:
            record_id = story.into
            seen.add(record_id)
        return record_id

    def subject_of(self, address: str, known_as: SubjectId | None = None) -> tuple[SubjectId, tuple[Put, ...]]:
        """Whose data this is, and what has to be written where they are met for the first time."""
        address = address.strip().casefold()
        alias = self._means.prints.of("subject", address) if address else ""
        known = self._means.ledger.last(of_subject(alias)) if alias else None
        if known and isinstance(known.fact, SubjectSeen):
            return known.fact.subject, ()
        subject = known_as or SubjectId(time_id("su", self._means.clock.now(), self._means.chance.bytes(CHANCE_BYTES)))
        return subject, (Put(of_subject(alias), SubjectSeen(subject=subject, alias=alias)),) if alias else ()


def _kept_under(kind: RecordKind, subject: SubjectId) -> SubjectId:
    return SubjectId(f"{subject}{BOOKS}") if kind.by_law and subject != FIRM else subject


def _changed(
    news: News, record_id: RecordId, subject: SubjectId, weighed: Weighed, undoes: tuple[EffectId, ...]
) -> RecordChanged:
    taken = weighed.taken
    labels = {name: news.labels[name] for name in taken}
    common = join(labels.values())
    return RecordChanged(
        record=news.kind.name,
        shape=news.kind.version,
        id=record_id,
        subject=subject,
        fields=Personal(subject=subject, value=dict(taken)),
        label=common,
        labels={name: label for name, label in labels.items() if label != common},
        source=news.source,
        since=news.since,
        ends=(*news.ends, *weighed.ends),
        restores=news.restores,
        batch=news.batch,
        plan=news.plan,
        undoes=undoes,
        why=words(subject, news.why),
    )
