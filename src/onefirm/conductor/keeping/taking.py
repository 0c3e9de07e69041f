"""Taking a file in: every row is weighed against what is known, and what is news is written, all as one batch."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from pydantic import JsonValue

from onefirm.conductor.keeping.batches import Bundle, Written, print_of
from onefirm.conductor.keeping.disputes import disputed
from onefirm.conductor.keeping.errands import Course
from onefirm.conductor.keeping.fitting import fitted
from onefirm.conductor.keeping.keep import Keeping, Kept
from onefirm.conductor.keeping.naming import Naming
from onefirm.conductor.keeping.news import News
from onefirm.conductor.keeping.people import Directory
from onefirm.conductor.keeping.returning import Returning
from onefirm.conductor.keeping.things import Thing, thing_of
from onefirm.conductor.means import Means
from onefirm.conductor.profile import profile
from onefirm.domain.events.records import IMPORT, BatchBegun, BatchImported
from onefirm.domain.events.streams import of_batch
from onefirm.domain.frozen import Json
from onefirm.domain.ids import CHANCE_BYTES, FIRM, RecordId, SubjectId, time_id
from onefirm.domain.personal import Personal
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.record import RecordKind
from onefirm.intake.bringing.brought import Brought
from onefirm.ledger.ledger import Put
from onefirm.records.story import Said

AT_ONCE = 500
"""Rows that are read in a thread before they are weighed."""
DISPUTES_MAX = 200
"""A file that contradicts more than so much is another file than the operator thinks."""
EXAMPLES_MAX = 10
_FIXED: Mapping[str, tuple[str, ...]] = {"invoice": ("amount_minor", "currency")}
"""What is on paper elsewhere: a file that says something else contradicts, whoever said it first."""
_MAKES: Mapping[str, frozenset[str]] = {
    "contacts": frozenset({"person", "organisation"}),
    "invoices": frozenset({"invoice"}),
    "appointments": frozenset({"appointment", "to-do"}),
    "letters": frozenset({"letter"}),
    "measures": frozenset({"measure"}),
}
_WITHOUT: tuple[JsonValue, ...] = ("", None)


@dataclass(frozen=True)
class Weighed:
    """One row, held against what is known."""

    thing: Thing
    kind: RecordKind
    kept: Kept
    puts: tuple[Put, ...]
    expected: Mapping[str, int]
    against: Mapping[str, Said]
    before: Mapping[str, JsonValue]
    """What stands of it now."""

    @property
    def changes(self) -> tuple[str, ...]:
        return () if self.kept.new else tuple(self.kept.weighed.taken)


@dataclass
class Counts:
    made: int = 0
    changed: int = 0
    known: int = 0
    disputed: int = 0
    doubled: int = 0
    """Rows about the same thing as a row before them."""
    alike: int = 0
    left_out: int = 0
    faults: list[Problem] = field(default_factory=list[Problem])


class Taking:
    """One import. Everything it remembers ends with it."""

    def __init__(self, means: Means, brought: Brought) -> None:
        self._means = means
        self._keeping = Keeping(means)
        self._brought = brought
        self._directory = Directory(means, _MAKES[brought.sort])
        self._ours = {str(profile(means).get("email") or "").casefold()}
        self._naming = Naming(means.prints, self._keeping, self._directory)
        self._said = dict[RecordId, list[tuple[str, frozenset[str]]]]()
        """By record, which rows of this file speak of it, and which fields of one value each of them fills in."""
        self._columns = dict[frozenset[str], frozenset[str]]()
        """Rows fill in the same few sets of fields; each is kept once."""
        self.returning = Returning(means)
        self.batch = ""
        self.counts = Counts()

    async def rows(self, course: Course) -> AsyncIterator[Thing]:
        """Read in a thread, a few hundred at a time; what is no row is counted and told."""
        rows = self._brought.rows()
        while found := await asyncio.to_thread(lambda: list(islice(rows, AT_ONCE))):
            for row in found:
                await course.step()
                if isinstance(row, Problem):
                    self.leave_out(row)
                else:
                    yield thing_of(row, self._directory.id_of, self._ours)

    def leave_out(self, problem: Problem) -> None:
        self.counts.left_out += 1
        if len(self.counts.faults) < EXAMPLES_MAX * EXAMPLES_MAX:
            self.counts.faults.append(problem)

    def named(self, thing: Thing) -> RecordId:
        return self._naming.named(self.kind(thing), thing)

    def kind(self, thing: Thing) -> RecordKind:
        kind = self._keeping.kind(thing.kind)
        assert kind is not None, f"'{thing.kind}' is a shipped kind of record."
        return kind

    def fits(self, thing: Thing) -> bool:
        """Is a new one whole, as its kind wants it? Otherwise it is left out, and told."""
        try:
            fitted(self.kind(thing), None, thing.values)
        except Refusal as refusal:
            self.leave_out(refusal.problem.model_copy(update={"where": thing.where}))
            return False
        return True

    def alike(self, thing: Thing) -> bool:
        """Is somebody new called like somebody we know?"""
        name = str(thing.values.get("name") or "")
        return bool(name) and thing.kind in ("person", "organisation") and self._directory.has(name)

    def is_new(self, thing: Thing, record_id: RecordId) -> bool:
        return not self._directory.knows(thing.kind, record_id)

    def weigh(self, thing: Thing, record_id: RecordId, *, new: bool = False) -> Weighed:
        """`new`: nothing was said of it when this import began, so nothing is read; what is written says so."""
        kind = self.kind(thing)
        story = None if new else self._keeping.story(kind, self._keeping.stays(kind, record_id))
        values = fitted(kind, story, self._naming.said(kind, story, thing, record_id))
        fixed: dict[str, Said] = {}
        if story and not story.withdrawn:
            for name in _FIXED.get(kind.name, ()):
                held = story.standing(name)
                if name in values and held and held[-1].value not in (*_WITHOUT, values[name]):
                    fixed[name] = held[-1]
        subject, seen = (story.subject, ()) if story else self._whose(thing)
        label = thing.label.model_copy(update={"subjects": frozenset({subject})})
        news = News(
            kind=kind,
            values=values,
            labels=dict.fromkeys(values, label),
            subject=subject,
            source=f"{IMPORT}{self.batch}",
            why=f"{thing.where} says so.",
            named=record_id,
            batch=self.batch,
        )
        said = self._said_already(kind, thing, record_id)
        free = {name: value for name, value in values.items() if name not in fixed and name not in said}
        kept = self._keeping.kept(news, story, free)
        puts = kept.puts
        for name, held in fixed.items():
            known = story.fields(news.kind) if story else {}
            puts += disputed(news, record_id, story.subject if story else subject, name, held, self._means, known)
        expected = {**kept.expected, **{put.stream: 0 for put in seen}}
        against = {**kept.weighed.against, **fixed}
        before = story.fields(kind) if story and kept.weighed.taken else {}
        return Weighed(thing, kind, kept, (*puts, *seen) if puts else (), expected, against, before)

    def _said_already(self, kind: RecordKind, thing: Thing, record_id: RecordId) -> set[str]:
        """Of two rows about the same the first counts where they differ, so the same file brought again is no news."""
        single = frozenset(thing.values).difference(kind.many, _FIXED.get(kind.name, ()))
        rows = self._said.setdefault(record_id, [])
        said = {name for where, names in rows if where != thing.where for name in names}
        if thing.where not in [where for where, _ in rows]:
            rows.append((thing.where, self._columns.setdefault(single, single)))
        return said

    def _whose(self, thing: Thing) -> tuple[SubjectId, tuple[Put, ...]]:
        somebody = self._directory.somebody(thing.about) if thing.about else None
        return (somebody.subject, ()) if somebody else self._keeping.subject_of(thing.about)

    async def take(self, by: str, course: Course) -> None:
        """Every row once. Broken off anywhere, it is known to be half done, and the same import goes on."""
        bundle = Bundle(self._means, by)
        course.begin("taking it in", self._brought.count)
        async for thing in self.rows(course):
            record_id = self.named(thing)
            weighed = self.checked(thing, record_id)
            if bundle.full or (weighed and bundle.meets(weighed.expected)):
                await bundle.write()
                weighed = self.checked(thing, record_id)
            if weighed is None:
                continue
            self.count(weighed)
            if weighed.kept.new:
                self.returning.meet_at(thing.about)
            if self.counts.disputed > DISPUTES_MAX:
                await bundle.write()
                raise Refusal(contradicts(self._brought.name))
            if weighed.puts and not self.batch:
                await self._begin(by, thing)
                weighed = self.weigh(thing, record_id)
            if weighed.puts:
                self._directory.meet(thing.kind, record_id)
                bundle.add(self._again(thing, record_id), Written(weighed.puts, weighed.expected))
        await bundle.write()
        if self.batch:
            await self._end(by)

    def checked(self, thing: Thing, record_id: RecordId) -> Weighed | None:
        """A row that cannot be kept as its kind wants it is left out, and told with its line."""
        try:
            return self.weigh(thing, record_id, new=self.is_new(thing, record_id))
        except Refusal as refusal:
            self.leave_out(refusal.problem.model_copy(update={"where": thing.where}))
            return None

    def _again(self, thing: Thing, record_id: RecordId) -> Callable[[], Written]:
        def judge() -> Written:
            weighed = self.weigh(thing, record_id)
            return Written(weighed.puts, weighed.expected)

        return judge

    def count(self, weighed: Weighed) -> None:
        counts = self.counts
        counts.disputed += bool(weighed.against)
        if weighed.kept.new:
            counts.made += 1
        elif weighed.kept.weighed.taken:
            counts.changed += 1
        elif not weighed.against:
            counts.known += 1

    async def _begin(self, by: str, first: Thing) -> None:
        """On the disk before the first record is: whatever happens now, it is known that this was begun.

        A file about one person may be called after them, so its name is sealed for them and goes with them.
        """
        subject, seen = self._whose(first) if self._brought.count == 1 and first.about else (FIRM, ())
        chance = self._means.chance.bytes(CHANCE_BYTES)
        self.batch = time_id("ba", self._means.clock.now(), chance)
        begun = BatchBegun(
            batch=self.batch,
            deed="take in",
            form=self._brought.form,
            print=print_of(self._means, self._brought),
            file=Personal(subject=subject, value={"name": self._brought.name}),
            rows=self._brought.count,
        )
        stream = of_batch(self.batch)
        expected = {stream: 0, **{put.stream: 0 for put in seen}}
        await self._means.ledger.append(Put(stream, begun), *seen, actor=by, expected=expected)

    async def _end(self, by: str) -> None:
        """What was written before a break counts too; the ledger knows it."""
        counted = self._means.views.one("import_counts", batch=self.batch)
        assert counted is not None, "A count is a number, be it none."
        self.counts.made, changed = int(counted["made"] or 0), int(counted["changed"] or 0)
        self.counts.changed = changed - self.counts.made
        begun = self._means.ledger.stream(of_batch(self.batch))[0].fact
        assert isinstance(begun, BatchBegun), "A batch begins with its beginning."
        columns: Json = {guess.column: guess.field for guess in self._brought.columns}
        imported = BatchImported(
            batch=self.batch,
            form=self._brought.form,
            file=Personal(subject=begun.file.subject, value={"name": self._brought.name, "columns": columns}),
            made=self.counts.made,
            changed=self.counts.changed,
            left_out=self._brought.left_out + self.counts.left_out,
        )
        await self._means.ledger.append(Put(of_batch(self.batch), imported), actor=by)


def contradicts(name: str) -> Problem:
    return Problem(
        code="import-contradicts",
        what=f"More than {DISPUTES_MAX} rows of this file contradict what you said or have on paper.",
        why="Each would be a question to you; so many mean that the columns or the file are not what they seem.",
        fix="Look at the preview and say with --map what each column is, or take those rows out of the file.",
        where=name,
    )
