"""Where a plan stands: folded from its own stream, and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from onefirm.domain.contract import Evidence
from onefirm.domain.events.fact import Recorded
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
from onefirm.domain.frozen import Json, replaced
from onefirm.domain.labels import FROM_OUTSIDE, Label
from onefirm.domain.personal import Personal
from onefirm.domain.plan import END, Plan, Step
from onefirm.domain.states import OVER, PlanState


@dataclass(frozen=True)
class Output:
    """What a step left behind for the steps after it."""

    fields: Json
    label: Label
    evidence: tuple[Evidence, ...]
    sure: int
    agent: str
    outcome: str
    degraded: str = ""
    """Why a simpler answer was used, when one was."""
    labels: Mapping[str, Label] = field(default_factory=dict[str, Label])
    learned: str = ""
    """The version of what was learned, where that was gone by."""

    def worth(self, name: str) -> Label:
        return self.labels.get(name, self.label)


@dataclass(frozen=True)
class Turn:
    """One outcome that was taken on the way."""

    step: str
    label: Label
    """What the outcome rests on: who could have made it another one."""
    decided: bool
    """The operator decided it."""


@dataclass(frozen=True)
class Walk:
    """A plan is one walk with one cursor: the step it is at, and how many steps it has begun."""

    plan: Plan
    state: PlanState
    at: str
    visit: int
    version: int
    """The version of the plan's stream, for the next append."""
    cause: int
    """The last event, which leads to the next."""
    pinned: bool
    whom: str
    outputs: Mapping[str, Output] = field(default_factory=dict[str, Output])
    turns: tuple[Turn, ...] = ()
    """Every outcome so far, the oldest first."""
    faults: int = 0
    """Attempts at this visit that did not work."""
    waiting_until: str = ""
    blocked: bool = False
    effects: int = 0
    """Acts on the outside that were receipted."""
    micros: int = 0
    """What models cost for it so far."""
    began: int = 0
    """The event that made the plan."""
    spoke: int = 0
    """The event at which we last spoke to them: the last receipt, or the plan's beginning."""
    replied: bool = False
    """They wrote to us since then. Known only to whoever reads more than the plan's own stream."""
    entered: bool = True
    """A step that runs one at a time for each client may run now."""

    @property
    def step(self) -> Step:
        return self.plan.step(self.at)

    @property
    def over(self) -> bool:
        return self.state in OVER


def walked(events: Iterable[Recorded]) -> Walk:
    """Fold a plan's stream from its first event on."""
    walk: Walk | None = None
    for event in events:
        walk = _begun(event) if walk is None else after(walk, event)
    assert walk is not None, "A plan's stream begins with `plan.made`."
    return walk


def after(walk: Walk, event: Recorded) -> Walk:
    """The walk once one more event of the plan's stream has happened."""
    walk = replaced(walk, version=event.stream_version, cause=event.seq)
    match event.fact:
        case PlanApproved():
            return replaced(walk, pinned=True)
        case StepDone() as done:
            return _past(walk, done, event.seq)
        case StepTried(micros=micros):
            return replaced(walk, faults=walk.faults + 1, micros=walk.micros + micros)
        case StepWaiting() as waiting:
            return replaced(walk, waiting_until=waiting.until, state="in-progress")
        case PlanBlocked():
            return replaced(walk, blocked=True, state="blocked")
        case PlanUnblocked():
            return replaced(walk, blocked=False, faults=0, state="in-progress")
        case PlanCompleted() as completed:
            return replaced(walk, state="completed", effects=completed.effects)
        case PlanReconciled():
            return replaced(walk, state="reconciled")
        case PlanCancelled():
            return replaced(walk, state="cancelled")
        case PlanReopened() as reopened:
            return _reopened(walk, reopened)
        case _:
            return walk


def _begun(event: Recorded) -> Walk:
    made = event.fact
    assert isinstance(made, PlanMade), f"Entry {event.seq} begins a plan's stream, but is no `plan.made`."
    return Walk(
        plan=made.plan,
        state="requested",
        at=made.plan.steps[0].id,
        visit=1,
        version=event.stream_version,
        cause=event.seq,
        pinned=not made.plan.preview,
        whom=text_of(made.whom),
        began=event.seq,
        spoke=event.seq,
    )


def past(walk: Walk, done: StepDone) -> Walk:
    """Where the plan will stand once this step is written."""
    return replaced(_past(walk, done, walk.cause), version=walk.version + 1)


def _past(walk: Walk, done: StepDone, seq: int) -> Walk:
    output = Output(
        fields=fields_of(done.output),
        label=done.label,
        evidence=evidence_of(done.evidence),
        sure=done.sure,
        agent=done.agent,
        labels=done.labels,
        outcome=done.outcome,
        learned=done.learned if done.rung == "learned" else "",
        degraded=done.degraded,
    )
    kind = walk.plan.step(done.step).kind
    # An answer that was used again was given to another question: nobody has looked at what led here.
    seen = kind in ("question", "manual") and not done.kept
    turn = Turn(done.step, done.label, decided=done.by_hand or seen)
    happened = kind == "effect" and "receipt" in output.fields
    return replaced(
        walk,
        state="in-progress",
        at=done.next,
        visit=walk.visit + (done.next != END),
        outputs={**walk.outputs, done.step: output},
        micros=walk.micros + done.micros,
        turns=(*walk.turns, turn),
        faults=0,
        waiting_until="",
        blocked=False,
        effects=walk.effects + happened,
        spoke=seq if happened else walk.spoke,
    )


def _reopened(walk: Walk, reopened: PlanReopened) -> Walk:
    """An act that had been receipted did not happen after all: on from there, as its failure leads."""
    outputs = dict(walk.outputs)
    before = outputs.pop(reopened.step)  # What it left behind comes last again, for it is the newest.
    outputs[reopened.step] = replaced(before, fields={}, evidence=evidence_of(reopened.evidence))
    return replaced(
        walk,
        state="in-progress",
        at=reopened.next,
        visit=walk.visit + 1,
        outputs=outputs,
        # Whoever told us so is outside, and where it goes on from here is their doing.
        turns=(*walk.turns, Turn(reopened.step, FROM_OUTSIDE, decided=False)),
        faults=0,
        waiting_until="",
        blocked=False,
        effects=walk.effects - 1,
    )


def fields_of(personal: Personal) -> Json:
    """The mapping inside a personal value; empty once it was forgotten."""
    return personal.value if isinstance(personal.value, dict) else {}


def text_of(personal: Personal) -> str:
    return personal.value if isinstance(personal.value, str) else ""


def evidence_of(personal: Personal) -> tuple[Evidence, ...]:
    listed: JsonValue = personal.value
    return tuple(Evidence.model_validate(item) for item in listed) if isinstance(listed, list) else ()
