"""Plans through the desk: the list, one plan whole, its preview, approving and stopping it."""

from collections.abc import Container, Mapping, Sequence

from onefirm.conductor.brakes import Brakes
from onefirm.conductor.questions.by_hand import takes
from onefirm.conductor.values import intent_of
from onefirm.desk.connections.connections import stuck
from onefirm.desk.cursors import cut, read
from onefirm.desk.ledger import stayed_here, told, view
from onefirm.desk.plans.filled import filled
from onefirm.desk.post import Post
from onefirm.desk.says import plans as plan_says
from onefirm.desk.says.inbox import reason_of, when
from onefirm.desk.says.kinds import whom
from onefirm.desk.seen import held_to
from onefirm.desk.shapes.args import INTEGER_MAX, ApprovePlan, CancelPlan, DidStep, PlanRef, PlansArgs
from onefirm.desk.shapes.inbox import ByHandView
from onefirm.desk.shapes.plans import Change, PlanRow, PlansView, PlanView, PreviewView, StepView
from onefirm.domain.events.effects import (
    EffectApproved,
    EffectDeclared,
    EffectDeferred,
    EffectDispatched,
    EffectUnknown,
)
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.plans import PlanBlocked, StepDone, StepTried
from onefirm.domain.events.questions import QuestionAnswered, QuestionAsked
from onefirm.domain.events.streams import of_effect
from onefirm.domain.ids import EffectId, PlanId
from onefirm.domain.plan import END, Plan, Step
from onefirm.domain.problem import Problem
from onefirm.domain.question import Decision
from onefirm.domain.states import DONE
from onefirm.domain.tiers import TIERS, usd
from onefirm.ledger.projection import Row
from onefirm.planning.acts import Act, in_doubt
from onefirm.planning.preview import preview
from onefirm.planning.walk import Walk, fields_of, text_of

_EVENTS_MAX = 1000
_TRIES_MAX = 5
_SAID = {"reject": "turned it down", "answer": "answered", "did-it": "did it by hand"}


async def listed(post: Post, args: PlansArgs, _by: str) -> PlansView:
    """The last that changed first: what changes while somebody turns the pages stands at the front again."""
    rows, more = _in_state(post, args) if args.state else _newest(post, args)
    pause, ill = post.means.views.one("firm_state", name="pause"), stuck(post)
    return PlansView(paused=bool(pause and pause["value"]), items=tuple(row_view(row, ill) for row in rows), next=more)


def _newest(post: Post, args: PlansArgs) -> tuple[Sequence[Row], str]:
    (below,) = read("plans", args.after, (int,)) if args.after else (INTEGER_MAX,)
    rows = post.means.views.all("plans_below", below=below, limit=args.limit + 1)
    return cut("plans", rows, args.limit, lambda row: (row["seq"],))


def _in_state(post: Post, args: PlansArgs) -> tuple[Sequence[Row], str]:
    name = f"plans {args.state}"
    at, plan = read(name, args.after, (str, str)) if args.after else ("~", "")
    rows = post.means.views.all("plans_in_state", state=args.state, at=at, plan=plan, limit=args.limit + 1)
    return cut(name, rows, args.limit, lambda row: (row["changed_at"], row["plan"]))


async def shown(post: Post, args: PlanRef, _by: str) -> PlanView:
    plan = PlanId(post.find("plan", args.plan))
    row = post.means.views.one("plan", plan=plan)
    assert row is not None, "A plan that was found has a row."
    walk, effect, _ = post.conductor.stand(plan)
    events = events_of(post, plan)
    listed_row = row_view(row, stuck(post))
    titles: dict[str, str] = {step.id: step.title for step in walk.plan.steps}
    trigger = post.means.ledger.event(events[0].cause or events[0].seq)
    question = post.means.views.one("question_of_plan", plan=plan) if listed_row.blocked_by else None
    return PlanView(
        id=plan,
        title=listed_row.title,
        state=listed_row.state,
        playbook=walk.plan.playbook,
        hash=walk.plan.hash,
        intent=walk.plan.intent,
        trigger=view(post, trigger).says if trigger else "",
        trigger_seq=trigger.seq if trigger else 0,
        blocked_by=listed_row.blocked_by,
        declined=listed_row.declined,
        waits_for=listed_row.waits_for,
        action=listed_row.action,
        problem=_problem(events) if listed_row.state == "blocked" else None,
        by_hand=doable(post, walk, effect),
        now=plan_says.now(walk, listed_row, effect),
        cost=_cost(walk, events),
        then=plan_says.then(walk),
        due=listed_row.due if not walk.over else "",
        question=str(question["question"]) if question else "",
        steps=tuple(_step(post, step, walk, listed_row, events) for step in walk.plan.steps),
        timeline=tuple(view(post, event, titles) for event in events),
    )


