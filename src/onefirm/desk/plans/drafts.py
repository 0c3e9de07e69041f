"""Goals in words through the desk: the draft that is made of one, beginning it, and keeping it as a playbook."""

import hashlib
import re

from onefirm.conductor.begin import CARRY_OUT
from onefirm.conductor.wishes.goals import UNKNOWN, Draft, drafted, not_placed
from onefirm.desk.plans.filled import filled
from onefirm.desk.plans.intents import worth
from onefirm.desk.plans.plans import preview_of, previewed
from onefirm.desk.post import Post
from onefirm.desk.says.models import could_draft
from onefirm.desk.shapes.args import BeginDraft, DraftGoal, KeepDraft, PlanRef
from onefirm.desk.shapes.drafts import DraftView, PlacedView
from onefirm.desk.shapes.plans import PreviewView
from onefirm.domain.actors import OPERATOR
from onefirm.domain.frozen import canonical
from onefirm.domain.intent import IntentCall
from onefirm.domain.names import folded
from onefirm.domain.problem import Problem, Refusal

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


async def draft(post: Post, args: DraftGoal, by: str) -> DraftView:
    """What a goal would become. Nothing runs. Only the operator asks a model, and what that cost is written down."""
    return _view(post, await _made(post, args.goal, pays=by == OPERATOR and not args.rules_only))


async def begin(post: Post, args: BeginDraft, by: str) -> PreviewView:
    """The draft becomes a plan that waits for its approval: exactly this one, by its hash."""
    if by != OPERATOR:
        raise Refusal(_not_yours())
    made = await _made(post, args.goal)
    if made.missing:
        raise Refusal(_open(made))
    seen = _seen(made, post.beginning.would_of(made.text).hash)
    if args.hash and args.hash != seen:
        raise Refusal(_changed(args.hash, seen))
    name, _, version = CARRY_OUT.partition("@")
    fields = {**made.fields, "draft": made.text}
    call = IntentCall(
        name=name,
        version=int(version),
        fields=fields,
        source=f"the {by}",
        label=worth(by),
        labels=made.labels,
        preview=True,
    )
    received = await post.means.intake.receive(call, by, along=post.beginning.along)
    begun = await post.beginning.begin(received.intent, received.seq)
    if begun is None:
        raise Refusal(not_placed(args.goal))
    return await previewed(post, PlanRef(plan=begun), by)


async def keep(post: Post, args: KeepDraft, _by: str) -> DraftView:
    """The draft is written into the firm's folder, as a playbook to be changed there."""
    if not _NAME.fullmatch(args.name):
        raise Refusal(_no_name(args.name))
    made = await _made(post, args.goal)
    if any(folded(page.name) == args.name for page in post.means.crew.shelf.pages()):
        raise Refusal(_taken(args.name))
    text = made.text.replace(f"\nname: {made.name}\n", f"\nname: {args.name}\n", 1)
    view = _view(post, made)
    page = post.means.crew.shelf.put(args.name, text)
    return view.model_copy(update={"text": text, "name": args.name, "kept": page.path})


async def _made(post: Post, goal: str, *, pays: bool = False) -> Draft:
    made = await drafted(goal, post.means, pays=pays) if goal.strip() else None
    if made is None or not made.text or (len(made.left) == len(made.placed) and not _could(made)):
        raise Refusal(not_placed(goal, _no_model(made) if made else ""))
    return made


def _no_model(made: Draft) -> str:
    return made.degraded or (UNKNOWN if UNKNOWN in made.notes else "")


def _could(made: Draft) -> bool:
    """A model could say more of it, and was not asked yet."""
    return made.would is not None and bool(made.would.way.tiers)


def _seen(made: Draft, plan: str) -> str:
    """The fingerprint of what was looked at: its steps, and whom and what they are for. The day is no part of it."""
    fields = {name: value for name, value in made.fields.items() if name != "day"}
    return hashlib.sha256(f"{plan}\n{canonical(fields)}".encode()).hexdigest()


def _view(post: Post, made: Draft) -> DraftView:
    plan = post.beginning.would_of(made.text)
    name, email = (str(made.fields.get(each) or "") for each in ("name", "email"))
    return DraftView(
        goal=made.goal,
        name=made.name,
        whom=f"{name} <{email}>".strip() if email else "",
        text=made.text,
        placed=tuple(PlacedView(words=words, became=became) for words, became in made.placed),
        left=made.left,
        missing=made.missing,
        notes=made.notes,
        fits=made.fits,
        by_model=f"Drafted by a model: {made.asked}." if made.asked else "",
        route=made.route,
        degraded=made.degraded,
        could=could_draft(made.would.micros) if made.would and _could(made) else "",
        leaves=made.would.question.request.words if made.would and _could(made) else "",
        would=filled(preview_of(post, plan), made.fields).model_copy(update={"hash": _seen(made, plan.hash)}),
    )


def _open(made: Draft) -> Problem:
    return Problem(
        code="draft-open",
        what="This draft cannot begin yet.",
        why=" ".join(made.missing),
        fix="Say the goal again, with what is missing.",
    )


def _changed(seen: str, now: str) -> Problem:
    return Problem(
        code="draft-changed",
        what="The draft is not the one you looked at.",
        why=f"You saw {seen[:12]}; the same words make {now[:12]} now.",
        fix="Look at it again, then begin it.",
    )


def _not_yours() -> Problem:
    return Problem(
        code="draft-not-yours",
        what="A draft begins only by your own hand.",
        why="Plans come from your own words. A program with a token may look at a draft; it never makes a plan of one.",
        fix="Begin it on the page /plan, or with `onefirm plans begin`.",
    )


def _no_name(name: str) -> Problem:
    return Problem(
        code="draft-name",
        what=f"A playbook cannot be called '{name[:60]}'.",
        why="A name has small letters, digits and dashes, and begins with a letter.",
        fix="Choose one like 'offer-and-reminder'.",
    )


def _taken(name: str) -> Problem:
    return Problem(
        code="draft-name-taken",
        what=f"There is a playbook '{name}' already.",
        why="Nothing is ever written over a playbook of yours.",
        fix="Choose another name.",
        where=f"playbooks/{name}.md",
    )
