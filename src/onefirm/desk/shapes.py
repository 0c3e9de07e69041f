"""What the desk answers with: frozen views that every interface shows or prints as they are."""

from typing import Literal

from pydantic import Field

from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.problem import Problem
from onefirm.domain.question import Card, Option


class InboxRow(Frozen):
    """One row of the inbox."""

    id: str
    kind: str
    state: str
    title: str
    summary: str
    verb: str
    """The main button, `Send to Ada`."""
    playbook: str
    plan: str
    sure: int | None = None
    asked_at: str
    expires: str = ""
    same: str = ""
    """Questions that share this ask the same thing; they stand together in the list."""
    alike: int = 1
    """How many of those wait, this one included."""
    together: bool = False
    """So many that they are one line of the list."""
    until: str = ""
    """While it is put aside: when it comes back."""
    to: str = ""
    """Who has it until then."""
    reminded: int = 0
    payload: str = ""
    """What it stood for when it was listed: a decision about many at once binds each to this."""


class ByHandView(Frozen):
    """What may be said about the present step once it was done by hand."""

    outcomes: tuple[str, ...]
    usual: str = ""
    """The one that is meant when none is named."""
    fields: dict[str, str] = Field(default_factory=dict)
    """What later steps take from it, and the type of each."""
    needs: tuple[str, ...] = ()


class CardView(Frozen):
    """One question, whole, with what may be done about it."""

    id: str
    kind: str
    state: str
    plan: str
    playbook: str
    step: str
    payload: str
    """Send it back with the decision: it binds the decision to what was shown."""
    asked_at: str
    asked_seq: int
    expires: str = ""
    verbs: tuple[str, ...]
    options: tuple[Option, ...] = ()
    card: Card
    answer: str = ""
    """What was decided, once it was."""
    decided_at: str = ""
    same: str = ""
    alike: int = 1
    """How many that wait ask the same, this one included."""
    until: str = ""
    to: str = ""
    reminded: int = 0
    by_hand: ByHandView | None = None
    """How to say that it was done by hand, where that can be said."""
    back: str = ""
    """Why it is here again, when it was asked before."""
    connection: str = ""
    """The revoked connection it is about, if it is about one."""


class InboxView(Frozen):
    waiting: int
    items: tuple[InboxRow, ...]
    aside: tuple[InboxRow, ...] = ()
    """Put aside or handed over: each comes back by itself, and can be decided meanwhile."""


class Decided(Frozen):
    """The answer to a decision: what will happen now, and until when it can be taken back."""

    question: str
    verb: str
    says: str
    plan: str = ""
    """The plan that goes on from here; empty where the question was about something else."""
    effect: str = ""
    undo_until: str = ""
    next: str = ""
    """The next waiting question, if there is one."""
    already: bool = False
    """True when it had been decided so before; nothing happened now."""
    receipt: str = ""
    receipt_at: str = ""
    """What the outside called it and when, once it has happened."""


class PlanRow(Frozen):
    id: str
    title: str
    playbook: str
    state: str
    at_step: str
    blocked_by: str = ""
    """Who has to do something: `operator`, or nobody."""
    action: str = ""
    due: str = ""
    made_at: str
    changed_at: str


class PlansView(Frozen):
    """Running, waiting and queued work in one list."""

    paused: bool
    items: tuple[PlanRow, ...]


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
    problem: Problem | None = None
    by_hand: ByHandView | None = None
    """How to say that the present step was done by hand, while there is one."""
    now: str = ""
    """Where it is, and who has to do something."""
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


class EventView(Frozen):
    seq: int
    at: str
    kind: str
    version: int
    stream: str
    actor: str
    cause: int | None
    says: str
    """The sentence that explains it."""
    body: Json
    hash: str


class EventsView(Frozen):
    durable: int
    items: tuple[EventView, ...]


class WhyView(Frozen):
    """The chain from an event back to the person or rule that started it."""

    says: str
    chain: tuple[EventView, ...]
    """From the event asked about to the first cause."""
    who: str
    agent: str = ""
    rules: tuple[str, ...] = ()
    inputs: Json


class VerifyView(Frozen):
    sound: bool
    entries: int
    checkpoints: int
    says: str
    first_bad: int | None = None
    problem: Problem | None = None


class RebuildView(Frozen):
    equal: bool
    projections: dict[str, bool]


class IntentTypeView(Frozen):
    name: str
    version: int
    about: str
    accepts: tuple[int, ...]
    """Every version that may still be sent."""
    upcasts: tuple[str, ...]
    fields: Json
    """JSON schema"""


