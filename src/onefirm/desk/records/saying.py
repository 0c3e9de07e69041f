"""Writing down what you say of a thing: a new one, or what is true of one from now on."""

from collections.abc import Iterable, Mapping

from pydantic import JsonValue

from onefirm.conductor.facts import now
from onefirm.conductor.keeping.keep import Keeping, Kept
from onefirm.conductor.keeping.news import News
from onefirm.desk.post import Post
from onefirm.desk.records.amounts import as_minor
from onefirm.desk.records.bounds import bounded, several_bounded
from onefirm.desk.records.checks import checked, says
from onefirm.desk.records.finding import as_rule, find_as_named, kind_of, subject_for, with_client, your_word
from onefirm.desk.records.moments import since
from onefirm.desk.records.problems import (
    no_why,
    not_among,
    not_several,
    nothing_said,
    there_already,
)
from onefirm.desk.records.views import shown_as
from onefirm.desk.records.writing import Writing, as_kept, story_of, written
from onefirm.desk.shapes.records import (
    ChangeRecord,
    MakeRecord,
    RecordSaid,
)
from onefirm.domain.actors import OPERATOR
from onefirm.domain.ids import RecordId
from onefirm.domain.problem import Refusal
from onefirm.domain.record import RecordKind
from onefirm.records.story import Story

_YOU_MADE = "You wrote it down."


async def made(post: Post, args: MakeRecord, by: str) -> RecordSaid:
    kind = kind_of(post, args.kind)
    bounded(kind, args.fields, args.why)
    if not any(map(says, args.fields.values())):
        raise Refusal(nothing_said(kind.name, f"onefirm records make {kind.name} field=value"))
    begins = since(args.since, now(post.means))

    def write() -> Writing:
        checked(kind, args.fields)
        values = as_rule(post, kind, with_client(post, kind, as_minor(kind, args.fields, {})), {})
        _not_there(post, kind, values)
        subject, met = subject_for(post, kind, values)
        label = your_word(subject)
        kept = Keeping(post.means).keep(
            News(kind, values, dict.fromkeys(values, label), subject, OPERATOR, args.why or _YOU_MADE, since=begins)
        )
        shown = shown_as(kind, {**kept.weighed.taken}, kept.id)
        writing = as_kept(kind, kept, shown, f"The {kind.name} {shown} is kept.")
        return Writing(writing.said.model_copy(update={"made": True}), (*met, *writing.puts), writing.expected)

    return await written(post, kind.name, "", write, by)


async def changed(post: Post, args: ChangeRecord, by: str) -> RecordSaid:
    kind = kind_of(post, args.kind)
    command = f"onefirm records change {kind.name} '{args.id}' field=value"
    if not (args.fields or args.add or args.end):
        raise Refusal(nothing_said(kind.name, f"{command} --why '…'"))
    for several in (args.fields, args.add, args.end):
        bounded(kind, {name: _as_said(value) for name, value in several.items()}, args.why)
    named, begins = find_as_named(post, kind, args.id), since(args.since, now(post.means))
    if not args.why.strip():
        raise Refusal(no_why(command))
    record_id = Keeping(post.means).stays(kind, named)

    def write() -> Writing:
        story = story_of(post, kind, record_id)
        checked(kind, {**args.fields, **{name: list(more) for name, more in args.add.items()}})
        values, ends = _asked_for(kind, story, args, named)
        for name in kind.many & values.keys():
            standing = {str(said.value) for said in story.standing(name) if said.name not in ends}
            several_bounded(kind, name, len(standing.union(map(str, _several(values[name])))))
        held = story.fields(kind)
        values = as_rule(post, kind, with_client(post, kind, as_minor(kind, values, held)), held)
        label = your_word(story.subject)
        kept = Keeping(post.means).keep(
            News(
                kind=kind, values=values, labels=dict.fromkeys(values, label), subject=story.subject, source=OPERATOR,
                why=args.why, id=record_id, named=named, since=begins, ends=ends,
            )
        )  # fmt: skip
        shown = shown_as(kind, {**story.fields(kind), **_single(kind, kept.weighed.taken)}, record_id)
        ended = len({name.split("/")[1] for name in ends})
        says = _says(kind, shown, kept, ended)
        return as_kept(kind, kept, shown, says)

    return await written(post, kind.name, args.id, write, by)


def _says(kind: RecordKind, shown: str, kept: Kept, ended: int) -> str:
    if not kept.weighed.taken and not ended:
        return f"That was known already; nothing of the {kind.name} {shown} changed."
    names = ", ".join(kept.weighed.taken) or "what ended"
    return f"{names[0].upper()}{names[1:]} of the {kind.name} {shown}: written down."


def _as_said(value: JsonValue | tuple[str, ...]) -> JsonValue:
    return list(value) if isinstance(value, tuple) else value


def _several(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [value]


def _single(kind: RecordKind, taken: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {name: value for name, value in taken.items() if name not in kind.many}


def _asked_for(
    kind: RecordKind, story: Story, args: ChangeRecord, named: RecordId
) -> tuple[dict[str, JsonValue], tuple[str, ...]]:
    """The values that are said, and the names of those that end."""
    values: dict[str, JsonValue] = {}
    ends = list[str]()
    for name, value in args.fields.items():
        if name in kind.many:
            # Said as a whole: what is not among it is not true any more.
            single: list[JsonValue] = [] if value in ("", None) else [value]
            wanted = value if isinstance(value, list) else single
            others = [said.value for said in story.standing(name) if said.of != named]
            values[name] = [each for each in wanted if each not in others]
            ends += [said.name for said in story.standing(name) if said.value not in wanted]
        else:
            values[name] = _nothing(kind, name) if value == "" else value
    for name, more in args.add.items():
        _must_hold_several(kind, name)
        before = values.get(name, [])
        values[name] = [*(before if isinstance(before, list) else []), *more]
    for name, gone in args.end.items():
        _must_hold_several(kind, name)
        ends += _names_of(kind, story, name, gone)
    return {name: value for name, value in values.items() if value != []}, tuple(ends)


def _must_hold_several(kind: RecordKind, name: str) -> None:
    if name not in kind.many and name in kind.fields.model_fields:
        raise Refusal(not_several(kind.name, name))


def _names_of(kind: RecordKind, story: Story, name: str, gone: Iterable[str]) -> list[str]:
    standing = story.standing(name)
    for value in gone:
        if value not in {str(said.value) for said in standing}:
            raise Refusal(not_among(kind.name, name, value, [str(said.value) for said in standing]))
    return [said.name for said in standing if str(said.value) in set(gone)]


def _nothing(kind: RecordKind, name: str) -> JsonValue:
    """What an emptied field holds: a field of numbers has no empty text."""
    field = kind.fields.model_fields.get(name)
    return 0 if field is not None and field.annotation is int else ""


def _not_there(post: Post, kind: RecordKind, values: Mapping[str, JsonValue]) -> None:
    """Of whoever was forgotten a stream is left, in which nothing can be read: they are met as a stranger."""
    if not kind.identity or not values.get(kind.identity):
        return
    keeping = Keeping(post.means)
    record_id = keeping.stays(kind, keeping.identity(kind, values))
    story = keeping.story(kind, record_id)
    if story is not None and not story.withdrawn and not story.blank:
        raise Refusal(there_already(kind.name, kind.identity, shown_as(kind, story.fields(kind), record_id), record_id))
