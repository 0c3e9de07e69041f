"""Who works for the firm: each under its contract, with what it did, what it decided, and what its work leads to."""

from typing import Literal

from pydantic import Field

from onefirm.desk.shapes.trust import SlowView
from onefirm.domain.frozen import Frozen, Json


class Day(Frozen):
    """One day in the firm's own zone."""

    day: str
    """`2026-11-22`"""
    runs: int
    thrown_away: int = 0
    """Answers nothing of which was used."""


class AgentDecision(Frozen):
    """One call: what came of it, and where that stands."""

    entry: int
    at: str
    plan: str
    title: str
    step: str
    playbook: str = ""
    """The playbook and its version, as the plan was pinned."""
    told: str = ""
    """The beginning of the hash of the instructions it was given. Other instructions have another one."""
    policy: int = 0
    """The entry with the rules that were in force."""
    outcome: str = ""
    """Empty where nothing of the answer was used."""
    fault: str = ""
    sure: int | None = None
    degraded: str = ""
    says: str
    version: str
    milliseconds: int = 0
    cost_cents: int = 0
    """Rounded up to a whole cent; `cost` says it as it is."""
    cost: str = ""
    """`0.0002 USD`. Empty where no model was paid for it."""


class CellRow(Frozen):
    """One step that acts on the outside: how often it was asked about, what was said, and why it still asks."""

    cell: str
    """What `trust.show` calls it."""
    step: str
    """`lead-qualification@1.send`"""
    title: str
    playbook: str
    does: str
    act: str
    risk: str
    cls: str
    mode: str
    yours: bool = False
    """The mode is the word of your policy over that of the playbook."""
    asked: int = 0
    yes: int = 0
    """So often you agreed to it as it was."""
    changed: int = 0
    turned_down: int = 0
    waiting: int = 0
    asks: tuple[str, ...] = ()
    """Why it asks whatever it holds; empty where it may run by itself."""
    level: str = "asks"
    """`asks`, `granted` or `earned`."""
    record: str = ""
    """What past work says about letting it run by itself."""


class CallRow(Frozen):
    """A step that calls it."""

    playbook: str
    step: str
    title: str
    sure_above: int = 0
    """Less sure than so many per cent, it decides nothing and the plan goes the way of `unsure`. 0: it always does."""


class LearnedView(Frozen):
    """What your decisions about its work taught. It answers where the rules doubt, and suggests on cards."""

    says: str
    decided: dict[str, int]
    """Your decisions so far, by what you said."""
    version: str = ""
    """Empty while nothing was learned."""
    learner: str = ""
    at: str = ""
    seq: int = 0
    examples: int = 0
    right: int = 0
    wrong: int = 0
    asked: int = 0
    off_thousandths: int = 0
    passed_over: int = 0
    """Models that were made and did worse than the one in use."""


class Difference(Frozen):
    name: str
    """`outcome`, or a field of what it gives."""
    times: int


class VersionRow(Frozen):
    """One version of an agent that is here, or was."""

    version: int
    state: Literal["works", "tried", "here", "gone"]
    """`tried`: in shadow. It is asked whatever the one at work is asked, and nothing of its answers is used."""
    since: str = ""
    """Since when it works, where somebody chose it."""
    yours: bool = False
    """You chose it."""
    from_extension: str = ""
    contract: str = ""
    changed: tuple[str, ...] = ()
    """Which terms of its contract are others than those of the version at work."""
    tried: int = 0
    """So many of its newest answers are counted here, a hundred at most."""
    agreed: int = 0
    """In so many it said the same, word for word."""
    thrown_away: int = 0
    """So many broke its contract, or took too long."""
    differs: tuple[Difference, ...] = ()
    """In what the others differed, the most frequent first."""
    says: str
    """How it stands, in one sentence."""


class UseArgs(Frozen):
    name: str = Field(min_length=1, max_length=200)
    """The agent and the version: `qualifier@2`."""
    why: str = Field(default="", max_length=1000)


class AgentWhy(Frozen):
    name: str = Field(min_length=1, max_length=200)
    why: str = Field(default="", max_length=1000)