class IntentRow(Frozen):
    id: str
    type: str
    at: str
    source: str
    plan: str
    folded: int
    """How many times the same wish came again."""


class IntentsView(Frozen):
    types: tuple[IntentTypeView, ...]
    received: tuple[IntentRow, ...]


class TypedView(Frozen):
    """What a line or call became, before or after anything runs."""

    type: str
    fields: Json
    missing: tuple[str, ...] = ()
    upcast: tuple[str, ...] = ()
    says: str
    intent: str = ""
    plan: str = ""
    folded: bool = False
    started: bool = False
    already: bool = False
    """True when the same wish has led to an act before: this is its receipt."""
    receipt: str = ""
    receipt_at: str = ""


class PlaybookView(Frozen):
    name: str
    version: str
    title: str
    about: str
    starts_on: str
    path: str
    hash: str
    steps: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    text: str = ""


class PlaybooksView(Frozen):
    items: tuple[PlaybookView, ...]


class DiffView(Frozen):
    playbook: str
    before: str
    after: str
    changes: tuple[str, ...]


class AgentView(Frozen):
    name: str
    version: int
    kind: str
    spec: str
    takes: Json
    gives: Json
    outcomes: tuple[str, ...]
    capabilities: tuple[str, ...]
    reads: tuple[str, ...]
    """The kinds of records it may be given."""
    failure_modes: tuple[str, ...]
    latency_ms: int
    cost_cents_max: int
    fallback: str
    contract: str
    runs: int
    broken: int
    """Answers that broke the schema."""
    forbidden: int
    """Times it reached for something its contract does not name."""
    degraded: int
    from_extension: str


class AgentsView(Frozen):
    items: tuple[AgentView, ...]


class PauseView(Frozen):
    paused: bool
    says: str


class FaultRow(Frozen):
    """A fault that waits to be played."""

    capability: str
    fault: str
    seconds: int
    place: str
    known: bool
    """False when the file's name is no fault: it is never played."""


class FaultKind(Frozen):
    name: str
    about: str


class FaultsView(Frozen):
    says: str
    items: tuple[FaultRow, ...]
    capabilities: tuple[str, ...]
    """Whose connectors can play faults."""
    faults: tuple[FaultKind, ...]


class OptOutRow(Frozen):
    address: str
    why: str
    since: str = ""


class OptOutsView(Frozen):
    says: str
    items: tuple[OptOutRow, ...]


class Check(Frozen):
    name: str
    ok: bool
    says: str
    fix: str = ""
    hint: bool = False
    """Nothing is wrong, and yet there is something to do."""


class DoctorView(Frozen):
    ok: bool
    checks: tuple[Check, ...]


class TodayView(Frozen):
    """What ran, what changed, what it cost, what needs me."""

    firm: str
    operator: str
    now: str
    paused: bool
    waiting: int
    ran: tuple[PlanRow, ...]
    changed: tuple[EventView, ...]
    cost_cents: int
    sent: int
    held: tuple["Held", ...]
    by_hand: int = 0
    """Steps of this week that the operator did themselves."""
    longest: tuple["Waits", ...] = ()
    """What was reminded of and still waits, the longest first."""
    seq: int
    """The durable sequence this page shows."""
    news: tuple["News", ...] = ()
    """What needs you, what ran and what changed, each the newest first."""
    backup: str = ""
    """When the last one was made, or why it was not."""
    backup_ok: bool = True
    down: tuple["Down", ...] = ()
    """Connections that do not work just now."""


class Down(Frozen):
    """A connection that does not work just now. Whatever does not need it goes on."""

    connection: str
    says: str
    waits: int = 0
    """How many acts wait for it; they go on by themselves."""
    next: str = ""
    """When it is tried next."""
    since: str = ""
    """Since when it has not worked; or, where things come in, as of when they are shown."""


class News(Frozen):
    """What became of one plan or one thing of the firm, told once."""

    kind: Literal["needs", "ran", "changed"]
    title: str
    says: str
    at: str
    plan: str = ""
    question: str = ""
    """Where it can be looked at, if there is such a place."""


class Waits(Frozen):
    """A question that has waited long."""

    question: str
    title: str
    says: str
    """`waits for 3 days, reminded twice`"""


class Held(Frozen):
    """An approved act that can still be taken back."""

    effect: str
    says: str
    until: str
    batch: str = ""
    """What was approved together shares this, and can be taken back together."""
    shut: str = ""
    """The connection it would leave through, where that is revoked: it is held until that is allowed again."""
