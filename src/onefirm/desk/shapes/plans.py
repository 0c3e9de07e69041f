"""Plans: as rows, whole, and as a preview."""

from onefirm.desk.shapes.inbox import ByHandView
from onefirm.desk.shapes.ledger import EventView
from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem


class PlanRow(Frozen):
    id: str
    title: str
    playbook: str
    state: str
    at_step: str
    blocked_by: str = ""
    """Who has to do something: `operator`, or nobody."""
    action: str = ""
    declined: bool = False
    """It ended because you turned down what it was about to do."""
    waits_for: str = ""
    """The connection that its act waits for, which does not work just now."""
    due: str = ""
    made_at: str
    changed_at: str


class PlansView(Frozen):
    """Running, waiting and queued work in one list."""

    paused: bool
    items: tuple[PlanRow, ...]
    next: str = ""
    """Where the list goes on; empty where it ends."""


class StepView(Frozen):
    id: str
    title: str
    kind: str
    does: str
    agent: str = ""
    state: str
    outcome: str = ""
    mode: str = ""
    work: str
    rollback: str
    artefact: str = ""
    approvals: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    sure: int | None = None
    degraded: str = ""
    cost: str = ""
    """What models cost for it; empty where none was asked."""
    route: str = ""
    """What was asked beyond the rules, and why that."""
    left: bool = False
    """Something left for a model."""
    milliseconds: int = 0
    by_hand: bool = False
    """True when the operator did it themselves."""
    tried: tuple[str, ...] = ()
    """Faults of earlier attempts, one sentence each."""
    about: str = ""
    """What it does, in words."""
    says: str = ""
    """How it stands, in words."""
    came: tuple[str, ...] = ()
    """What became of its acts, the newest word about each."""


class PlanView(Frozen):
    id: str
    title: str
    state: str
    playbook: str
    hash: str
    intent: str
    trigger: str
    """The event that started it, in words."""
    trigger_seq: int
    blocked_by: str = ""
    action: str = ""
    declined: bool = False
    """It ended because you turned down what it was about to do."""
    waits_for: str = ""
    """The connection that its act waits for, which does not work just now."""
    problem: Problem | None = None
    by_hand: ByHandView | None = None
    """How to say that the present step was done by hand, while there is one."""
    now: str = ""
    """Where it is, and who has to do something."""
    cost: str = ""
    """What models cost for all of it, and how long the staff worked on it."""
    then: str = ""
    """What comes after the present step."""
    due: str = ""
    """When it goes on by itself."""
    question: str = ""
    """What waits for you in the inbox because of it."""
    steps: tuple[StepView, ...]
    timeline: tuple["EventView", ...]


class Change(Frozen):
    """One line of the business diff: `+ send  Letter to the lead  asks you first`."""

    sign: str
    """`+` made, `~` changed, `?` asked, `!` cannot be undone."""
    what: str
    """records, sends, money, questions, waits, work"""
    says: str
    gate: str = ""
    rollback: str = ""
    work: str = ""
    """`serial` or `parallel`: whether it waits for others like it."""


class PreviewView(Frozen):
    plan: str
    title: str
    playbook: str
    hash: str
    approved: bool
    state: str
    cents: int
    minutes: int
    changes: tuple[Change, ...]
