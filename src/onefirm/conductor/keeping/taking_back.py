"""Taking an import back as one: what it made goes, what it changed comes back, what others said since stays."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pydantic import JsonValue

from onefirm.conductor.facts import words
from onefirm.conductor.keeping.batches import Bundle, Written
from onefirm.conductor.keeping.errands import Course
from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.means import Means
from onefirm.domain.events.questions import QuestionVoided
from onefirm.domain.events.records import IMPORT, BatchBegun, BatchUndone, RecordChanged, RecordWithdrawn
from onefirm.domain.events.streams import of_batch, of_question, of_record
from onefirm.domain.ids import RecordId, SubjectId
from onefirm.domain.labels import OPERATORS_OWN
from onefirm.domain.personal import Personal, our_own
from onefirm.domain.record import RecordKind
from onefirm.ledger.ledger import Put
from onefirm.planning.acts import asked
from onefirm.records.rows.tables import GOING_BACK, UNDONE
from onefirm.records.story import Said, Story
from onefirm.records.undoing import Undoing, every, field_of, undoing

_PAGE = 500
STAYS_SHOWN_MAX = 20
_WHY = "The import it came from was taken back."


@dataclass(frozen=True)
class Stays:
    """What somebody else said since, so that it stays; or what it is known by, because it was merged."""

    record: str
    id: RecordId
    name: str
    said: Said
    merged: bool
    file: str
    """The file that said it, where it was one."""

    @property
    def field(self) -> str:
        return field_of(self.said)


@dataclass
class Back:
    withdrawn: int = 0
    put_back: int = 0
    kept: int = 0
    """Records that others have said something of since."""
    merged: int = 0
    """Records that keep what they are known by, because they were found to be the same as another."""
    stays: list[Stays] = field(default_factory=list[Stays])


class TakingBack:
    def __init__(self, means: Means, batch: str) -> None:
        self._means = means
        self._keeping = Keeping(means)
        self._batch = batch
        self._source = f"{IMPORT}{batch}"
        self.back = Back()
        self._others: dict[str, tuple[str, str]] = {}

    async def look(self, course: Course) -> None:
        """What it would do; nothing is written."""
        course.begin("looking through what it made and changed", self._count())
        for kind, record_id in self._touched():
            await course.step()
            story = self._keeping.own(kind, record_id)
            if story is not None:
                self._tell(kind, record_id, story, self._undoing(kind, story))

    async def run(self, by: str, course: Course, state: str) -> None:
        """Broken off anywhere, it is known to be half back, and the same command goes on."""
        course.begin("taking it back", self._count())
        stream = of_batch(self._batch)
        if state != GOING_BACK:
            begun = BatchBegun(batch=self._batch, deed="take back", file=our_own(""))
            version = self._means.ledger.version(stream)
            await self._means.ledger.append(Put(stream, begun), actor=by, expected={stream: version})
        bundle = Bundle(self._means, by)
        for kind, record_id in self._touched():
            await course.step()
            story = self._keeping.own(kind, record_id)
            if story is None:
                continue
            todo = self._undoing(kind, story)
            self._tell(kind, record_id, story, todo)
            if todo.nothing:
                continue
            if bundle.full:
                await bundle.write()
            bundle.add(lambda kind=kind, of=record_id: self._written(kind, of), self._written(kind, record_id))
        await bundle.write()
        back = self.back
        undone = BatchUndone(batch=self._batch, withdrawn=back.withdrawn, put_back=back.put_back)
        await self._means.ledger.append(Put(stream, undone), actor=by)

    def _written(self, kind: RecordKind, record_id: RecordId) -> Written:
        story = self._keeping.own(kind, record_id)
        if story is None:
            return Written((), {})
        stream = of_record(kind.name, record_id)
        todo = self._undoing(kind, story)
        facts = _facts(kind, record_id, story.subject, todo, self._batch)
        puts = [Put(stream, fact) for fact in facts]
        expected = {stream: story.version}
        for dispute in todo.disputes:
            about = of_question(dispute.question)
            question = asked(self._means.ledger.stream(about))
            if question is not None and question.state == "open":
                puts.append(Put(about, QuestionVoided(question=dispute.question, plan=None, why=_WHY)))
                expected[about] = question.version
        return Written(tuple(puts), expected if puts else {})

    def _undoing(self, kind: RecordKind, story: Story) -> Undoing:
        undone = {said.batch for said in every(story) if said.batch and self._undone(said.batch)}
        return undoing(kind, story, self._batch, self._source, undone)

    def _undone(self, batch: str) -> bool:
        return self._import_of(batch)[0] == UNDONE

    def _import_of(self, batch: str) -> tuple[str, str]:
        """Its state and the name of its file; looked up once for each."""
        if batch not in self._others:
            row = self._means.views.one("import_of", batch=batch)
            file: JsonValue = json.loads(str(row["file"] or "{}")) if row else {}
            name = str(file.get("name", "")) if isinstance(file, dict) else ""
            self._others[batch] = (str(row["state"]) if row else "", name)
        return self._others[batch]

    def _tell(self, kind: RecordKind, record_id: RecordId, story: Story, todo: Undoing) -> None:
        self.back.withdrawn += todo.withdraws
        self.back.put_back += bool(todo.ends or todo.restores)
        self.back.kept += bool(todo.stays)
        self.back.merged += bool(todo.merged)
        room = STAYS_SHOWN_MAX - len(self.back.stays)
        fields = story.fields(kind)
        name = next((str(fields[each]) for each in kind.named_by if fields.get(each)), "")
        told = [*((said, False) for said in todo.stays), *((said, True) for said in todo.merged)]
        self.back.stays += [
            Stays(kind.name, record_id, name, said, merged, self._import_of(said.batch)[1] if said.batch else "")
            for said, merged in told[:room]
        ]

    def _count(self) -> int:
        counted = self._means.views.one("import_counts", batch=self._batch)
        return int(counted["count"] or 0) if counted else 0

    def _touched(self) -> Iterator[tuple[RecordKind, RecordId]]:
        offset = 0
        while rows := self._means.views.all("records_of_batch", batch=self._batch, limit=_PAGE, offset=offset):
            offset += len(rows)
            for row in rows:
                if kind := self._keeping.kind(str(row["record"])):
                    yield kind, RecordId(str(row["id"]))


def _facts(
    kind: RecordKind, record_id: RecordId, subject: SubjectId, todo: Undoing, batch: str
) -> Iterator[RecordChanged | RecordWithdrawn]:
    why = words(subject, _WHY)
    if todo.withdraws:
        yield RecordWithdrawn(record=kind.name, id=record_id, batch=batch, why=why)
        return
    ends = todo.ends
    for _, entry in groupby(todo.restores, key=lambda said: said.seq):
        yield _put_back(kind, record_id, subject, tuple(entry), ends)
        ends = ()
    if ends:
        nothing = Personal(subject=subject, value={})
        yield RecordChanged(
            record=kind.name, shape=kind.version, id=record_id, subject=subject, fields=nothing, label=OPERATORS_OWN,
            source=f"{IMPORT}{batch}", ends=ends, why=why,
        )  # fmt: skip


def _put_back(
    kind: RecordKind, record_id: RecordId, subject: SubjectId, entry: Sequence[Said], ends: tuple[str, ...]
) -> RecordChanged:
    """Several values that one entry had said, as it said them: with its labels, its source and its batch."""
    first = entry[0]
    return RecordChanged(
        record=kind.name,
        shape=kind.version,
        id=record_id,
        subject=subject,
        fields=Personal(subject=subject, value={field_of(said): said.value for said in entry}),
        label=first.label,
        labels={field_of(said): said.label for said in entry if said.label != first.label},
        source=first.source,
        since=first.since,
        ends=ends,
        restores=first.seq,
        batch=first.batch,
        plan=None,
        why=words(subject, f"{_WHY} {first.why}".strip()),
    )
