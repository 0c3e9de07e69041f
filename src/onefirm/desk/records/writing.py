"""What is about to be written of a thing, and writing it: judged on what stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from onefirm.conductor.keeping.keep import Keeping, Kept
from onefirm.desk.post import Post
from onefirm.desk.records.problems import moved_on
from onefirm.desk.shapes.records import RecordSaid
from onefirm.domain.events.records import RecordChanged
from onefirm.domain.events.streams import of_record
from onefirm.domain.ids import RecordId
from onefirm.domain.problem import Refusal
from onefirm.domain.record import RecordKind
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.records.story import Story

_TRIES = 2


@dataclass(frozen=True)
class Writing:
    """What is about to be written, and what is said of it afterwards."""

    said: RecordSaid
    puts: tuple[Put, ...]
    expected: Mapping[str, int]


async def written(post: Post, kind: str, ref: str, write: Callable[[], Writing], by: str) -> RecordSaid:
    """Judged on what stands; where somebody was faster it is judged once more."""
    for _ in range(_TRIES):
        writing = write()
        if not writing.puts:
            return writing.said
        try:
            entries = await post.means.ledger.append(*writing.puts, actor=by, expected=writing.expected)
        except Conflict:
            continue
        stream = of_record(kind, writing.said.id)
        mine = next((entry.seq for entry in entries if entry.stream == stream), entries[0].seq)
        return writing.said.model_copy(update={"entry": mine})
    raise Refusal(moved_on(kind, ref))


def as_kept(kind: RecordKind, kept: Kept, shown: str, says: str) -> Writing:
    """What was weighed, to be written; it is also said where that speaks against an act of the firm."""
    if any(isinstance(put.fact, RecordChanged) and put.fact.undoes for put in kept.puts):
        says = f"{says} An act had just left it the other way; that counts against letting it run by itself."
    said = RecordSaid(
        kind=kind.name,
        id=kept.id,
        shown=shown,
        says=says,
        taken=tuple(kept.weighed.taken),
        known=kept.weighed.known,
        disputed=tuple(kept.weighed.against),
    )
    return Writing(said, kept.puts, kept.expected)


def story_of(post: Post, kind: RecordKind, record_id: RecordId) -> Story:
    story = Keeping(post.means).story(kind, record_id)
    assert story is not None, f"The row of {record_id} came from its stream."
    return story
