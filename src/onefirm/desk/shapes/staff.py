"""Who works for the firm."""

from onefirm.domain.frozen import Frozen, Json


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
