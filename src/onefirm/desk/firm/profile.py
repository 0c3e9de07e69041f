"""The operator's profile through the desk: said once, in a file or here, and read by every agent."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from types import MappingProxyType

from onefirm.conductor.facts import words
from onefirm.desk.post import Post
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.profile import (
    ProfileEntry,
    ProfileField,
    ProfileFieldView,
    ProfileHistory,
    ProfileSaid,
    ProfileView,
    SetProfile,
)
from onefirm.desk.shapes.records import Diff
from onefirm.domain.actors import OPERATOR
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.firm import FILES, PROFILE_STREAM, ProfileChanged
from onefirm.domain.frozen import Json
from onefirm.domain.ids import FIRM
from onefirm.domain.personal import Personal
from onefirm.domain.problem import AT_FIELD, Problem, Refusal
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.when import read_zone
from onefirm.records.profile import Profile, fields_of, said_in, unfit

_VOICE_FILE = "voice.md"
_TRIES = 5
_ABOUT = MappingProxyType(
    {
        "firm": "The name of the firm, as clients read it.",
        "name": "Your name.",
        "email": "Where you get and send mail.",
        "trade": "What the firm does, in a few words.",
        "services": "What is on offer, with commas.",
        "prices": "What things cost, in the words you would tell a client.",
        "budget_min": "The smallest budget worth a talk.",
        "currency": "The three letters of the currency you reckon in.",
        "booking": "How to get an appointment: a sentence or a link.",
        "hours": "When you can be reached: 'Monday to Friday, 9 to 17'.",
        "timezone": "The zone in which schedules are read.",
        "signature": "What stands under every letter.",
        "voice": "How you write: greeting, closing, words to avoid.",
    }
)


async def shown(post: Post, _args: Nothing, _by: str) -> ProfileView:
    changes = _changes(post)
    stands = fields_of(changes[-1][1]) if changes else {}
    return ProfileView(fields=tuple(_field(name, stands, changes) for name in Profile.model_fields))


async def set_(post: Post, args: SetProfile, by: str) -> ProfileSaid:
    """From now on it is so; what was written before stays in the history."""
    name, value = _named(args.field), args.value.strip()
    if why := unfit(name, value):
        raise Refusal(_cannot(name, value, why))
    if name == "timezone":
        _read_zone(value)
    for _ in range(_TRIES):
        events = post.means.ledger.stream(PROFILE_STREAM)
        stands = _stands(events)
        before = str(stands.get(name) or "")
        if before == value:
            return ProfileSaid(says=f"That is so already: {_plain(name)}.", field=name, value=value, before=before)
        fact = ProfileChanged(
            fields=Personal(subject=FIRM, value={**stands, name: value}),
            changed=(name,),
            source=OPERATOR,
            why=words(FIRM, args.why),
        )
        try:
            (entry,) = await post.means.ledger.append(
                Put(PROFILE_STREAM, fact), actor=by, expected={PROFILE_STREAM: len(events)}
            )
        except Conflict:
            continue
        says = f"Changed: {_plain(name)}. The next draft is written with it."
        return ProfileSaid(says=says, field=name, value=value, before=before, entry=entry.seq)
    raise Refusal(_faster(name))


def _read_zone(value: str) -> None:
    try:
        read_zone(value)
    except Refusal as refusal:
        raise Refusal(refusal.problem.at_field("timezone")) from refusal


async def history(post: Post, args: ProfileField, _by: str) -> ProfileHistory:
    name = _named(args.field) if args.field else ""
    entries, before = list[ProfileEntry](), Json()
    for event, fact in _changes(post):
        after = fields_of(fact)
        diff = tuple(
            Diff(field=field, before=before.get(field), after=after.get(field))
            for field in Profile.model_fields
            if field == (name or field) and (before.get(field) or "") != (after.get(field) or "")
        )
        if diff:
            entries.append(
                ProfileEntry(
                    entry=event.seq,
                    at=event.at,
                    source=_source(fact, [each.field for each in diff]),
                    why=str(fact.why.value or ""),
                    diff=diff,
                )
            )
        before = after
    return ProfileHistory(entries=tuple(reversed(entries)))


def _changes(post: Post) -> list[tuple[Recorded, ProfileChanged]]:
    events = post.means.ledger.stream(PROFILE_STREAM)
    return [(event, event.fact) for event in events if isinstance(event.fact, ProfileChanged)]


def _stands(events: tuple[Recorded, ...]) -> Json:
    last = events[-1].fact if events else None
    return fields_of(last) if isinstance(last, ProfileChanged) else {}


def _field(name: str, stands: Json, changes: list[tuple[Recorded, ProfileChanged]]) -> ProfileFieldView:
    said = list(_said(name, changes))
    in_file = [str(value) for _, fact, value in said if fact.source == FILES]
    event, fact, _ = said[-1] if said else (None, None, "")
    value = str(stands.get(name) or "")
    return ProfileFieldView(
        name=name,
        value=value,
        about=_ABOUT[name],
        source=_source(fact, [name]) if fact else "",
        since=event.at if event else "",
        entry=event.seq if event else 0,
        file_says=in_file[-1] if in_file and in_file[-1] not in ("", value) else None,
    )


def _source(fact: ProfileChanged, names: Sequence[str]) -> str:
    """Of the two files, the one to look into."""
    return _VOICE_FILE if fact.source == FILES and list(names) == ["voice"] else fact.source


def _said(
    name: str, changes: list[tuple[Recorded, ProfileChanged]]
) -> Iterator[tuple[Recorded, ProfileChanged, object]]:
    for event, fact in changes:
        said = said_in(fact)
        if name in said:
            yield event, fact, said[name]


def _named(field: str) -> str:
    name = field.strip().casefold().replace("-", "_")
    if name in Profile.model_fields:
        return name
    near = get_close_matches(name, Profile.model_fields, n=1)
    raise Refusal(
        Problem(
            code="profile-field-unknown",
            what=f"Your profile has no field '{field[:40]}'.",
            why=f"It has {', '.join(Profile.model_fields)}.",
            fix=f"Did you mean '{near[0]}'?" if near else "See `onefirm profile`.",
            where="onefirm profile",
        )
    )


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _cannot(name: str, value: str, why: str) -> Problem:
    return Problem(
        code="profile-value",
        what=f"Your {_plain(name)} cannot be '{value[:40]}'.",
        why=why,
        fix="Say it anew; until then it stays as it is.",
        where=f"{AT_FIELD}{name}",
    )


def _faster(name: str) -> Problem:
    return Problem(
        code="profile-conflict",
        what=f"Your {_plain(name)} was not changed.",
        why="Your profile changed each time while this was being written.",
        fix="Look at it and say it once more.",
        where="onefirm profile",
    )
