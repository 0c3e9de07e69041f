"""The ledger through the desk: one entry as everybody reads it, and whether the books are sound."""

import asyncio
from collections.abc import Mapping
from types import MappingProxyType

from onefirm.conductor.effects.places import stayed
from onefirm.conductor.facts import effect_of
from onefirm.desk.post import Post
from onefirm.desk.says.kinds import group_of, who
from onefirm.desk.says.says import says
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.ledger import EventView, RebuildView, VerifyView
from onefirm.domain.events.effects import EffectDispatched, EffectReceipted
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.plans import StepDone
from onefirm.domain.events.streams import of_effect
from onefirm.domain.frozen import Json, as_json
from onefirm.ledger.verify import says as says_of_books


async def verify(post: Post, _args: Nothing, _by: str) -> VerifyView:
    verified = await asyncio.to_thread(post.books.verify)
    return VerifyView(
        sound=verified.sound,
        entries=verified.entries,
        checkpoints=verified.checkpoints,
        says=says_of_books(verified),
        first_bad=verified.first_bad,
        problem=verified.problem,
    )


async def rebuild(post: Post, _args: Nothing, _by: str) -> RebuildView:
    projections = dict(await asyncio.to_thread(post.books.rebuild))
    return RebuildView(equal=all(projections.values()), projections=projections)


def told(post: Post, event: Recorded, titles: Mapping[str, str] = MappingProxyType({})) -> str:
    """The sentence of an entry, true of where its act went."""
    return says(event, titles, stayed_here(post, event))


def stayed_here(post: Post, event: Recorded) -> str:
    """What its act came to, where it was handed over to somebody who keeps it on this machine."""
    match event.fact:
        case EffectReceipted(effect=effect):
            pass
        case StepDone(agent="", by_hand=False) as done:
            effect = effect_of(done.plan, done.visit)
        case _:
            return ""
    acts = [each for each in post.means.ledger.stream(of_effect(effect)) if each.seq <= event.seq]
    handed = [each.fact.place for each in acts if isinstance(each.fact, EffectDispatched)]
    happened = handed and isinstance(acts[-1].fact, EffectReceipted)
    return stayed(handed[-1], post.means) if happened else ""


def view(post: Post, event: Recorded, titles: Mapping[str, str] = MappingProxyType({})) -> EventView:
    body: Json = as_json(event.fact)
    return EventView(
        seq=event.seq,
        at=event.at,
        kind=event.fact.kind,
        version=event.fact.version,
        stream=event.stream,
        actor=event.actor,
        cause=event.cause,
        says=told(post, event, titles),
        body=body,
        hash=event.hash,
        group=group_of(event.fact.kind),
        who=who(event.actor),
    )
