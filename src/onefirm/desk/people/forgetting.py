"""Forgetting through the desk: what it would do, and doing it, bound to what was shown."""

from collections.abc import Mapping

from onefirm.conductor.forgetting.mentions import mentions_of
from onefirm.conductor.forgetting.preview import Preview, preview_of
from onefirm.conductor.forgetting.whose import person_named
from onefirm.conductor.keeping.listed import rules_kept
from onefirm.desk.people.forgotten import BACKUPS, NOT_REACHED, more_than_shown, not_reached, rules_gone, told
from onefirm.desk.plans.plans import row_view as plan_view
from onefirm.desk.post import Post
from onefirm.desk.shapes.forgetting import Forget, ForgetView, Place, Stopped, Whom
from onefirm.domain.events.people import PersonForgotten
from onefirm.domain.problem import Problem, Refusal

_PLANS_MAX = 1_000


async def previewed(post: Post, args: Whom, _by: str) -> ForgetView:
    """What will go, what has to stay and why. Nothing is done."""
    return _shown(post, _preview(post, args.person))


async def forget(post: Post, args: Forget, by: str) -> ForgetView:
    """For good. Only for exactly what the preview with this fingerprint showed."""
    preview = _preview(post, args.person)
    if preview.confirm != args.confirm:
        raise Refusal(_stale(args.person))
    if preview.in_doubt:
        raise Refusal(_in_doubt(preview))
    view = _shown(post, preview)
    forgetting = await post.forgetting.begin(preview, by)
    receipt = await post.forgetting.carry(forgetting)
    await post.at_hand.forget()
    if receipt is None:
        says = "An act of theirs is just on its way. They are forgotten as soon as it is known what came of it."
        return view.model_copy(update={"says": says, "state": "begun", "forgetting": forgetting})
    return view.model_copy(
        update={**_receipt(receipt, preview, view), "names": (), "forgetting": forgetting, "confirm": ""}
    )


def _preview(post: Post, person: str) -> Preview:
    preview = preview_of(person_named(person, post.means), post.means, post.forgetting.naming)
    if not preview.goes:
        raise Refusal(_gone(person))
    return preview


def _shown(post: Post, preview: Preview) -> ForgetView:
    name = ", ".join(preview.person.names[:2]) or "them"
    rules = [f"{rule.rule} {rule.value}" for _, rule in rules_kept(preview.person.subjects, post.means)]
    return ForgetView(
        says=f"This forgets {name} for good: what is listed can never be read again, here or from a backup."
        + rules_gone(rules),
        state="preview",
        names=preview.person.names,
        subjects=preview.person.subjects,
        goes=_places(preview.goes),
        kept=preview.kept,
        beside=(BACKUPS, NOT_REACHED, *not_reached(mentions_of(preview.person, post.means))),
        running=preview.running,
        stopped=_stopped(post, preview),
        in_doubt=tuple(plan for plan, _ in preview.in_doubt),
        confirm=preview.confirm,
    )


def _places(goes: Mapping[str, int]) -> tuple[Place, ...]:
    return tuple(Place(place=place, count=count, says=told(place, count)) for place, count in goes.items())


def _stopped(post: Post, preview: Preview) -> tuple[Stopped, ...]:
    theirs = [
        plan_view(row)
        for one in preview.person.subjects
        for row in post.means.views.all("plans_of_person", subject=one, limit=_PLANS_MAX)
    ]
    return tuple(Stopped(plan=row.id, title=row.title) for row in theirs if row.id in preview.running)


def _receipt(receipt: PersonForgotten, preview: Preview, shown: ForgetView) -> dict[str, object]:
    return {
        "says": "They are forgotten. This is the receipt; it names nobody. Make a new backup now: onefirm backup",
        "state": "forgotten",
        "subjects": receipt.subjects,
        "goes": _places(receipt.cleaned),
        "kept": receipt.kept,
        "beside": (*more_than_shown(preview.goes, receipt.cleaned), *shown.beside[1:]),
        "running": (),
        "stopped": (),
    }


def _gone(person: str) -> Problem:
    return Problem(
        code="person-forgotten",
        what=f"Nothing of '{person[:80]}' can be read any more.",
        why="They were forgotten before, and nothing came from them since.",
        fix="Nothing needs to be done. `onefirm ledger tail` shows the receipt.",
    )


def _stale(person: str) -> Problem:
    return Problem(
        code="forget-stale",
        what="That is not the fingerprint of the preview, so nobody was forgotten.",
        why="It is mistyped or of somebody else, or something of theirs came or went since and changed it.",
        fix=f"Look at it again: onefirm forget '{person[:80]}'",
    )


def _in_doubt(preview: Preview) -> Problem:
    plan = preview.in_doubt[0][0]
    return Problem(
        code="forget-in-doubt",
        what="Nobody knows yet whether something left for them, so nobody was forgotten.",
        why="It is being looked up, or asked in your inbox. Once they are forgotten it could never be found out.",
        fix=f"Settle it first: onefirm plans show {plan}",
        where=f"onefirm plans show {plan}",
    )
