"""Retention through the desk: who was kept long enough, and forgetting them for exactly what was shown."""

import asyncio

from onefirm.conductor.facts import later
from onefirm.conductor.forgetting.announced import AHEAD_DAYS
from onefirm.conductor.forgetting.prune import Due, due_of, prune, ruled
from onefirm.conductor.forgetting.whose import Person, label, only_taken_back
from onefirm.desk.post import Post
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.forgetting import Place, Prune, PruneView
from onefirm.domain.problem import Problem, Refusal

_DAY_SECONDS = 86_400


async def previewed(post: Post, _args: Nothing, _by: str) -> PruneView:
    due = await asyncio.to_thread(due_of, post.means)
    soon = await asyncio.to_thread(due_of, post.means, later(post.means, AHEAD_DAYS * _DAY_SECONDS))
    people = sum(map(len, due.people.values()))
    were = f"{people} person was" if people == 1 else f"{people} people were"
    says = f"{were} kept as long as policy.toml says." if people else "Nobody was kept too long."
    if due.more:
        says += " More are due; they come with the next time."
    if not ruled(post.means):
        says = (
            "Everybody is kept for ever, for policy.toml has no other rule. "
            'To have one, write there below [retention]: leads = "12 months"'
        )
    view = _view(post, due, says, due.confirm if people else "")
    names = tuple(name for name in _names(post, soon) if name not in view.names)
    stay = tuple(f"{_called(post, person)}: {why}" for person, why in due.stay)
    return view.model_copy(update={"soon": names, "stay": stay})


async def pruned(post: Post, args: Prune, _by: str) -> PruneView:
    """For good. Only for exactly who was shown."""
    due = await asyncio.to_thread(due_of, post.means)
    if due.confirm != args.confirm:
        raise Refusal(_stale())
    fact = await prune(due, post.forgetting, post.means)
    await post.at_hand.forget()
    gone = sum(fact.dropped.values())
    were = "1 person is" if gone == 1 else f"{gone} people are"
    return _view(post, due, f"{were} forgotten, each with a receipt that names nobody.", "")


def _view(post: Post, due: Due, says: str, confirm: str) -> PruneView:
    goes = tuple(Place(place=cls, count=len(previews)) for cls, previews in due.people.items())
    stays = tuple(Place(place=why, count=count) for why, count in due.held.items())
    return PruneView(says=says, goes=goes, names=_names(post, due) if confirm else (), stays=stays, confirm=confirm)


def _names(post: Post, due: Due) -> tuple[str, ...]:
    """Each with the rule they go by, and the day on which they fall due."""
    terms = post.means.policy.retention
    return tuple(
        f"{_called(post, preview.person)}: {cls} = {terms[cls]}, due {due.days[preview.person.subjects[0]][:10]}"
        for cls, previews in due.people.items()
        for preview in previews
    )


def _called(post: Post, person: Person) -> str:
    name = label(person, post.means)
    return f"{name} (taken back, but still in the ledger)" if only_taken_back(person, post.means) else name


def _stale() -> Problem:
    return Problem(
        code="prune-stale",
        what="This is no longer what you were shown, so nobody was forgotten.",
        why="Somebody came or wrote, or the rules in policy.toml changed since.",
        fix="Look at it again: onefirm prune",
    )
