"""What a file would do, before any of it is written: how many are new, what would change, what it contradicts."""

from dataclasses import dataclass, field

from pydantic import JsonValue

from onefirm.conductor.keeping.errands import Course
from onefirm.conductor.keeping.taking import EXAMPLES_MAX, Taking, Weighed
from onefirm.conductor.keeping.things import Thing
from onefirm.domain.ids import RecordId
from onefirm.domain.record import RecordKind

FIRST = 5


@dataclass(frozen=True)
class Change:
    """One field of one record that would become something else."""

    where: str
    name: str
    field: str
    before: JsonValue
    after: JsonValue
    currencies: tuple[str, str] = ("", "")
    """In which money each of them counts, where it does."""


@dataclass
class Looked:
    first: list[Thing] = field(default_factory=list[Thing])
    changes: list[Change] = field(default_factory=list[Change])
    against: list[Change] = field(default_factory=list[Change])
    alike: list[Change] = field(default_factory=list[Change])
    again: list[Change] = field(default_factory=list[Change])
    """Rows about the same thing as a row before them, which stands as `before`."""


async def look(taking: Taking, count: int, course: Course) -> Looked:
    """Nothing is written. A row about the same thing as one before it is held against that one too."""
    looked, before = Looked(), dict[RecordId, tuple[int, str]]()
    course.begin("holding it against what you know", count)
    async for thing in taking.rows(course):
        if len(looked.first) < FIRST:
            looked.first.append(thing)
        record_id = taking.named(thing)
        doubled = _among(thing, record_id, before)
        if doubled is not None:
            taking.counts.doubled += 1
            taking.counts.disputed += doubled
            _add(looked.again, Change(thing.where, _name(thing, taking.kind(thing)), "", before[record_id][1], ""))
        elif taking.is_new(thing, record_id):
            _new(looked, taking, thing)
        elif weighed := taking.checked(thing, record_id):
            taking.count(weighed)
            if weighed.kept.new:
                taking.returning.meet_at(thing.about)
            _examples(looked, weighed)
    return looked


def _new(looked: Looked, taking: Taking, thing: Thing) -> None:
    if taking.fits(thing):
        taking.counts.made += 1
        taking.returning.meet_at(thing.about)
        if taking.alike(thing):
            taking.counts.alike += 1
            _add(looked.alike, Change(thing.where, str(thing.values.get("name")), "", "", ""))


def _among(thing: Thing, record_id: RecordId, before: dict[RecordId, tuple[int, str]]) -> bool | None:
    """None for the first row about a thing; then, whether its amount is another one."""
    amount = thing.values.get("amount_minor")
    mark = hash((amount, thing.values.get("currency")))
    if record_id not in before:
        before[record_id] = mark, thing.where
        return None
    return thing.kind == "invoice" and before[record_id][0] != mark


def _examples(looked: Looked, weighed: Weighed) -> None:
    thing, values = weighed.thing, weighed.thing.values
    name, currencies = _name(thing, weighed.kind), _currencies(weighed)
    for one in weighed.changes:
        before, after = weighed.before.get(one), weighed.kept.weighed.taken[one]
        known = "" if before in (None, "", []) else before
        if isinstance(known, list) and isinstance(after, list):
            after = [*known, *after]
        _add(looked.changes, Change(thing.where, name, one, known, after, currencies))
    for one, held in weighed.against.items():
        _add(looked.against, Change(thing.where, name, one, held.value, values[one], currencies))


def _name(thing: Thing, kind: RecordKind) -> str:
    return next((str(thing.values[each]) for each in kind.named_by if thing.values.get(each)), "")


def _currencies(weighed: Weighed) -> tuple[str, str]:
    now = str(weighed.thing.values.get("currency") or "")
    held = weighed.against.get("currency")
    return str(held.value if held else weighed.before.get("currency") or now), now


def _add(found: list[Change], one: Change) -> None:
    if len(found) < EXAMPLES_MAX:
        found.append(one)
