"""Retention through the desk: who was kept long enough, and forgetting them for exactly what was shown."""

import asyncio

from onefirm.conductor.facts import later
from onefirm.conductor.forgetting.announced import AHEAD_DAYS
from onefirm.conductor.forgetting.prune import Due, due_of, prune, ruled
from onefirm.desk.args import Nothing
from onefirm.desk.forgetting_shapes import Place, Prune, PruneView
from onefirm.desk.post import Post
from onefirm.domain.problem import Problem, Refusal

_DAY_SECONDS = 86_400


async def previewed(post: Post, _args: Nothing, _by: str) -> PruneView:
    due = await asyncio.to_thread(due_of, post.means)
    soon = await asyncio.to_thread(due_of, post.means, later(post.means, AHEAD_DAYS * _DAY_SECONDS))
    people = sum(map(len, due.people.values()))
    says = f"{people} people were kept as long as policy.toml says." if people else "Nobody was kept too long."
    if not ruled(post.means):
        says = "Nobody goes by themselves: policy.toml says nothing else under [retention]."
    view = _view(due, says, due.confirm if people else "")
    return view.model_copy(update={"soon": tuple(name for name in _names(soon) if name not in view.names)})


async def pruned(post: Post, args: Prune, _by: str) -> PruneView:
    """For good. Only for exactly who was shown."""
    due = await asyncio.to_thread(due_of, post.means)
    if due.confirm != args.confirm:
        raise Refusal(_stale())
    fact = await prune(due, post.forgetting, post.means)
    await post.memory.forget()
    return _view(due, f"{sum(fact.dropped.values())} people are forgotten, each with a receipt that names nobody.", "")


def _view(due: Due, says: str, confirm: str) -> PruneView:
    goes = tuple(Place(place=cls, count=len(previews)) for cls, previews in due.people.items())
    stays = tuple(Place(place=why, count=count) for why, count in due.held.items())
    return PruneView(says=says, goes=goes, names=_names(due) if confirm else (), stays=stays, confirm=confirm)


def _names(due: Due) -> tuple[str, ...]:
    return tuple(", ".join(preview.person.names[:2]) or preview.person.subjects[0] for preview, _ in due.whom)


def _stale() -> Problem:
    return Problem(
        code="prune-stale",
        what="This is no longer what you were shown, so nobody was forgotten.",
        why="Somebody came or wrote, or the rules in policy.toml changed since.",
        fix="Look at it again: onefirm prune",
    )
