"""Who is meant: a person, an organisation, or a lead of whom no more is known than what they asked for."""

from dataclasses import dataclass

from onefirm.conductor.keeping.keep import Keeping
from onefirm.desk.people.problems import nobody, several
from onefirm.desk.post import Post
from onefirm.desk.records.finding import kind_of
from onefirm.desk.records.views import shown_as
from onefirm.domain.ids import FIRM, RecordId, SubjectId
from onefirm.domain.names import folded
from onefirm.domain.problem import Refusal
from onefirm.domain.record import RecordKind
from onefirm.ledger.patterns import at_the_end, inside
from onefirm.ledger.projection import Row
from onefirm.records.rows.tables import KEPT
from onefirm.records.story import Story

PERSON, ORGANISATION, LEAD = "person", "organisation", "lead"
_KINDS = (PERSON, ORGANISATION, LEAD)
_SHORTEST = 3
_ROWS = 6
_RECORDS_MAX = 1_000


@dataclass(frozen=True)
class Somebody:
    kind: RecordKind
    id: RecordId
    story: Story

    @property
    def shown(self) -> str:
        return shown_as(self.kind, self.story.fields(self.kind), self.id)

    @property
    def like(self) -> str:
        """What they are compared as."""
        return ORGANISATION if self.kind.name == ORGANISATION else PERSON


def somebody(post: Post, ref: str, *, as_named: bool = False) -> Somebody:
    """As they stand after any merges, unless it is asked for what was named."""
    row = _row(post, ref.strip(), as_named=as_named)
    kind = kind_of(post, str(row["record"]))
    keeping = Keeping(post.means)
    record_id = RecordId(str(row["id"]))
    record_id = record_id if as_named else keeping.stays(kind, record_id)
    story = keeping.story(kind, record_id)
    assert story is not None, f"The row of {record_id} came from its stream."
    return Somebody(kind, record_id, story)


def person_of(post: Post, subject: SubjectId) -> Row | None:
    """The record of the person whose data this is, also one that was merged with another."""
    rows = post.means.views.all("records_about", subject=subject, limit=_RECORDS_MAX) if subject != FIRM else []
    people = [row for row in rows if row["record"] == PERSON and row["state"] != "withdrawn"]
    return next((row for row in people if row["state"] == KEPT), people[0] if people else None)


def _row(post: Post, ref: str, *, as_named: bool) -> Row:
    """The first way to read it that somebody answers to."""
    for rows in (_exactly(post, ref), *(_read(post, query, pattern) for query, pattern in _ways(ref))):
        met = {(str(row["record"]), str(row["id"])): row for row in (_as_person(post, row) for row in rows)}
        people = {_stays(post, row) for row in met.values()}
        if len(people) == 1:
            return _meant(list(met.values()), as_named=as_named)
        if met:
            raise Refusal(several(ref, met.values()))
    raise Refusal(nobody(ref))


def _stays(post: Post, row: Row) -> tuple[str, RecordId]:
    kind = kind_of(post, str(row["record"]))
    return kind.name, Keeping(post.means).stays(kind, RecordId(str(row["id"])))


def _meant(rows: list[Row], *, as_named: bool) -> Row:
    """Of several that are one person and called alike: who stays, or the only one that was merged into them."""
    gone = [row for row in rows if row["into_id"]]
    stays = [row for row in rows if not row["into_id"]]
    return gone[0] if gone and (not stays or (as_named and len(gone) == 1)) else stays[0]


def _ways(ref: str) -> tuple[tuple[str, str], ...]:
    small = folded(ref)
    if len(ref) < _SHORTEST:
        return ()
    return (
        ("records_called", small),
        ("records_ending", at_the_end(ref)),
        ("records_named", inside(small)),
        ("records_in_words", inside(small)),
    )


def _read(post: Post, query: str, pattern: str) -> list[Row]:
    found = (post.means.views.all(query, record=name, pattern=pattern, limit=_ROWS) for name in _KINDS)
    # Of somebody who was forgotten there is still an entry, which says nothing.
    return [row for rows in found for row in rows if row["words"]]


def _exactly(post: Post, ref: str) -> list[Row]:
    """By id, or by a mail address or a domain."""
    if not ref:
        return []
    found = list[Row]()
    for name in _KINDS:
        kind = kind_of(post, name)
        for record_id in (RecordId(ref), Keeping(post.means).identity(kind, {kind.identity: ref})):
            row = post.means.views.one("record", record=name, id=record_id)
            if row and row["words"]:
                found.append(row)
    return found


def _as_person(post: Post, row: Row) -> Row:
    """A lead of somebody who has a record of their own is that person."""
    if row["record"] != LEAD:
        return row
    return person_of(post, SubjectId(str(row["subject"]))) or row
