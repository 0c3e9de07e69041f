"""Where a value of a plan has its worth from: somebody's own words, or what an agent of yours made of them."""

from onefirm.conductor.stands import walk_of
from onefirm.desk.post import Post
from onefirm.desk.says.plans import plain
from onefirm.desk.shapes.records import FieldView, ValueView
from onefirm.domain.ids import PlanId
from onefirm.domain.labels import FROM_OUTSIDE, Integrity
from onefirm.domain.record import RecordKind


def told_apart(post: Post, kind: RecordKind, fields: tuple[FieldView, ...]) -> tuple[FieldView, ...]:
    """What was worked out is worth no more than the words it was worked out from; yet nobody outside said it."""
    return tuple(
        field.model_copy(update={"values": tuple(_told(post, kind, field.name, value) for value in field.values)})
        for field in fields
    )


def _told(post: Post, kind: RecordKind, name: str, value: ValueView) -> ValueView:
    agent = _agent(post, kind, name, value.plan) if value.plan and value.worth == Integrity.OUTSIDE else ""
    if not agent:
        return value
    outside = FROM_OUTSIDE.shown()
    label = value.label.replace(outside, f"worked out by the {plain(agent)}, {outside} words")
    return value.model_copy(update={"label": label})


def _agent(post: Post, kind: RecordKind, name: str, plan: str) -> str:
    """Which agent of that plan gave what its step wrote into this field; empty where none did."""
    walk = walk_of(PlanId(plan), post.means)
    for step in walk.plan.steps:
        source = step.takes.get(name) if step.kind == "record" and plain(step.does) == plain(kind.name) else None
        output = walk.outputs.get(source.path.partition(".")[0]) if source else None
        if output is not None and output.agent:
            return output.agent
    return ""
