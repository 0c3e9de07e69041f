"""Whom a plan is about and whom an address belongs to, as the records know them."""

from collections.abc import Sequence
from dataclasses import dataclass

from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.keeping.kin import kin
from onefirm.conductor.means import Means
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.intents import SubjectSeen
from onefirm.domain.events.streams import of_record, of_subject, of_words
from onefirm.domain.ids import FIRM, RecordId, SubjectId
from onefirm.domain.labels import Integrity
from onefirm.domain.record import RecordKind
from onefirm.records.kinds.people import PERSON
from onefirm.records.story import Story

_RECORDS_MAX = 1000
_ADDRESSES = (PERSON.identity, "emails")


@dataclass(frozen=True)
class Known:
    """Somebody's record, after any merges."""

    kind: RecordKind
    id: RecordId
    story: Story

    @property
    def streams(self) -> tuple[str, ...]:
        """Every record of theirs that is read together here."""
        return tuple(of_record(self.kind.name, each) for each in self.story.versions)


def known_person(subject: SubjectId, means: Means) -> Known | None:
    """The oldest record about this person that still stands. The rows only say where to look."""
    if subject == FIRM:
        return None
    rows = means.views.all("records_about", subject=subject, limit=_RECORDS_MAX)
    ids = dict.fromkeys(RecordId(str(row["id"])) for row in rows if row["record"] == PERSON.name)
    found = (_standing(record_id, means) for record_id in ids)
    return next((known for known in found if known is not None), None)


def subjects_of(address: str, means: Means) -> tuple[SubjectId, ...]:
    """Whose address this is: by what came in from it, by whose record it stands in, and every name of theirs."""
    seen, kept = seen_as(address, means), _kept_as(address, means)
    names = [*([seen] if seen else []), *([kept.story.subject] if kept else [])]
    return kin(means, *names)


def addresses_of(address: str, means: Means) -> tuple[str, ...]:
    """This one, and where else the same person is or was reached: whoever opted out there opted out."""
    seen, kept = seen_as(address, means), _kept_as(address, means)
    known = kept or (known_person(seen, means) if seen else None)
    said = [each for name in _ADDRESSES for each in (known.story.said.get(name, ()) if known else ())]
    return tuple(dict.fromkeys([_plain(address), *(_plain(str(each.value)) for each in said if each.value)]))


def confirmed_addresses(subject: SubjectId, means: Means) -> frozenset[str]:
    """Where they are reached, as the operator said it or confirmed it; what only came in is not among them."""
    person = known_person(subject, means)
    said = (each for name in _ADDRESSES for each in (person.story.standing(name) if person else ()))
    return frozenset(_plain(str(each.value)) for each in said if each.label.integrity >= Integrity.CONFIRMED)


def seen_as(address: str, means: Means) -> SubjectId | None:
    """Under which name what comes in from this address is kept."""
    last = means.ledger.last(of_subject(means.prints.of("subject", _plain(address)))) if _plain(address) else None
    return last.fact.subject if last is not None and isinstance(last.fact, SubjectSeen) else None


def heard(subject: SubjectId, means: Means) -> Sequence[Recorded]:
    """What they wrote to us, from whichever of their addresses, in the order in which it came."""
    if subject == FIRM:
        return ()
    found = [means.ledger.stream(of_words(name)) for name in kin(means, subject)]
    return found[0] if len(found) == 1 else sorted((each for one in found for each in one), key=lambda each: each.seq)


def _kept_as(address: str, means: Means) -> Known | None:
    return _standing(Keeping(means).identity(PERSON, {PERSON.identity: address}), means) if _plain(address) else None


def _plain(address: str) -> str:
    return address.strip().casefold()


def _standing(record_id: RecordId, means: Means) -> Known | None:
    keeping = Keeping(means)
    record_id = keeping.stays(PERSON, record_id)
    story = keeping.story(PERSON, record_id)
    return Known(PERSON, record_id, story) if story is not None and not story.withdrawn else None
