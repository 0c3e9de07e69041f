"""The records that acts are judged on: found through a stream of their own, so that a new one moves it."""

from collections.abc import Collection, Iterable, Iterator

from onefirm.conductor.means import Means
from onefirm.domain.events.records import RecordListed
from onefirm.domain.events.streams import DECISIONS_STREAM, of_record, of_rules
from onefirm.domain.ids import RecordId, SubjectId
from onefirm.domain.labels import Label, join
from onefirm.domain.record import RecordKind
from onefirm.ledger.ledger import Put
from onefirm.policy.rules import Decided, Wanted
from onefirm.records.kinds.work import DECISION, RULE, Decision, Rule
from onefirm.records.story import Story, told


def listing(kind: RecordKind, record_id: RecordId, subject: SubjectId) -> tuple[Put, ...]:
    """What is written along with the first word about such a record. Nothing, for every other kind."""
    streams = {RULE.name: of_rules(subject), DECISION.name: DECISIONS_STREAM}
    if kind.name not in streams:
        return ()
    return (Put(streams[kind.name], RecordListed(record=kind.name, id=record_id, subject=subject)),)


def rules_of(names: Iterable[SubjectId], means: Means) -> tuple[Wanted, ...]:
    return tuple(wanted for _, wanted in rules_kept(names, means))


def rules_heard(names: Iterable[SubjectId], means: Means) -> tuple[tuple[Wanted, Label], ...]:
    """Each rule as it stands, and what is to be thought of whoever said it."""
    found = list[tuple[Wanted, Label]]()
    for _, story in (each for name in names for each in _standing(RULE, of_rules(name), means)):
        rule = Rule.model_validate(story.fields(RULE))
        label = join(said.label for name in ("rule", "value") for said in story.standing(name))
        found.append((Wanted(rule.rule, rule.value, rule.why, rule.until), label))
    return tuple(found)


def rules_kept(names: Iterable[SubjectId], means: Means) -> tuple[tuple[RecordId, Wanted], ...]:
    """What this client wants, name by name in the order in which it was said."""
    found = list[tuple[RecordId, Wanted]]()
    for record_id, story in (each for name in names for each in _standing(RULE, of_rules(name), means)):
        rule = Rule.model_validate(story.fields(RULE))
        found.append((record_id, Wanted(rule.rule, rule.value, rule.why, rule.until)))
    return tuple(found)


def decisions_for(names: Collection[SubjectId], means: Means) -> tuple[Decided, ...]:
    """What was decided for everybody, and for these."""
    return tuple(
        Decided(each.name, each.never, each.why, each.until)
        for _, subject, each in decisions_kept(means)
        if each.never and (each.scope == "always" or (each.scope == "client" and subject in names))
    )


def decisions_kept(means: Means) -> tuple[tuple[RecordId, SubjectId, Decision], ...]:
    standing = _standing(DECISION, DECISIONS_STREAM, means)
    return tuple((each, story.subject, Decision.model_validate(story.fields(DECISION))) for each, story in standing)


def decision_named(name: str, means: Means) -> RecordId | None:
    return next((each for each, _, kept in decisions_kept(means) if kept.name.casefold() == name.casefold()), None)


def streams_of(kind: RecordKind, stream: str, means: Means) -> tuple[str, ...]:
    """The list, and each record on it: whatever of them changes, somebody judged otherwise before."""
    return (stream, *(of_record(kind.name, record_id) for record_id in _ids(stream, means)))


def rule_streams(names: Iterable[SubjectId], means: Means) -> tuple[str, ...]:
    return tuple(stream for name in names for stream in streams_of(RULE, of_rules(name), means))


def decision_streams(means: Means) -> tuple[str, ...]:
    return streams_of(DECISION, DECISIONS_STREAM, means)


def _standing(kind: RecordKind, stream: str, means: Means) -> Iterator[tuple[RecordId, Story]]:
    for record_id in _ids(stream, means):
        story = told(kind, means.ledger.stream(of_record(kind.name, record_id)))
        # Whoever is forgotten takes their rules along: nothing stands in them any more.
        if story is not None and not story.withdrawn and story.into is None and story.fields(kind):
            yield record_id, story


def _ids(stream: str, means: Means) -> tuple[RecordId, ...]:
    events = means.ledger.stream(stream)
    return tuple(dict.fromkeys(event.fact.id for event in events if isinstance(event.fact, RecordListed)))