class AgentUsed(Frozen):
    name: str
    version: int
    before: int
    says: str


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
    exact: tuple[str, ...]
    """Figures it counts exactly from what it is given, and which are worth as much as that."""
    repeatable: bool
    """The same input always gives the same answer."""
    thresholds: dict[str, int]
    """Where it draws a line inside: in words, and at which number."""
    latency_ms: int
    cost_cents_max: int
    fallback: str
    contract: str
    learned: LearnedView | None = None
    """None where nobody decides about its work, or nobody has yet."""
    runs: int
    broken: int
    """Answers that broke the schema."""
    forbidden: int
    """Times it reached for something its contract does not name."""
    wanted: int
    """Acts it asked for beside its answer. Each was refused; none was shown as a question."""
    degraded: int
    from_extension: str
    runs_lately: int = 0
    """In the last 30 days."""
    thrown_away_lately: int = 0
    cost_cents_month: int = 0
    """Since the first of this month, in the firm's own zone, rounded up to a whole cent."""
    cost_month: str = ""
    """The same as it is: `0.0002 USD`, or nothing."""
    days: tuple[Day, ...] = ()
    """The last 30, the oldest first; only where one agent is asked for."""
    decisions: tuple[AgentDecision, ...] = ()
    """The newest 20; only where one agent is asked for."""
    calls: tuple[CallRow, ...] = ()
    """The steps of playbooks that call it."""
    aside: str = ""
    """Where it is asked outside of any plan, if it is: before there is one."""
    versions: tuple[VersionRow, ...] = ()
    """The newest first. One that is not here any more is shown while it is the last one that worked."""
    back_to: int = 0
    """The version that worked before this one and is still here; 0 where none is."""
    leads_to: tuple[CellRow, ...] = ()
    """The acts of those playbooks; only where one agent is asked for."""


class DriftArgs(Frozen):
    name: str = Field(default="", max_length=200)
    """One agent. Left out: all of them."""


class DriftWeek(Frozen):
    week: str
    """Its Monday."""
    as_it_was: int
    changed: int
    turned_down: int
    expected: int | None
    """How sure it was on average, per cent."""
    actual: int | None
    """How many of a hundred were taken as they were."""


class DriftRow(Frozen):
    """What became of the work of one agent for one intent: four weeks, against its word and the eight before."""

    agent: str
    intent: str
    playbook: str
    decided: int
    changed: int
    turned_down: int
    expected: int | None
    """How sure it was; None where too little was decided to judge."""
    actual: int | None
    before: int | None
    """The same of the eight weeks before."""
    drifted: bool
    says: str
    suggests: str
    """The rule that would help, where it drifts."""
    command: str
    weeks: tuple[DriftWeek, ...]
    """The last twelve, the oldest first."""


class DriftView(Frozen):
    says: str
    items: tuple[DriftRow, ...]
    """Those that drift first."""


class UseRow(Frozen):
    playbook: str
    step: str
    title: str


class PrimitiveRow(Frozen):
    """One part that playbooks are built from."""

    name: str
    """`qualifier@2`, `mail.send@1`"""
    kind: Literal["extract", "validate", "transform", "act"]
    says: str
    takes: tuple[str, ...]
    gives: tuple[str, ...]
    outcomes: tuple[str, ...]
    repeatable: bool
    """An agent answers the same again; an act that is asked for twice happens once."""
    contract: str
    used: tuple[UseRow, ...]


class PrimitivesView(Frozen):
    says: str
    items: tuple[PrimitiveRow, ...]


class CheckRow(Frozen):
    about: str
    """`qualifier@2`, `mail.send@1`, or the name of a connection."""
    what: Literal["agent", "act", "connection"]
    tried: int
    failed: dict[str, str] = Field(default_factory=dict)
    """By the name of what did not come out, what came instead."""
    says: str


class ChecksView(Frozen):
    at: str = ""
    """When it was done last; empty where it never was."""
    entry: int = 0
    says: str
    items: tuple[CheckRow, ...] = ()


class AgentsView(Frozen):
    items: tuple[AgentView, ...]
    checks: ChecksView
    """What came of holding all of them to their contracts, the last time."""
    days: tuple[Day, ...] = ()
    """All of them together, the last 30 days."""
    cells: tuple[CellRow, ...] = ()
    """Every step that acts on the outside, and whether it may run by itself."""
    slowest: tuple[SlowView, ...] = ()
    """What takes you longest to decide."""
    tests: str = ""
    """How closely you look, as far as you were tried with drafts that were spoilt on purpose."""
    tried: bool = False
    """Such drafts are put among the others now."""
    wanted: int = 0
    """Acts that no plan named and somebody of the staff asked for, since the firm began: all refused."""
