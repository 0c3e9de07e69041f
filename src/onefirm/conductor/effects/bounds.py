"""What an act is bound by beside itself: the client's rules, your decisions, how old what it rests on is."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.keeping.kin import kin
from onefirm.conductor.keeping.listed import decisions_for, rules_of
from onefirm.conductor.means import Means
from onefirm.conductor.person import known_person
from onefirm.conductor.premises import reached
from onefirm.conductor.profile import today
from onefirm.conductor.values import intent_of
from onefirm.domain.contract import Evidence
from onefirm.domain.effect import EffectKind
from onefirm.domain.events.streams import of_record
from onefirm.domain.frozen import Json
from onefirm.domain.ids import RecordId, SubjectId, moment
from onefirm.domain.minor import field_called
from onefirm.domain.plan import PERSON, Step
from onefirm.domain.record import RecordKind
from onefirm.planning.walk import Walk, fields_of
from onefirm.policy.rules import Bounds, Revision, Stale
from onefirm.records.kinds.work import DELIVERABLE
from onefirm.records.story import told


def bounds_of(walk: Walk, step: Step, kind: EffectKind, args: Json, means: Means) -> Bounds:
    clients = reached(walk.plan.subject, kind, args, means)
    decided = decisions_for({*kin(means, walk.plan.subject), *clients}, means)
    return Bounds(
        wanted=rules_of(clients, means),
        decided=decided,
        asked=_asked(walk, means) if decided else "",
        revisions=tuple(_revisions(walk, means)),
        stale=tuple(_stale(walk, step, kind, args, means)),
        disputed=tuple(_disputed(walk, clients, means)),
        day=today(means),
    )


def wishes_of(walk: Walk, kind: EffectKind, args: Json, means: Means) -> tuple[Evidence, ...]:
    """Whatever they ever asked for stands on the card, also where it does not concern this act: its words may."""
    day = today(means)
    wanted = rules_of(reached(walk.plan.subject, kind, args, means), means)
    said = (each.says() for each in wanted if each.holds(day))
    return tuple(Evidence(says=f"They asked for {each}", found_in="onefirm rules") for each in said)


def _asked(walk: Walk, means: Means) -> str:
    given = fields_of(intent_of(walk, means).fields)
    return "\n".join(value for value in given.values() if isinstance(value, str))


def _revisions(walk: Walk, means: Means) -> Iterator[Revision]:
    """What this plan wrote down as changed once more, before this act."""
    for step in walk.plan.steps:
        if step.kind != "record" or step.does.partition("@")[0] != DELIVERABLE.name or step.id not in walk.outputs:
            continue
        record_id = RecordId(str(walk.outputs[step.id].fields.get("id", "")))
        story = told(DELIVERABLE, means.ledger.stream(of_record(DELIVERABLE.name, record_id)))
        times = str(story.value("revisions", DELIVERABLE)) if story else ""
        if story is not None and times.isdecimal():
            yield Revision(str(story.value("name", DELIVERABLE)), int(times))


def _disputed(walk: Walk, clients: Iterable[SubjectId], means: Means) -> Iterator[str]:
    """Of the people it reaches, and of the records that its own plan has kept so far."""
    for subject in clients:
        person = known_person(subject, means)
        yield from (f"their {field_called(name)}" for name in sorted(person.story.disputed if person else ()))
    for kind, record_id in _kept_by(walk, means):
        story = Keeping(means).story(kind, record_id)
        yield from (f"the {field_called(name)} of the {kind.name}" for name in sorted(story.disputed if story else ()))


def _kept_by(walk: Walk, means: Means) -> Iterator[tuple[RecordKind, RecordId]]:
    for step in walk.plan.steps:
        kind = Keeping(means).kind(step.does.partition("@")[0]) if step.kind == "record" else None
        named = walk.outputs[step.id].fields.get("id") if step.id in walk.outputs else None
        if kind is not None and isinstance(named, str) and named:
            yield kind, RecordId(named)


def _stale(walk: Walk, step: Step, kind: EffectKind, args: Json, means: Means) -> Iterator[Stale]:
    """The critical arguments that come from a field nobody has confirmed for too long, and were not typed anew."""
    told_by = tuple(_from_person(step, kind.critical))
    person = known_person(walk.plan.subject, means) if told_by else None
    if person is None:
        return
    for argument, field in told_by:
        days = person.kind.refresh_days.get(field, 0)
        standing = person.story.standing(field)
        fresh = min((said.fresh for said in standing), default="")
        same = args.get(argument) == person.story.value(field, person.kind)
        if days and fresh and same and moment(fresh) + timedelta(days=days) <= means.clock.now():
            yield Stale(argument, field, fresh, days)


def _from_person(step: Step, critical: Iterable[str]) -> Iterator[tuple[str, str]]:
    for argument in critical:
        root, _, field = step.takes[argument].path.partition(".") if argument in step.takes else ("", "", "")
        if root == PERSON:
            yield argument, field
