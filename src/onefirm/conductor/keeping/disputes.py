"""When something contradicts what is known: what is known stands, and the operator is asked once."""

from collections.abc import Iterable
from typing import cast

from onefirm.conductor.facts import words
from onefirm.conductor.keeping.news import News
from onefirm.conductor.means import Means
from onefirm.domain.events.questions import QuestionAsked, QuestionVoided
from onefirm.domain.events.records import RecordDisputed
from onefirm.domain.events.streams import of_question, of_record
from onefirm.domain.frozen import Json, as_json, canonical
from onefirm.domain.ids import QuestionId, RecordId, SubjectId
from onefirm.domain.minor import MINOR, field_called, field_said
from onefirm.domain.personal import Personal
from onefirm.domain.question import Card, Field, Option
from onefirm.domain.record import RecordKind
from onefirm.inbox.alike import same_as
from onefirm.ledger.ledger import Put
from onefirm.planning.acts import asked
from onefirm.records.story import Said, Story

KEEP = Option(name="keep", label="Keep what I have", about="It counts as confirmed by you from now on.")
_ANOTHERS = "what you have"
_SETTLED = ("open", "answered")
"""Asked, and not void: the same is not asked again."""
TAKE = Option(name="take", label="Take the new one", about="What stood before stays in the history, with this reason.")


def disputed(
    news: News,
    record_id: RecordId,
    subject: SubjectId,
    name: str,
    held: Said,
    means: Means,
    known: Json,
) -> tuple[Put, ...]:
    """The contradiction and one question about it. Said again while that waits, it is nothing new."""
    question = _question(news, record_id, held, means)
    payload = means.prints.of("said", canonical(news.values[name]))
    before = asked(means.ledger.stream(of_question(question)))
    if before is not None and before.asked.payload == payload and before.state in _SETTLED:
        return ()
    fact = RecordDisputed(
        record=news.kind.name,
        id=record_id,
        subject=subject,
        field=name,
        held=held.name,
        said=Personal(subject=subject, value=news.values[name]),
        label=news.labels[name],
        source=news.source,
        plan=news.plan,
        question=question,
        why=words(subject, news.why),
    )
    stream = of_record(news.kind.name, record_id)
    question_asked = _asked(fact, held, payload, stream, news.kind, known, dict(news.values))
    return Put(stream, fact), Put(of_question(question), question_asked)


def undisputed(story: Story, names: Iterable[str], why: str, means: Means) -> tuple[tuple[Put, ...], dict[str, int]]:
    """The questions about these fields have lost their object, for the operator has said what is right."""
    puts, expected = list[Put](), dict[str, int]()
    for name in names:
        question = story.disputed[name].question if name in story.disputed else None
        standing = asked(means.ledger.stream(of_question(question))) if question else None
        if question and standing is not None and standing.state == "open":
            puts.append(Put(of_question(question), QuestionVoided(question=question, plan=None, why=why)))
            expected[of_question(question)] = standing.version
    return tuple(puts), expected


def _question(news: News, record_id: RecordId, held: Said, means: Means) -> QuestionId:
    """One for each value that stands, however often it is contradicted."""
    return QuestionId(f"qu_{means.prints.of('dispute', f'{news.kind.name}|{record_id}|{held.name}')[:22]}")


def _asked(
    fact: RecordDisputed, held: Said, payload: str, stream: str, kind: RecordKind, known: Json, news: Json
) -> QuestionAsked:
    name = field_called(fact.field)
    have = _text(field_said(fact.field, held.value, known.get("currency")))
    said = _text(field_said(fact.field, fact.said.value, news.get("currency") or known.get("currency")))
    which, between = f"Which {name} is right?", f"{have} or {said}"
    counts, whole = fact.field.endswith(MINOR), {**news, **known}
    ours = held.of in ("", fact.id)
    if not ours:
        # Said under another name of theirs: parted, that is somebody else's, whose words are sealed for them alone.
        have, between = _ANOTHERS, f"{_ANOTHERS} or {said}"
    card = Card(
        title=f"{called(kind, whole)}: {between}?" if counts else f"{_shown(kind, whole)}: which {name} is right?",
        summary=which if counts else between,
        verb="Answer",
        change=(Field(name=name, before=have, after=said, label=fact.label.shown()),),
        rules=(
            f"You have '{have}' since {held.since[:10]}: {held.why}"
            if ours
            else "What you have was said under another name of theirs: onefirm people show",
            f"Now it says '{said}': {fact.why.value}",
        ),
    )
    return QuestionAsked(
        question=fact.question,
        asks="clarification",
        plan=None,
        step=None,
        subject=fact.subject,
        payload=payload,
        card=Personal(subject=fact.subject, value=as_json(card)),
        options=(KEEP, TAKE),
        same=same_as("clarification", f"{fact.record}.{fact.field}"),
        concerns=stream,
    )


def called(kind: RecordKind, fields: Json) -> str:
    """`Invoice 2026-03, Weiß Keramik`: what it is known by, and the name that stands on it."""
    names = [str(fields[name]) for name in dict.fromkeys((*kind.named_by, "name")) if fields.get(name)]
    return f"{kind.name.replace('_', ' ').capitalize()} {', '.join(dict.fromkeys(names[:2]))}".rstrip()


def _shown(kind: RecordKind, fields: Json) -> str:
    return next((str(fields[name]) for name in kind.named_by if fields.get(name)), f"This {kind.name}")


def _text(value: object) -> str:
    return ", ".join(map(str, cast("list[object]", value))) if isinstance(value, list) else str(value)
