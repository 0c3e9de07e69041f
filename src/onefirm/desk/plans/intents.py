"""Wishes through the desk: typed by hand or said in one line."""

import re

from onefirm.conductor.wishes.lines import not_understood, understood
from onefirm.desk.cursors import cut, read
from onefirm.desk.plans.lines import laid_open
from onefirm.desk.post import Post
from onefirm.desk.says.inbox import when
from onefirm.desk.shapes.args import INTEGER_MAX, IntentsArgs, Say, Send
from onefirm.desk.shapes.intents import IntentRow, IntentsView, IntentTypeView, TypedView
from onefirm.domain.actors import OPERATOR
from onefirm.domain.events.streams import of_effect
from onefirm.domain.ids import EffectId, PlanId
from onefirm.domain.intent import IntentCall, IntentType
from onefirm.domain.labels import FROM_OUTSIDE, OPERATORS_OWN, Label
from onefirm.domain.problem import Problem, Refusal
from onefirm.intake.receive import Received
from onefirm.planning.acts import act

_REF = re.compile(r"(?P<name>[a-z]+(?:-[a-z]+)*)@(?P<version>[1-9][0-9]{0,3})")


async def listed(post: Post, args: IntentsArgs, _by: str) -> IntentsView:
    (below,) = read("intents", args.after, (int,)) if args.after else (INTEGER_MAX,)
    found = post.means.views.all("intents_newest", below=below, limit=args.limit + 1)
    rows, more = cut("intents", found, args.limit, lambda row: (row["seq"],))
    return IntentsView(
        types=tuple(_type(kind) for _, kind in sorted(post.means.crew.catalogue.intents.items())),
        received=tuple(
            IntentRow(
                id=str(row["intent"]),
                type=str(row["type"]),
                at=str(row["at"]),
                source=str(row["source"]),
                plan=str(row["plan"]),
                folded=int(row["folded"] or 0),
            )
            for row in rows
        ),
        next=more,
    )


async def send(post: Post, args: Send, by: str) -> TypedView:
    """A typed wish, of any version that was ever released."""
    matched = _REF.fullmatch(args.type)
    if matched is None:
        raise Refusal(_no_version(args.type))
    call_made = IntentCall(
        name=matched["name"],
        version=int(matched["version"]),
        fields=args.fields,
        source=f"the {by}",
        label=worth(by),
        key=args.key,
        preview=args.preview,
    )
    return await _start(post, call_made, by)


async def say(post: Post, args: Say, by: str) -> TypedView:
    """One line in plain words: the intake agent reads it, and what it became is shown."""
    if not args.line.strip():
        raise Refusal(_nothing_said())
    wish = await understood(args.line, post.means)
    if wish is None:
        raise Refusal(not_understood(args.line))
    if args.dry_run or wish.missing:
        return laid_open(post, args.line, wish)
    call_made = wish.call(f"the {by}").model_copy(update={"preview": args.preview, "label": worth(by)})
    return await _start(post, call_made, by)


def worth(by: str) -> Label:
    """The operator's word is their own. What a program brings with a token is worth what comes in from outside."""
    return OPERATORS_OWN if by == OPERATOR else FROM_OUTSIDE


async def _start(post: Post, call_made: IntentCall, by: str) -> TypedView:
    received = await post.means.intake.receive(call_made, by, along=post.beginning.along)
    if received.folded:
        row = post.means.views.one("plan_of_intent", intent=received.intent)
        plan = PlanId(str(row["plan"])) if row else None
        view = _view(received, plan or "", "The same wish is here already; nothing new was started.")
        return _with_receipt(post, view, plan) if plan else view
    plan = await post.beginning.begin(received.intent, received.seq)
    if plan is None:
        return _view(received, "", "It is kept, but no plan could be made. The inbox says why.")
    waits = (
        "Its preview waits for you; nothing runs before you approve it." if call_made.preview else "Its plan has begun."
    )
    return _view(received, plan, waits)


def _with_receipt(post: Post, view: TypedView, plan: PlanId) -> TypedView:
    """The same wish again: what came of it the first time, when something has left for it."""
    rows = post.means.views.all("effects_of_plan", plan=plan)
    sent = [act(post.means.ledger.stream(of_effect(EffectId(str(row["effect"]))))) for row in rows]
    receipts = [standing.receipt for standing in sent if standing is not None and standing.receipt is not None]
    if not receipts:
        return view
    receipt = receipts[-1]
    says = f"Already done: receipt {receipt.provider_id}, {when(receipt.happened_at)}. Nothing new was started."
    update = {"already": True, "receipt": receipt.provider_id, "receipt_at": receipt.happened_at, "says": says}
    return view.model_copy(update=update)


def _view(received: Received, plan: str, says: str) -> TypedView:
    return TypedView(
        type=received.typed.type.ref,
        fields=received.typed.fields,
        upcast=received.typed.upcast,
        says=says,
        intent=received.intent,
        plan=plan,
        folded=received.folded,
        started=bool(plan) and not received.folded,
    )


def _type(kind: IntentType) -> IntentTypeView:
    accepts = sorted({*kind.upcasts, kind.version})
    return IntentTypeView(
        name=kind.name,
        version=kind.version,
        about=kind.about,
        accepts=tuple(accepts),
        upcasts=tuple(f"@{version} → @{version + 1}: {kind.upcasts[version].change}" for version in accepts[:-1]),
        fields=kind.fields.model_json_schema(),
    )


def _no_version(ref: str) -> Problem:
    return Problem(
        code="intent-ref",
        what=f"'{ref}' does not name a wish and its version.",
        why="Wishes are versioned, so that an old call still means what it meant.",
        fix="Write it as `qualify-lead@2`; `onefirm intents list` shows what there is.",
    )


def _nothing_said() -> Problem:
    return Problem(
        code="line-empty",
        what="There was nothing in the line.",
        why="A wish needs a few words.",
        fix='Try: onefirm do "New lead: Ada <ada@palmer.example> wants a logo, budget 3000"',
    )
