"""Keeping what is said of a thing: once, in one stream, with who said it and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pydantic import JsonValue

from onefirm.conductor.crew import Means
from onefirm.conductor.facts import words
from onefirm.conductor.keeping.disputes import disputed, undisputed
from onefirm.conductor.keeping.fitting import fitted
from onefirm.conductor.keeping.kin import BOOKS
from onefirm.conductor.keeping.listed import listing
from onefirm.conductor.keeping.news import News
from onefirm.domain.events.intents import SubjectSeen
from onefirm.domain.events.records import RecordChanged
from onefirm.domain.events.streams import of_record, of_subject
from onefirm.domain.frozen import Json
from onefirm.domain.ids import CHANCE_BYTES, FIRM, RecordId, SubjectId, time_id
from onefirm.domain.labels import join
from onefirm.domain.personal import Personal
from onefirm.domain.record import RecordKind
from onefirm.ledger.ledger import Put
from onefirm.records.kinds.people import PERSON
from onefirm.records.story import Story, told
from onefirm.records.weigh import Weighed, weigh


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
        return told(kind, self._means.ledger.stream(of_record(kind.name, record_id)))

    def keep(self, news: News) -> Kept:
        """Nothing is written yet: whoever asks writes it along with their own reason for asking."""
        named = news.named or news.id or self.identity(news.kind, news.values)
        record_id = self.stays(news.kind, named)
        story = self.story(news.kind, record_id)
        values = fitted(news.kind, story, news.values)
        news = replace(news, named=named)
        if record_id != named and not news.id:
            # It goes by another identity since two were merged; the one it was met under is no news.
            values.pop(news.kind.identity, None)
        return self.kept(news, record_id, story, values)

    def kept(self, news: News, record_id: RecordId, story: Story | None, values: Json) -> Kept:
        """The same where the story was read and the values were fitted already."""
        stream = of_record(news.kind.name, record_id)
        weighed = weigh(news.kind, story, values, news.labels)
        subject = story.subject if story else _kept_under(news.kind, news.subject)
        puts, expected = list[Put](), {stream: story.version if story else 0}
        if weighed.taken or news.ends:
            puts.append(
                Put(stream, _changed(news, record_id, subject, self._sealer(news, record_id, subject), weighed))
            )
            puts += listing(news.kind, record_id, subject) if story is None else ()
            met = self._further(news.kind, subject, weighed.taken)
            puts, expected = [*puts, *met], expected | {put.stream: 0 for put in met}
        if story:
            decided, versions = undisputed(story, weighed.taken, "You said what is right meanwhile.", self._means)
            puts, expected = [*puts, *decided], expected | versions
        for name, held in weighed.against.items():
            known = story.fields(news.kind) if story else {}
            puts += disputed(news, record_id, subject, name, held, self._means, known)
        return Kept(record_id, weighed, tuple(puts), expected, new=story is None or story.withdrawn or story.blank)

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

    def _sealer(self, news: News, record_id: RecordId, subject: SubjectId) -> SubjectId:
        """Said of one who was merged, it stays theirs: parted and forgotten, they take it along."""
        its = self.story(news.kind, news.named) if news.named and news.named != record_id else None
        return its.subject if its else subject

    def stays(self, kind: RecordKind, record_id: RecordId) -> RecordId:
        """The record that stands for this one, after any merges."""
        seen = {record_id}
        while (story := self.story(kind, record_id)) and story.into and story.into not in seen:
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


def _changed(news: News, record_id: RecordId, subject: SubjectId, sealer: SubjectId, weighed: Weighed) -> RecordChanged:
    taken = weighed.taken
    labels = {name: news.labels[name] for name in taken}
    common = join(labels.values())
    return RecordChanged(
        record=news.kind.name,
        shape=news.kind.version,
        id=record_id,
        subject=subject,
        fields=Personal(subject=sealer, value=dict(taken)),
        label=common,
        labels={name: label for name, label in labels.items() if label != common},
        source=news.source,
        since=news.since,
        ends=(*news.ends, *weighed.ends),
        restores=news.restores,
        batch=news.batch,
        plan=news.plan,
        merged=news.named if news.named != record_id else None,
        why=words(sealer, news.why),
    )
