"""What the conductor keeps at hand: every plan with when it is due, every effect with how it stands."""

from collections.abc import Iterable, Mapping

from onefirm.conductor.staffing.marks import paid
from onefirm.domain.events.effects import (
    EffectAmended,
    EffectApproved,
    EffectContradicted,
    EffectDeclared,
    EffectDeclined,
    EffectDeferred,
    EffectDispatched,
    EffectHeld,
    EffectRecalled,
    EffectReceipted,
    EffectRefused,
    EffectUnknown,
    EffectVerified,
    EffectWithdrawn,
)
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.firm import FirmPaused, FirmResumed, PolicyPinned
from onefirm.domain.events.people import PersonWrote
from onefirm.domain.events.plans import (
    PlanApproved,
    PlanBlocked,
    PlanCancelled,
    PlanCompleted,
    PlanMade,
    PlanReconciled,
    PlanReopened,
    PlanUnblocked,
    StepDone,
    StepTried,
    StepWaiting,
)
from onefirm.domain.events.questions import QuestionAnswered, QuestionAsked, QuestionExpired, QuestionVoided
from onefirm.domain.ids import PlanId
from onefirm.domain.names import folded
from onefirm.domain.states import OVER
from onefirm.ledger.projection import Cell, Projection, Rows, Table

_PLANS = Table(
    name="plans",
    key=("plan",),
    columns={
        "plan": "text",
        "intent": "text",
        "title": "text",
        "whom": "text",
        "called": "text",
        "playbook": "text",
        "hash": "text",
        "state": "text",
        "at_step": "text",
        "blocked_by": "text",
        "todo": "text",
        "due": "text",
        "micros": "integer",
        "made_at": "text",
        "subject": "text",
        "awaits": "text",
        "changed_at": "text",
        "seq": "integer",
        "declined": "integer",
    },
    indexes=(
        ("due",),
        ("state", "changed_at"),
        ("intent",),
        ("subject", "state"),
        ("called", "seq"),
        ("playbook", "made_at", "state"),
        # The newest first, and what was spent since: read for every page, however many plans there are.
        ("seq",),
        ("changed_at", "micros"),
    ),
)
_EFFECTS = Table(
    name="effects",
    key=("effect",),
    columns={
        "effect": "text",
        "plan": "text",
        "does": "text",
        "state": "text",
        "doubt": "integer",
        "connector": "text",
        "payload": "text",
        "edited": "integer",
        "wrote": "text",
        "hold_until": "text",
        "provider_id": "text",
        "changed_at": "text",
        "seq": "integer",
    },
    indexes=(
        ("state", "hold_until"),
        ("state", "changed_at"),
        ("connector", "state", "changed_at"),
        ("connector", "seq"),
        ("plan",),
        ("provider_id",),
    ),
)
_FIRM = Table(name="firm", key=("name",), columns={"name": "text", "value": "text", "version": "integer"})


def _fold_plans(event: Recorded, rows: Rows) -> None:
    fact = event.fact
    if isinstance(fact, PlanMade):
        rows.put("plans", _made(fact, event))
        return
    if isinstance(fact, PersonWrote):
        for waiting in fact.wakes:
            rows.change("plans", waiting, due=event.at, seq=event.seq)
        return
    plan = _plan_of(fact)
    if plan is not None:
        change = _plan_change(fact, event.at)
        row = rows.get("plans", plan)
        if row and row["state"] in OVER and not isinstance(fact, (PlanReconciled, PlanCancelled, PlanReopened)):
            change = _over_change(fact, event.at, cancelled=row["state"] == "cancelled")
        rows.change("plans", plan, **change, changed_at=event.at, seq=event.seq)
    if (last := _last_word(fact)) is not None:
        rows.change("plans", plan or "", declined=last)
    if isinstance(fact, StepDone | StepTried) and paid(fact):
        row = rows.get("plans", fact.plan)
        spent = row["micros"] if row else 0
        assert isinstance(spent, int)
        rows.change("plans", fact.plan, micros=spent + paid(fact))


