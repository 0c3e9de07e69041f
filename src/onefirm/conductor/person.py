"""Whom a plan is about and whom an address belongs to, as the records know them."""

from dataclasses import dataclass

from onefirm.conductor.crew import Means
from onefirm.conductor.keeping.keep import Keeping
from onefirm.domain.events.intents import SubjectSeen
from onefirm.domain.events.streams import of_record, of_subject
from onefirm.domain.ids import FIRM, RecordId, SubjectId
from onefirm.domain.record import RecordKind
from onefirm.records.kinds.people import PERSON
from onefirm.records.story import Story

_RECORDS_MAX = 1000


@dataclass(frozen=True)
class Known:
    """Somebody's record, after any merges."""

    kind: RecordKind
    id: RecordId
    story: Story

    @property
    def stream(self) -> str:
        return of_record(self.kind.name, self.id)


def known_person(subject: SubjectId, means: Means) -> Known | None:
    """The oldest record about this person that still stands. The rows only say where to look."""
    if subject == FIRM:
        return None
    rows = means.views.all("records_about", subject=subject, limit=_RECORDS_MAX)
    ids = dict.fromkeys(RecordId(str(row["id"])) for row in rows if row["record"] == PERSON.name)
    found = (_standing(record_id, means) for record_id in ids)
    return next((known for known in found if known is not None), None)


def subjects_of(address: str, means: Means) -> tuple[SubjectId, ...]:
    """Whose address this is: by what came in from it, and by whose record it stands in."""
    address = address.strip().casefold()
    if not address:
        return ()
    seen = means.ledger.last(of_subject(means.prints.of("subject", address)))
    kept = _standing(Keeping(means).identity(PERSON, {PERSON.identity: address}), means)
    found = [
        *([seen.fact.subject] if seen is not None and isinstance(seen.fact, SubjectSeen) else []),
        *([kept.story.subject] if kept is not None else []),
    ]
    return tuple(dict.fromkeys(found))


def _standing(record_id: RecordId, means: Means) -> Known | None:
    keeping = Keeping(means)
    record_id = keeping.stays(PERSON, record_id)
    story = keeping.story(PERSON, record_id)
    return Known(PERSON, record_id, story) if story is not None and not story.withdrawn else None
