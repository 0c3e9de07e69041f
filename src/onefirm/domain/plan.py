"""A plan: the steps for one intent, all inlined and pinned by hash before anything runs."""

import hashlib
from typing import Literal

from pydantic import Field

from onefirm.domain.frozen import Frozen, as_json, canonical
from onefirm.domain.ids import IntentId, PlanId, StepId, SubjectId

StepKind = Literal["agent", "effect", "question", "manual", "wait", "record"]
Mode = Literal["draft", "ask", "earn", "auto"]
WorkClass = Literal["serial", "parallel"]
"""Serial: one at a time for each client (billing, legal). Parallel: drafting and the like."""


END = "end"
PERSON = "person"
"""Where a path begins that leads into the record of whom the plan is about: `person.email`."""
DECISIONS = "decisions"
"""`decisions.never`: what the operator decided once, for an agent to read."""
RULES = "rules"
"""`rules.wanted`: what whom the plan is about wants of everything that reaches them, for an agent to read."""


class Source(Frozen):
    """Where a step's input comes from: a dotted path, or a literal that carries its mark."""

    path: str = ""
    literal: str | None = None

    def shown(self) -> str:
        return f"= {self.literal}" if self.literal is not None else self.path


class Estimate(Frozen):
    cents: int = 0
    minutes: int = 0
    sends: int = 0
    records: int = 0
    questions: int = 0


class Step(Frozen):
    id: StepId
    title: str
    kind: StepKind
    does: str
    """`qualifier@1`, `mail.send@1`, `lead@1`: what it calls, with its version. Empty for question, manual, wait."""
    why: str = ""
    """The instructions in prose that stand under the step in the playbook."""
    asks: str = ""
    """The sentence of a question or a manual task; empty for every other kind."""
    options: dict[str, str] = Field(default_factory=dict)
    """What a question may be answered with: each outcome and the label of its button."""
    wants: str = ""
    """The kind of value a question wants typed; empty where it has options."""
    takes: dict[str, Source] = Field(default_factory=dict)
    gives: str = ""
    """The name of the expected artefact, for people."""
    sure_above: int = 0
    mode: Mode = "ask"
    tries: int = Field(default=1, ge=1, le=10)
    minutes: int = 0
    """How long a wait lasts."""
    unless: str = ""
    """What ends a wait early: `reply`. Empty when only time does."""
    then: dict[str, str]
    """Every outcome and the step it leads to, `end` included."""
    work: WorkClass = "parallel"
    rollback: str = ""
    """How what this step does is taken back, or why it cannot be."""
    line: int = 0


class Plan(Frozen):
    id: PlanId
    intent: IntentId
    subject: SubjectId
    title: str
    playbook: str
    """`lead-qualification@1`"""
    playbook_hash: str
    steps: tuple[Step, ...]
    settings: dict[str, str] = Field(default_factory=dict)
    estimate: Estimate = Estimate()
    visits_max: int = 50
    """A loop guard: no plan walks more steps than this."""
    preview: bool = False
    """True when nothing may run before the operator has approved this hash."""

    @property
    def hash(self) -> str:
        """The pin: everything that decides what may happen, and nothing else."""
        pinned = as_json(self)
        for name in ("id", "intent", "subject", "preview"):
            del pinned[name]
        # What was pinned before questions could want a value keeps its pin.
        for step in pinned["steps"] if isinstance(pinned["steps"], list) else ():
            if isinstance(step, dict) and not step["wants"]:
                del step["wants"]
        return hashlib.sha256(canonical(pinned).encode()).hexdigest()

    def step(self, step_id: str) -> Step:
        for step in self.steps:
            if step.id == step_id:
                return step
        raise AssertionError(f"The compiler let a way to '{step_id}' through, which is no step of {self.id}.")

    def ahead(self, at: str) -> frozenset[str]:
        """Every step that it may still come to from there."""
        found, ways = set[str](), [at]
        while ways:
            for then in self.step(ways.pop()).then.values():
                if then != END and then not in found:
                    found.add(then)
                    ways.append(then)
        return frozenset(found)