def _cost(walk: Walk, events: tuple[Recorded, ...]) -> str:
    """`0.0003 USD, and 250 ms of work by the staff.` Nothing where nobody has worked yet."""
    worked = sum(event.fact.milliseconds for event in events if isinstance(event.fact, StepDone))
    if not (worked or walk.micros):
        return ""
    paid = usd(walk.micros) if walk.micros else "It cost nothing"
    return f"{paid}, and {worked:,} ms of work by the staff."


async def previewed(post: Post, args: PlanRef, _by: str) -> PreviewView:
    plan = PlanId(post.find("plan", args.plan))
    walk, _, _ = post.conductor.stand(plan)
    shown = preview_of(post, walk.plan)
    update = {"title": titled(walk.plan.title, walk.whom), "approved": walk.pinned, "state": walk.state}
    return filled(shown.model_copy(update=update), fields_of(intent_of(walk, post.means).fields))


def preview_of(post: Post, plan: Plan) -> PreviewView:
    """What a plan changes, before anything of it has run."""
    lines = preview(plan, post.means.crew.catalogue)
    # One line a step, in the order of the plan; what follows is money and no work.
    work = [*(step.work for step in plan.steps), *("" for _ in lines)]
    return PreviewView(
        plan=plan.id,
        title=plan.title,
        playbook=plan.playbook,
        hash=plan.hash,
        approved=False,
        state="requested",
        cents=plan.estimate.cents,
        minutes=plan.estimate.minutes,
        changes=tuple(
            Change(sign=line.sign, what=line.what, says=line.says, gate=line.gate, rollback=line.rollback, work=kind)
            for line, kind in zip(lines, work, strict=False)
        ),
    )


async def approve(post: Post, args: ApprovePlan, by: str) -> PreviewView:
    plan = post.find("plan", args.plan)
    held_to(args, "hash", "what the preview of the plan showed", f"onefirm plans preview {plan}")
    await Brakes(post.means).approve(plan, args.hash, by)
    return await previewed(post, PlanRef(plan=plan), by)


async def cancel(post: Post, args: CancelPlan, by: str) -> PlanView:
    plan = post.find("plan", args.plan)
    await Brakes(post.means).cancel(plan, args.reason, by)
    return await shown(post, PlanRef(plan=plan), by)


async def did(post: Post, args: DidStep, by: str) -> PlanView:
    """The present step was done by hand; the plan goes on from there."""
    plan = post.find("plan", args.plan)
    decision = Decision(verb="did-it", answer=args.outcome, changes=args.fields, reason=args.note)
    await post.decisions.did(plan, decision, by)
    return await shown(post, PlanRef(plan=plan), by)


def doable(post: Post, walk: Walk, effect: Act | None) -> ByHandView | None:
    """How to say that the present step was done by hand; None where that is not what is asked."""
    if walk.over or walk.at == END or not walk.pinned or (effect is not None and in_doubt(effect)):
        return None
    terms = takes(walk.step, post.means)
    return ByHandView(
        outcomes=terms.outcomes, usual=terms.usual, fields=dict(terms.fields), needs=tuple(sorted(terms.needs))
    )


def row_view(row: Row, ill: Mapping[str, str] | None = None) -> PlanRow:
    """`ill` is what waits for a connection, by plan."""
    return PlanRow(
        id=str(row["plan"]),
        title=titled(str(row["title"]), str(row["whom"])),
        playbook=str(row["playbook"]),
        state=str(row["state"]),
        at_step=str(row["at_step"]),
        blocked_by=str(row["blocked_by"]),
        action=str(row["todo"]),
        declined=bool(row["declined"]) and str(row["state"]) in DONE,
        waits_for=(ill or {}).get(str(row["plan"]), ""),
        due=str(row["due"]),
        made_at=str(row["made_at"]),
        changed_at=str(row["changed_at"]),
    )


def titled(title: str, whom: str) -> str:
    return f"{title}: {whom}" if whom else title


def events_of(post: Post, plan: PlanId) -> tuple[Recorded, ...]:
    """Everything in the plan's own stream and in those of its effects and questions, in order."""
    tail = plan.removeprefix("pl_")
    seqs: set[int] = set()
    for first in (f"plan:pl_{tail}", f"effect:ef_{tail}_", f"question:qu_{tail}_"):
        # '~' sorts after every sign an id is made of, so this is everything that begins with `first`.
        rows = post.means.views.all("events_between_streams", first=first, last=f"{first}~", limit=_EVENTS_MAX)
        seqs.update(int(row["seq"] or 0) for row in rows)
    events = (post.means.ledger.event(seq) for seq in sorted(seqs))
    return tuple(event for event in events if event is not None)