def _last_word(fact: Fact) -> int | None:
    """Whether the operator's no is the last that was decided about a plan; None where this says nothing of it."""
    match fact:
        case QuestionAnswered():
            return int(fact.verb == "reject")
        case EffectRecalled() | EffectReceipted():
            return 0
        case _:
            return None


def _over_change(fact: Fact, at: str, *, cancelled: bool) -> dict[str, Cell]:
    """A plan that is over is woken once more only for what may have happened outside."""
    match fact:
        case EffectUnknown() if cancelled:
            return {"due": fact.until or at}
        case QuestionAnswered() if cancelled:
            return {"due": at}
        case QuestionAsked() | EffectReceipted() | EffectRefused() | EffectWithdrawn():
            return {"due": ""}
        case EffectVerified() if not cancelled:
            return {"due": ""}
        case _:
            return {}


def _plan_of(fact: Fact) -> PlanId | None:
    plan: PlanId | None = getattr(fact, "plan", None)
    return plan


def _made(made: PlanMade, event: Recorded) -> dict[str, Cell]:
    preview = made.plan.preview
    whom = made.whom.value if isinstance(made.whom.value, str) else ""
    return {
        "plan": made.plan.id,
        "intent": made.plan.intent,
        "title": made.plan.title,
        "whom": whom,
        "called": folded(whom),
        "playbook": made.plan.playbook,
        "hash": made.hash,
        "state": "requested",
        "at_step": made.plan.steps[0].id,
        "blocked_by": "operator" if preview else "",
        "todo": "Approve the preview" if preview else "",
        "due": "" if preview else event.at,
        "micros": 0,
        "subject": made.plan.subject,
        "awaits": "",
        "made_at": event.at,
        "changed_at": event.at,
        "seq": event.seq,
        "declined": 0,
    }


def _plan_change(fact: Fact, at: str) -> dict[str, Cell]:
    """What one fact means for a plan's row. An empty `due` means that only somebody's decision moves it on."""
    match fact:
        case StepDone() | PlanReopened():
            return {**_GOES_ON, "at_step": fact.next, "due": at}
        case QuestionAsked():
            return {"state": "blocked", "blocked_by": "operator", "todo": _title(fact), "due": ""}
        case QuestionAnswered() | QuestionVoided() | QuestionExpired() | PlanApproved() | PlanUnblocked():
            return {**_GOES_ON, "due": at}
        case EffectDeclared() | EffectApproved() | EffectDeclined():
            refused = isinstance(fact, EffectDeclared) and fact.verdict == "refuse"
            return {**_GOES_ON, "due": at if refused else fact.hold_until}
        case StepWaiting():
            return {"state": "in-progress", "due": fact.until, "awaits": fact.awaits}
        case EffectDeferred() | EffectHeld():
            return {"state": "in-progress", "due": fact.until}
        case EffectUnknown():
            return {"due": fact.until or at}
        case StepTried() | EffectDispatched() | EffectVerified() | EffectRecalled() | EffectWithdrawn():
            return {"due": at}
        case PlanBlocked():
            return {"state": "blocked", "blocked_by": fact.owner, "due": ""}
        case PlanCompleted():
            return {
                "state": "completed",
                "at_step": "end",
                "blocked_by": "",
                "todo": "",
                "due": at if fact.effects else "",
            }
        case PlanReconciled():
            return {"state": "reconciled", "due": ""}
        case PlanCancelled():
            return {"state": "cancelled", "blocked_by": "", "todo": "", "due": at if fact.in_doubt else ""}
        case _:
            return {}


_GOES_ON: Mapping[str, Cell] = {"state": "in-progress", "blocked_by": "", "todo": "", "awaits": ""}


def _title(asked: QuestionAsked) -> str:
    card = asked.card.value
    title = card.get("title") if isinstance(card, dict) else None
    return title if isinstance(title, str) else ""


_EFFECT_STATES: dict[type[Fact], str] = {
    EffectApproved: "approved",
    EffectDeclined: "declined",
    EffectDispatched: "dispatched",
    EffectUnknown: "unknown",
    EffectReceipted: "receipted",
    EffectContradicted: "contradicted",
    EffectRefused: "refused",
    EffectWithdrawn: "withdrawn",
    EffectRecalled: "declared",
}


