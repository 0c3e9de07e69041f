"""Who may be the same as whom, and what the operator says of it: merged, told apart, or taken apart again."""

from pydantic import JsonValue

from onefirm.conductor.forgetting.whose import together
from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.keeping.merging import Merging, Overtaken, Turned
from onefirm.conductor.keeping.news import News
from onefirm.desk.people.finding import LEAD, ORGANISATION, PERSON, Somebody, somebody
from onefirm.desk.people.likenesses import ENTRIES_MAX, Found, Likenesses
from onefirm.desk.people.problems import nobody, not_alike, not_merged, same_already, which_part
from onefirm.desk.post import Post
from onefirm.desk.records.finding import kind_of
from onefirm.desk.records.problems import moved_on
from onefirm.desk.records.views import fields_of
from onefirm.desk.shapes.people import (
    Alike,
    AlikeView,
    MergePeople,
    PairView,
    PartPeople,
    PeopleSaid,
    SideView,
    TwoPeople,
)
from onefirm.domain.events.records import RecordMerged
from onefirm.domain.events.streams import of_record
from onefirm.domain.ids import RecordId
from onefirm.domain.problem import Refusal
from onefirm.ledger.projection import Row
from onefirm.ledger.store import Conflict
from onefirm.records.alike import Likeness, Proposal, Traits, useful
from onefirm.records.rows.tables import KEPT

LIKELY = 0.5
_TRIES = 2
_MERGED_MAX = 100
_CHOSEN_MAX = 6
_SAYS = ("email", "emails", "phones", "organisation", "domain", "address", "status")
_NEWEST = f" Only the newest {ENTRIES_MAX:,} were held against each other."
_PROMOTED = "They were known by what they asked for."


async def alike(post: Post, args: Alike, _by: str) -> AlikeView:
    """All pairs that may be one, as one list. Nothing is merged before the operator says so."""
    found = await post.at_hand.of(Likenesses).found(post.means.views)
    likely = [one for one in found.proposals if one.likeness.probability >= LIKELY]
    chosen = useful(found.proposals, args.limit) if args.teach else likely[: args.limit]
    return AlikeView(
        says=_counted(len(likely), len(found.proposals), teach=args.teach) + ("" if found.all else _NEWEST),
        likely=len(likely),
        decisions=found.decisions,
        items=tuple(_pair(one, found) for one in chosen),
    )


async def merged(post: Post, args: MergePeople, by: str) -> PeopleSaid:
    """The first stays. What was known of the other stands under it, and the other's names lead to it."""
    return await _merged(post, args.stays, args.gone, args.why, by, choose=False)


async def same(post: Post, args: TwoPeople, by: str) -> PeopleSaid:
    """They are one: of the two, the one that more is known of stays."""
    return await _merged(post, args.one, args.other, args.why, by, choose=True)


async def different(post: Post, args: TwoPeople, by: str) -> PeopleSaid:
    """They are two, and are not proposed again."""
    for _ in range(_TRIES):
        one, other = _two(post, args.one, args.other)
        traits, _ = await post.at_hand.of(Likenesses).seen_of(post.means.views, one.id, other.id)
        turned = Merging(post.means).judged(one.like, one.id, other.id, same=False, traits=traits)
        if seq := await _written(post, turned, by):
            says = f"'{one.shown}' and '{other.shown}' are two; you are not asked about them again."
            return PeopleSaid(says=says, kind=one.kind.name, id=one.id, shown=one.shown, gone=other.id, entry=seq)
    raise Refusal(moved_on(PERSON, args.one))


async def parted(post: Post, args: PartPeople, by: str) -> PeopleSaid:
    """A merge is taken back; it was none, so later proposals learn from it."""
    named = somebody(post, args.person, as_named=True)
    gone = named if named.story.into else _merged_into(post, named)
    for _ in range(_TRIES):
        gone = somebody(post, gone.id, as_named=True)
        if not gone.story.into:
            raise Refusal(not_merged(gone.shown))
        stays = somebody(post, gone.story.into, as_named=True)
        merging = Merging(post.means)
        turned = merging.part(gone.kind, stays.id, gone.id, args.why)
        turned += merging.judged(gone.like, stays.id, gone.id, same=False, traits={})
        for lead, its in _leads_merged(post, stays, gone):
            turned += merging.part(kind_of(post, LEAD), lead, its, args.why)
        if seq := await _written(post, turned, by):
            says = f"'{gone.shown}' and '{stays.shown}' stand for themselves again."
            return PeopleSaid(says=says, kind=gone.kind.name, id=gone.id, shown=gone.shown, gone=stays.id, entry=seq)
    raise Refusal(moved_on(gone.kind.name, gone.shown))


