"""Finding the record that is meant, and whose it is."""

from collections.abc import Mapping

from pydantic import JsonValue

from onefirm.conductor.keeping.keep import Keeping
from onefirm.desk.cursors import gone
from onefirm.desk.post import Post
from onefirm.desk.records.problems import no_client, no_kind, no_record, only_a_lead, several
from onefirm.desk.records.views import fields_of
from onefirm.domain.ids import FIRM, RecordId, SubjectId
from onefirm.domain.labels import OPERATORS_OWN, Label, Secrecy
from onefirm.domain.names import folded
from onefirm.domain.problem import Refusal
from onefirm.domain.record import RecordKind
from onefirm.ledger.ledger import Put
from onefirm.ledger.patterns import at_the_end, inside
from onefirm.ledger.projection import Row
from onefirm.policy.wording import RULES, read_rule
from onefirm.records.kinds.work import RULE

PERSON = "person"
_SHORTEST = 3
"""So many signs an end of an id or a part of a name has at least; fewer would fit by chance."""


def kind_of(post: Post, name: str) -> RecordKind:
    records = post.means.crew.catalogue.records
    if name not in records:
        raise Refusal(no_kind(name, records))
    return records[name]


def find(post: Post, kind: RecordKind, ref: str) -> RecordId:
    """The record that is meant, as it stands after any merges."""
    return Keeping(post.means).stays(kind, find_as_named(post, kind, ref))


def find_as_named(post: Post, kind: RecordKind, ref: str) -> RecordId:
    """Also one that was found to be the same as another."""
    ref = ref.strip()
    if exactly := _exactly(post, kind, ref):
        return exactly
    for query, pattern in (
        ("records_called", folded(ref)),
        ("records_ending", at_the_end(ref)),
        ("records_named", inside(folded(ref))),
    ):
        rows = post.means.views.all(query, record=kind.name, pattern=pattern, limit=6) if len(ref) >= _SHORTEST else []
        if len(rows) == 1:
            return RecordId(str(rows[0]["id"]))
        if rows:
            raise Refusal(several(kind.name, ref, rows))
    raise Refusal(no_record(kind.name, ref))


def _exactly(post: Post, kind: RecordKind, ref: str) -> RecordId | None:
    """By its id, or by what makes two of them the same: a mail address, a number."""
    if not ref:
        return None
    named = [RecordId(ref)]
    if kind.identity:
        named.append(Keeping(post.means).identity(kind, {kind.identity: ref}))
    rows = (post.means.views.one("record", record=kind.name, id=record_id) for record_id in named)
    return next((RecordId(str(row["id"])) for row in rows if row), None)


def row_of(post: Post, kind: RecordKind, record_id: RecordId) -> Row:
    row = post.means.views.one("record", record=kind.name, id=record_id)
    if row is None:
        raise Refusal(no_record(kind.name, record_id))
    return row


def last_shown(post: Post, record: str, record_id: str) -> None:
    """A list in the order of names goes on behind this one, so it still has to have its name."""
    row = post.means.views.one("record", record=record, id=record_id)
    if row is None or not row["words"]:
        raise Refusal(gone())


def person_called(post: Post, ref: str) -> Row | None:
    """The one that is named: parted from others one day, what is theirs goes with them."""
    kind = kind_of(post, PERSON)
    try:
        return row_of(post, kind, find_as_named(post, kind, ref))
    except Refusal as refusal:
        if refusal.problem.code == "record-unknown":
            return None
        raise


def _lead_called(post: Post, ref: str) -> str:
    """The address of a lead of this name; empty where there is none."""
    kind = kind_of(post, "lead")
    try:
        row = row_of(post, kind, find_as_named(post, kind, ref))
    except Refusal as refusal:
        if refusal.problem.code == "record-unknown":
            return ""
        raise
    return str(fields_of(row).get("email") or "")


def with_client(post: Post, kind: RecordKind, values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The client by id, whatever they were called."""
    called = str(values.get("client") or "")
    if not called or "client" not in kind.fields.model_fields:
        return dict(values)
    row = person_called(post, called)
    if row is None:
        email = _lead_called(post, called)
        raise Refusal(only_a_lead(called, kind.name, email) if email else no_client(called, kind.name))
    return {**values, "client": str(row["id"])}


def as_rule(
    post: Post, kind: RecordKind, values: Mapping[str, JsonValue], held: Mapping[str, JsonValue]
) -> dict[str, JsonValue]:
    """A rule as the gate reads it: `E-Mail` is `mail`, and what nobody can hold to is not taken."""
    whole = {**held, **values}
    rule, value = str(whole.get("rule") or ""), str(whole.get("value") or "")
    if kind.name != RULE.name or rule not in RULES or not value or values.keys().isdisjoint({"rule", "value"}):
        return dict(values)
    ways = [name.partition(".")[0] for name in post.means.crew.catalogue.effects]
    return {**values, "value": read_rule(f"{rule} {value}", ways).value}


def subject_for(post: Post, kind: RecordKind, values: Mapping[str, JsonValue]) -> tuple[SubjectId, tuple[Put, ...]]:
    """Whose data it will be: the person's themselves, or their client's; otherwise the firm's own."""
    if kind.identity == "email" or kind.name == PERSON:
        return Keeping(post.means).subject_of(str(values.get("email") or ""))
    row = person_called(post, str(values["client"])) if values.get("client") else None
    return (SubjectId(str(row["subject"])) if row else FIRM), ()


def your_word(subject: SubjectId) -> Label:
    """What the operator says: worth most, and no less secret than the one it is about."""
    if subject == FIRM:
        return OPERATORS_OWN
    return Label(integrity=OPERATORS_OWN.integrity, secrecy=Secrecy.CLIENT, subjects=frozenset({subject}))
