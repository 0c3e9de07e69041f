"""Forgetting through the desk: what it would do, and doing it, bound to what was shown."""

from onefirm.conductor.forgetting.preview import Preview, preview_of
from onefirm.conductor.forgetting.whose import person_named
from onefirm.desk.forgetting_shapes import Forget, ForgetView, Place, Whom
from onefirm.desk.post import Post
from onefirm.domain.events.people import PersonForgotten
from onefirm.domain.problem import Problem, Refusal


async def previewed(post: Post, args: Whom, _by: str) -> ForgetView:
    """What will go, what has to stay and why. Nothing is done."""
    return shown(_preview(post, args.person))


async def forget(post: Post, args: Forget, by: str) -> ForgetView:
    """For good. Only for exactly what the preview with this fingerprint showed."""
    preview = _preview(post, args.person)
    if preview.confirm != args.confirm:
        raise Refusal(_stale(args.person))
    if preview.in_doubt:
        raise Refusal(_in_doubt(preview))
    forgetting = await post.forgetting.begin(preview, by)
    receipt = await post.forgetting.carry(forgetting)
    await post.likenesses.forget()
    view = shown(preview)
    if receipt is None:
        says = "An act of theirs is just on its way. They are forgotten as soon as it is known what came of it."
        return view.model_copy(update={"says": says, "state": "begun", "forgetting": forgetting})
    return view.model_copy(update={**_receipt(receipt), "names": (), "forgetting": forgetting, "confirm": ""})


def _preview(post: Post, person: str) -> Preview:
    preview = preview_of(person_named(person, post.means), post.means)
    if not preview.goes:
        raise Refusal(_gone(person))
    return preview


def shown(preview: Preview) -> ForgetView:
    name = ", ".join(preview.person.names[:2]) or "them"
    return ForgetView(
        says=f"This forgets {name} for good: what is listed can never be read again, by nobody and from no backup.",
        state="preview",
        names=preview.person.names,
        subjects=preview.person.subjects,
        goes=tuple(Place(place=place, count=count) for place, count in preview.goes.items()),
        kept=preview.kept,
        running=preview.running,
        in_doubt=tuple(plan for plan, _ in preview.in_doubt),
        confirm=preview.confirm,
    )


def _receipt(receipt: PersonForgotten) -> dict[str, object]:
    return {
        "says": "They are forgotten. This is the receipt; it names nobody.",
        "state": "forgotten",
        "subjects": receipt.subjects,
        "goes": tuple(Place(place=place, count=count) for place, count in receipt.cleaned.items()),
        "kept": receipt.kept,
        "running": (),
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
        what="This is no longer what you were shown, so nobody was forgotten.",
        why="Something of theirs came or went after the preview was made, or it was of somebody else.",
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
