"""Who works for the firm: each under its contract, with what it did, what it decided, and what its work leads to."""

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
    outcome: str = ""
    """Empty where nothing of the answer was used."""
    fault: str = ""
    sure: int | None = None
    degraded: str = ""
    says: str
    version: str
    milliseconds: int = 0
    cost_cents: int = 0


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
    """What your decisions about its work taught. It suggests on the card of a question, and decides nothing."""

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
    learned: LearnedView | None = None
    """None where nobody decides about its work, or nobody has yet."""
    runs: int
    broken: int
    """Answers that broke the schema."""
    forbidden: int
    """Times it reached for something its contract does not name."""
    degraded: int
    from_extension: str
    runs_lately: int = 0
    """In the last 30 days."""
    thrown_away_lately: int = 0
    cost_cents_month: int = 0
    """Since the first of this month, in the firm's own zone."""
    days: tuple[Day, ...] = ()
    """The last 30, the oldest first; only where one agent is asked for."""
    decisions: tuple[AgentDecision, ...] = ()
    """The newest 20; only where one agent is asked for."""
    calls: tuple[CallRow, ...] = ()
    """The steps of playbooks that call it."""
    leads_to: tuple[CellRow, ...] = ()
    """The acts of those playbooks; only where one agent is asked for."""


class AgentsView(Frozen):
    items: tuple[AgentView, ...]
    days: tuple[Day, ...] = ()
    """All of them together, the last 30 days."""
    cells: tuple[CellRow, ...] = ()
    """Every step that acts on the outside, and whether it may run by itself."""