def _problem(events: tuple[Recorded, ...]) -> Problem | None:
    stops = [event.fact for event in events if isinstance(event.fact, PlanBlocked)]
    return Problem.model_validate(stops[-1].problem.value) if stops and stops[-1].problem.value else None


def _step(post: Post, step: Step, walk: Walk, row: PlanRow, events: tuple[Recorded, ...]) -> StepView:
    mine = [event for event in events if getattr(event.fact, "step", None) == step.id]
    ended = next((event for event in reversed(mine) if isinstance(event.fact, StepDone)), None)
    done = ended.fact if ended and isinstance(ended.fact, StepDone) else None
    effects = [event.fact for event in mine if isinstance(event.fact, EffectDeclared)]
    asked = {event.fact.question for event in mine if isinstance(event.fact, QuestionAsked)}
    state = _state(step, walk, row, done)
    return StepView(
        id=step.id,
        title=step.title,
        kind=step.kind,
        does=step.does,
        agent=done.agent if done else step.does if step.kind == "agent" else "",
        state=state,
        outcome=done.outcome if done else "",
        mode=step.mode if step.kind == "effect" else "",
        work=step.work,
        rollback=step.rollback,
        artefact=step.gives,
        approvals=_approvals(events, {effect.effect for effect in effects}, asked),
        effects=tuple(f"{effect.does} {effect.effect}" for effect in effects),
        sure=done.sure if done and done.agent else None,
        degraded=done.degraded if done else "",
        cost=usd(done.micros) if done and done.route else "",
        route=done.route if done else "",
        left=bool(done and done.route and (done.degraded or done.rung in TIERS)),
        milliseconds=done.milliseconds if done else 0,
        by_hand=done.by_hand if done else False,
        tried=(
            *(view(post, event).says for event in mine if isinstance(event.fact, StepTried)),
            *_tries(events, {effect.effect for effect in effects}),
        ),
        about=plan_says.does(step),
        says=plan_says.stands(
            state,
            done,
            row.action,
            whom(ended.actor) if ended else "",
            stayed_here(post, ended) if ended else "",
        ),
        came=tuple(_came(post, events, effect.effect) for effect in effects),
    )


def _came(post: Post, events: tuple[Recorded, ...], effect: EffectId) -> str:
    """The newest word about an act."""
    return next(told(post, event) for event in reversed(events) if event.stream == of_effect(effect))


def _tries(events: tuple[Recorded, ...], effects: Container[str]) -> tuple[str, ...]:
    """Each try of an act that did not go through: when, why, and when it was tried again. Of many, the newest."""
    lines, number = list[str](), 0
    for event in events:
        match event.fact:
            case EffectDispatched() as sent if sent.effect in effects:
                number = sent.attempt
            case (EffectDeferred() | EffectUnknown()) as failed if failed.effect in effects:
                again = f" Tried again from {when(failed.until)} on." if failed.until > event.at else ""
                lines.append(f"Try {number}, {when(event.at)}: {text_of(failed.why)}{again}")
            case _:
                pass
    left_out = len(lines) - _TRIES_MAX
    return tuple(lines) if left_out <= 0 else (f"{left_out} earlier tries did not go through.", *lines[-_TRIES_MAX:])


def _approvals(events: tuple[Recorded, ...], effects: Container[str], asked: Container[str]) -> tuple[str, ...]:
    """Who said yes, or no, and when."""
    lines: list[str] = []
    for event in events:
        match event.fact:
            case EffectApproved() as approved if approved.effect in effects:
                lines.append(f"{whom(event.actor)} approved it, {when(event.at)}.")
            case QuestionAnswered() as answered if answered.question in asked and answered.verb in _SAID:
                said = f"{_SAID[answered.verb]}{f': {plan_says.plain(answered.answer)}' if answered.answer else ''}"
                because = reason_of(answered.words)
                lines.append(f"{whom(event.actor)} {said}, {when(event.at)}{f': “{because}”' if because else ''}.")
            case _:
                pass
    return tuple(lines)


def _state(step: Step, walk: Walk, row: PlanRow, done: StepDone | None) -> str:
    if walk.at == step.id and not walk.over:
        return "blocked" if row.state == "blocked" else "in-progress" if walk.state != "requested" else "requested"
    if done is None:
        comes = not walk.over and (walk.at == END or step.id in walk.plan.ahead(walk.at))
        return "requested" if comes else "skipped"
    return "reconciled" if walk.state == "reconciled" and step.kind == "effect" else "completed"
