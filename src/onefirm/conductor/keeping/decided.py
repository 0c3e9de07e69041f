"""What the operator's answer to a contradiction makes of the record."""

from onefirm.conductor.crew import Means
from onefirm.conductor.facts import words
from onefirm.conductor.keeping.disputes import TAKE
from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.keeping.news import News
from onefirm.domain.events.questions import QuestionAsked
from onefirm.domain.events.records import RecordConfirmed
from onefirm.domain.events.streams import of_question
from onefirm.domain.ids import RecordId
from onefirm.domain.labels import Integrity, endorsed
from onefirm.domain.question import Decision
from onefirm.ledger.ledger import Put

_YOU = "You decided between the two."


def decided(fact: QuestionAsked, decision: Decision, means: Means) -> tuple[tuple[Put, ...], dict[str, int]]:
    """What is written along with the answer, and the versions it was judged on."""
    keeping = Keeping(means)
    _, name, record_id = fact.concerns.split(":", 2)
    kind = keeping.kind(name)
    story = keeping.story(kind, RecordId(record_id)) if kind else None
    disputes = story.disputed.values() if story else ()
    dispute = next((each for each in disputes if each.question == fact.question), None)
    if kind is None or story is None or dispute is None:
        return (), {}  # It was settled otherwise meanwhile, and the answer changes nothing.
    why = decision.reason or _YOU
    if decision.answer != TAKE.name:
        confirmed = RecordConfirmed(
            record=name, id=dispute.id, fields=(dispute.field,), why=words(dispute.subject, why)
        )
        return (Put(fact.concerns, confirmed),), {fact.concerns: story.version}
    taken = News(
        kind=kind,
        values={dispute.field: dispute.said.value},
        labels={dispute.field: endorsed(dispute.label, Integrity.CONFIRMED)},
        subject=dispute.subject,
        source=dispute.source,
        why=f"{why} {dispute.why.value}",
        id=dispute.id,
    )
    kept = keeping.keep(taken)
    asked = of_question(fact.question)
    expected = {stream: version for stream, version in kept.expected.items() if stream != asked}
    return tuple(put for put in kept.puts if put.stream != asked), expected