async def _merged(post: Post, stays: str, gone: str, why: str, by: str, *, choose: bool) -> PeopleSaid:
    for _ in range(_TRIES):
        one, other = _two(post, stays, gone)
        if choose or one.kind.name == LEAD:
            one, other = sorted((one, other), key=_weight, reverse=True)
        traits, likeness = await post.at_hand.of(Likenesses).seen_of(post.means.views, one.id, other.id)
        if LEAD in (one.kind.name, other.kind.name):
            one, other = [
                each if each.kind.name == PERSON else await _as_person(post, each, by) for each in (one, other)
            ]
        one, other = (somebody(post, each.id, as_named=True) for each in (one, other))
        if one.story.into or other.story.into:
            continue  # Somebody else merged one of them while the two were held against each other.
        try:
            turned, chose = _as_one(post, one, other, why, traits, likeness), _chose(post, one, other)
        except Overtaken:
            continue
        if seq := await _written(post, turned, by):
            says = (
                f"'{other.shown}' and '{one.shown}' are one now.{chose} "
                f"To take it back: onefirm people part '{other.id[-8:]}'"
            )
            return PeopleSaid(says=says, kind=one.kind.name, id=one.id, shown=one.shown, gone=other.id, entry=seq)
    raise Refusal(moved_on(PERSON, stays))


def _as_one(post: Post, one: Somebody, other: Somebody, why: str, traits: Traits, likeness: Likeness | None) -> Turned:
    merging = Merging(post.means)
    sure = round(likeness.probability * 100) if likeness else 0
    turned = merging.judged(one.like, one.id, other.id, same=True, traits=traits)
    turned += merging.merge(one.kind, one.id, other.id, why, sure)
    for lead, its in _leads_of(post, one, other):
        turned += merging.merge(kind_of(post, LEAD), lead, its, why, sure, along=other.id)
    return turned


def _chose(post: Post, one: Somebody, other: Somebody) -> str:
    """What stands from now on where the two said different things."""
    told = [
        f"{name.replace('_', ' ')}: '{_called(post, name, stands)}' instead of '{_called(post, name, instead)}'"
        for name, stands, instead in Merging(post.means).chosen(one.kind, one.id, other.id)
    ]
    more = f"; and {len(told) - _CHOSEN_MAX} more" if len(told) > _CHOSEN_MAX else ""
    return f" Where they differed: {'; '.join(told[:_CHOSEN_MAX])}{more}." if told else ""


def _called(post: Post, field: str, value: JsonValue) -> str:
    """An organisation is kept by its id, and known by its name."""
    row = post.means.views.one("record", record=ORGANISATION, id=str(value)) if field == ORGANISATION else None
    return str(row["shown"] or "") if row else str(value)


async def _as_person(post: Post, one: Somebody, by: str) -> Somebody:
    """Of a lead there was no record of the person yet: what they said of themselves becomes one."""
    said = {name: one.story.standing(name)[-1] for name in ("name", "email") if one.story.value(name, one.kind)}
    kept = Keeping(post.means).keep(
        News(
            kind=kind_of(post, PERSON),
            values={name: each.value for name, each in said.items()},
            labels={name: each.label for name, each in said.items()},
            subject=one.story.subject,
            source="lead",
            why=_PROMOTED,
        )
    )
    await _written(post, Turned(kept.puts, kept.expected), by)  # Whoever was faster has made the same record.
    return somebody(post, kept.id)