def _fold_effects(event: Recorded, rows: Rows) -> None:
    fact = event.fact
    if isinstance(fact, EffectDeclared):
        rows.put(
            "effects",
            {
                "effect": fact.effect,
                "plan": fact.plan,
                "does": fact.does,
                "state": "declared",
                "doubt": 0,
                "connector": fact.connector,
                "payload": fact.payload,
                "edited": 0,
                "wrote": " ",
                "hold_until": fact.hold_until,
                "provider_id": "",
                "changed_at": event.at,
                "seq": event.seq,
            },
        )
        return
    effect: str = getattr(fact, "effect")  # noqa: B009 -- every kind listed below has it
    cells: dict[str, Cell] = {"changed_at": event.at, "seq": event.seq}
    if state := _EFFECT_STATES.get(type(fact)):
        cells["state"] = state
    match fact:
        case EffectDispatched() | EffectDeferred() | EffectVerified():
            known = _as_known(fact, {} if _first(fact) else rows.get("effects", effect) or {})
            cells = {**cells, **known} if known else {}
        case EffectApproved() | EffectDeclined():
            cells["hold_until"] = fact.hold_until
        case EffectHeld():
            cells["hold_until"] = fact.until
        case EffectRecalled():
            cells["hold_until"] = ""
        case EffectAmended():
            before = rows.get("effects", effect) or {}
            cells |= {"payload": fact.payload, "edited": 1, "wrote": _with(str(before.get("wrote") or " "), fact.wrote)}
        case EffectReceipted():
            cells["provider_id"] = fact.provider_id
        case _:
            pass
    if cells:
        rows.change("effects", effect, **cells)


_EVERYBODY = ("*",)
"""Who is held to an edit of which nobody noted who had written it."""


def _with(before: str, names: Iterable[str] | None) -> str:
    """Names with a space on either side of each, so that one is found in them."""
    names = _EVERYBODY if names is None else names
    return before + "".join(f"{name} " for name in names if f" {name} " not in before)


def _first(fact: Fact) -> bool:
    """Nothing can be in doubt before it."""
    return isinstance(fact, EffectDispatched) and fact.attempt == 1


def _as_known(fact: Fact, row: Mapping[str, Cell]) -> dict[str, Cell]:
    """What may have happened stays in doubt until it is found out: another attempt that is put off ends no doubt."""
    handed_over = row.get("state") in ("dispatched", "unknown")
    match fact:
        case EffectDispatched():
            return {"doubt": int(handed_over)}
        case EffectDeferred():
            return {"state": "unknown" if row.get("doubt") else "deferred", "hold_until": fact.until}
        case EffectVerified(found="not-happened") if handed_over:
            return {"state": "deferred", "doubt": 0}
        case _:
            return {}


def _fold_firm(event: Recorded, rows: Rows) -> None:
    paused = isinstance(event.fact, FirmPaused)
    name = "policy" if isinstance(event.fact, PolicyPinned) else "pause"
    rows.put("firm", {"name": name, "value": "paused" if paused else "", "version": event.stream_version})


_EFFECT_FACTS: tuple[type[Fact], ...] = (
    EffectDeclared, EffectAmended, EffectDeferred, EffectHeld, EffectVerified, *_EFFECT_STATES,
)  # fmt: skip
_PLAN_FACTS: tuple[type[Fact], ...] = (
    PlanMade, PlanApproved, PlanBlocked, PlanUnblocked, PlanCompleted, PlanReconciled, PlanCancelled,
    PlanReopened, StepTried, StepWaiting, StepDone, QuestionAsked, QuestionAnswered, QuestionVoided, QuestionExpired,
    PersonWrote, *_EFFECT_FACTS,
)  # fmt: skip


def _kinds(*facts: type[Fact]) -> frozenset[str]:
    return frozenset(fact.kind for fact in facts)


PROJECTIONS = (
    Projection("plans", 11, (_PLANS,), _kinds(*_PLAN_FACTS), _fold_plans),
    Projection("effects", 5, (_EFFECTS,), _kinds(*_EFFECT_FACTS), _fold_effects),
    Projection("firm", 1, (_FIRM,), _kinds(FirmPaused, FirmResumed, PolicyPinned), _fold_firm),
)
