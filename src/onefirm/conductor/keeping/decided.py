"""What the operator's answer to a contradiction makes of the record."""

from collections.abc import Sequence

from onefirm.conductor.facts import words
from onefirm.conductor.keeping.disputes import TAKE
from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.keeping.news import News
from onefirm.conductor.means import Means
from onefirm.domain.events.questions import QuestionAsked
from onefirm.domain.events.records import RecordConfirmed, RecordDisputed
from onefirm.domain.events.streams import of_question, of_record
from onefirm.domain.ids import RecordId
from onefirm.domain.labels import Integrity, endorsed
from onefirm.domain.question import Decision
from onefirm.ledger.ledger import Put
from onefirm.records.story import Said

_YOU = "You decided between the two."


def decided(fact: QuestionAsked, decision: Decision, means: Means) -> tuple[tuple[Put, ...], dict[str, int]]:
    """What is written along with the answer, and the versions it was judged on."""
    keeping = Keeping(means)
    _, name, record_id = fact.concerns.split(":", 2)
    kind = keeping.kind(name)
    story = keeping.own(kind, RecordId(record_id)) if kind else None
    disputes = story.disputed.values() if story else ()
    dispute = next((each for each in disputes if each.question == fact.question), None)
    if kind is None or story is None or dispute is None:
        return (), {}  # It was settled otherwise meanwhile, and the answer changes nothing.
    why, whole = decision.reason or _YOU, keeping.story(kind, keeping.stays(kind, dispute.id))
    held = [said for said in whole.said.get(dispute.field, ()) if said.name == dispute.held] if whole else []
    if decision.answer != TAKE.name:
        return _confirmed(dispute, held, why, means)
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


def _confirmed(
    dispute: RecordDisputed, held: Sequence[Said], why: str, means: Means
) -> tuple[tuple[Put, ...], dict[str, int]]:
    """What stands is confirmed where it was said: of this record, or of another that is one with it."""
    stands = [said for said in held if said.stands]
    elsewhere = tuple(said for said in stands if said.of != dispute.id)
    here = RecordConfirmed(
        record=dispute.record,
        id=dispute.id,
        fields=(dispute.field,) if len(stands) > len(elsewhere) else (),
        question=dispute.question,
        why=words(dispute.subject, why),
    )
    there = [
        RecordConfirmed(
            record=dispute.record, id=RecordId(said.of), fields=(dispute.field,), why=words(dispute.subject, why)
        )
        for said in elsewhere
    ]
    puts = tuple(Put(of_record(each.record, each.id), each) for each in (here, *there))
    return puts, {put.stream: means.ledger.version(put.stream) for put in puts}