def _leads_of(post: Post, one: Somebody, other: Somebody) -> list[tuple[RecordId, RecordId]]:
    """Whoever is one person is one lead: two would say of them how far they are, and not the same."""
    ours, its = ([row for row in _leads(post, each) if row["state"] == KEPT] for each in (one, other))
    if one.kind.name != PERSON or not ours:
        return []
    return [(RecordId(str(ours[0]["id"])), RecordId(str(row["id"]))) for row in (*ours[1:], *its)]


def _leads_merged(post: Post, stays: Somebody, gone: Somebody) -> list[tuple[RecordId, RecordId]]:
    """Every lead that became another's when these two were merged, whichever of their names it is about."""
    if gone.kind.name != PERSON:
        return []
    its = [RecordId(str(row["id"])) for row in _leads(post, stays) if row["into_id"]]
    last = [(lead, _merged_last(post, lead)) for lead in its]
    return [(fact.id, lead) for lead, fact in last if fact is not None and fact.along == gone.id]


def _merged_last(post: Post, lead: RecordId) -> RecordMerged | None:
    facts = [event.fact for event in post.means.ledger.stream(of_record(LEAD, lead))]
    return next((fact for fact in reversed(facts) if isinstance(fact, RecordMerged) and fact.gone == lead), None)


def _leads(post: Post, one: Somebody) -> list[Row]:
    subjects = together(one.story.subject, post.means).subjects
    found = (post.means.views.all("records_about", subject=each, limit=_MERGED_MAX) for each in subjects)
    return [row for rows in found for row in rows if row["record"] == LEAD]


def _merged_into(post: Post, one: Somebody) -> Somebody:
    """Named by who stays, the one that was merged into them."""
    rows = post.means.views.all("records_into", record=one.kind.name, id=one.id, limit=_MERGED_MAX)
    if not rows:
        raise Refusal(not_merged(one.shown))
    if len(rows) > 1:
        raise Refusal(which_part(one.shown, rows))
    return somebody(post, str(rows[0]["id"]), as_named=True)


async def _written(post: Post, turned: Turned, by: str) -> int:
    """The entry it became; 0 where somebody was faster."""
    try:
        entries = await post.means.ledger.append(*turned.puts, actor=by, expected=turned.expected)
    except Conflict:
        return 0
    return entries[0].seq


def _two(post: Post, one: str, other: str) -> tuple[Somebody, Somebody]:
    left, right = somebody(post, one), somebody(post, other)
    for each, ref in ((left, one), (right, other)):
        if each.story.withdrawn:
            raise Refusal(nobody(ref))
    if (left.kind.name, left.id) == (right.kind.name, right.id):
        raise Refusal(same_already(left.shown))
    if left.like != right.like:
        raise Refusal(not_alike(left.shown, right.shown))
    return left, right


def _weight(one: Somebody) -> tuple[bool, int, int]:
    """A person over a lead, then of whom more is known, then who was known first."""
    first = min((said.seq for values in one.story.said.values() for said in values), default=0)
    return one.kind.name != LEAD, len(one.story.fields(one.kind)), -first


def _counted(likely: int, found: int, *, teach: bool) -> str:
    if likely:
        return f"{_pairs(likely)} may be the same."
    if not found:
        return "Nobody seems to be here twice."
    less = f"{_pairs(found)} {'is' if found == 1 else 'are'} less sure"
    return f"Nobody is likely enough to ask about; {less}{'.' if teach else ': onefirm people alike --teach'}"


def _pairs(count: int) -> str:
    return "1 pair" if count == 1 else f"{count} pairs"


def _pair(one: Proposal, found: Found) -> PairView:
    left, right = found.rows[one.left], found.rows[one.right]
    return PairView(
        kind="organisation" if left["record"] == ORGANISATION else "person",
        left=_side(left),
        right=_side(right),
        sure=round(one.likeness.probability * 100),
        certain=one.likeness.certain,
        reasons=one.likeness.reasons,
    )


def _side(row: Row) -> SideView:
    fields = fields_of(row)
    said = (fields.get(name) for name in _SAYS)
    told = [", ".join(map(str, value)) if isinstance(value, list) else str(value) for value in said if value]
    return SideView(id=str(row["id"]), shown=str(row["shown"] or "") or str(row["id"])[-8:], says=tuple(told))
