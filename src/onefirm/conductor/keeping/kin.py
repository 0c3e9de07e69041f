"""One person under several names: each name has a stream that tells which others are theirs too."""

from onefirm.conductor.means import Means
from onefirm.domain.events.people import PersonJoined, PersonParted
from onefirm.domain.events.streams import of_kin
from onefirm.domain.ids import RecordId, SubjectId
from onefirm.ledger.ledger import Put

BOOKS = ".books"
"""What the law wants kept about somebody lies under a key of its own, which a forgetting leaves in place."""


def plain(subject: str) -> SubjectId:
    """Whose it is, also where the law has it kept under a key of its own."""
    return SubjectId(subject.removesuffix(BOOKS))


def kin(means: Means, *names: SubjectId) -> tuple[SubjectId, ...]:
    """These names first, then all others that were found to be the same person's, and not parted since."""
    found = dict.fromkeys(names)
    waiting = list(found)
    while waiting:
        fresh = [other for other in _tied(waiting.pop(0), means) if other not in found]
        found |= dict.fromkeys(fresh)
        waiting += fresh
    return tuple(found)


def joined(one: SubjectId, other: SubjectId, gone: RecordId) -> tuple[Put, ...]:
    """What a merge of two records says of the people they are about."""
    told = (PersonJoined(subject=each, other=its, record=gone) for each, its in _two(one, other))
    return tuple(Put(of_kin(fact.subject), fact) for fact in told)


def parted(one: SubjectId, other: SubjectId, gone: RecordId) -> tuple[Put, ...]:
    told = (PersonParted(subject=each, other=its, record=gone) for each, its in _two(one, other))
    return tuple(Put(of_kin(fact.subject), fact) for fact in told)


def _two(one: SubjectId, other: SubjectId) -> list[tuple[SubjectId, SubjectId]]:
    one, other = plain(one), plain(other)
    return [(one, other), (other, one)] if one != other else []


def _tied(name: SubjectId, means: Means) -> list[SubjectId]:
    """Two may be one by several records; as long as one of these stands, they are."""
    if not means.ledger.version(of_kin(name)):
        return []
    ties = dict[tuple[SubjectId, RecordId], None]()
    for event in means.ledger.stream(of_kin(name)):
        match event.fact:
            case PersonJoined() as met:
                ties[met.other, met.record] = None
            case PersonParted() as went:
                ties.pop((went.other, went.record), None)
            case _:
                pass
    return [other for other, _ in ties]
