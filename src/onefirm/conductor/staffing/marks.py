"""How the staff did: runs, broken answers, forbidden reaches. Folded behind the ledger, from a checkpoint."""

from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.plans import StepDone, StepTried, StepWanted
from onefirm.domain.tiers import MICROS_OF_A_CENT
from onefirm.ledger.projection import Cell, Projection, Rows, Table

_MARKS = Table(
    name="agent_marks",
    key=("agent",),
    columns={
        "agent": "text",
        "runs": "integer",
        "broken": "integer",
        "forbidden": "integer",
        "wanted": "integer",
        "failed": "integer",
        "degraded": "integer",
        "micros": "integer",
    },
)
_RUNS = Table(
    name="agent_runs",
    key=("seq",),
    columns={
        "seq": "integer",
        "at": "text",
        "agent": "text",
        "version": "text",
        "plan": "text",
        "step": "text",
        "outcome": "text",
        "said": "text",
        "fault": "text",
        "sure": "integer",
        "degraded": "text",
        "milliseconds": "integer",
        "micros": "integer",
    },
    indexes=(("agent", "seq"), ("at",), ("micros", "at")),
)
"""Each call by itself: an answer that was used has an outcome, one that was thrown away a fault."""
_COUNTED = {"broken-output": "broken", "forbidden": "forbidden", "timeout": "failed", "failed": "failed"}


def paid(step: StepDone | StepTried) -> int:
    """In millionths of a dollar; once it was counted in cents. What was thrown away cost as much."""
    return step.micros + (step.cost_cents * MICROS_OF_A_CENT if isinstance(step, StepDone) else 0)


def _fold(event: Recorded, rows: Rows) -> None:
    match event.fact:
        case StepDone(agent=agent) as done if agent:
            _add(rows, agent, {"runs": 1, "degraded": int(bool(done.degraded)), "micros": paid(done)})
            said: dict[str, Cell] = {
                "outcome": done.outcome, "said": done.said, "sure": done.sure, "degraded": done.degraded,
            }  # fmt: skip
            took: dict[str, Cell] = {"milliseconds": done.milliseconds, "micros": paid(done)}
            rows.put("agent_runs", _run(event, done) | said | took)
        case StepTried(agent=agent) as tried if agent:
            _add(rows, agent, {_COUNTED[tried.fault]: 1, "micros": paid(tried)})
            rows.put("agent_runs", _run(event, tried) | {"fault": tried.fault, "micros": paid(tried)})
        case StepWanted(agent=agent) as wanted:
            _add(rows, agent, {"wanted": sum(wanted.asked.values())})
        case _:
            pass


def _run(event: Recorded, fact: StepDone | StepTried) -> dict[str, Cell]:
    name, _, version = fact.agent.partition("@")
    return {
        "seq": event.seq, "at": event.at, "agent": name, "version": version, "plan": fact.plan, "step": fact.step,
        "outcome": "", "said": "", "fault": "", "sure": 0, "degraded": "", "milliseconds": 0, "micros": 0,
    }  # fmt: skip


def _add(rows: Rows, agent: str, counts: dict[str, int]) -> None:
    name = agent.partition("@")[0]
    row: dict[str, Cell] = rows.get("agent_marks", name) or {
        "agent": name, "runs": 0, "broken": 0, "forbidden": 0, "wanted": 0, "failed": 0, "degraded": 0, "micros": 0,
    }  # fmt: skip
    for column, count in counts.items():
        before = row[column]
        assert isinstance(before, int)
        row[column] = before + count
    rows.put("agent_marks", row)


_KINDS = frozenset({StepDone.kind, StepTried.kind, StepWanted.kind})
MARKS = Projection("agent_marks", 6, (_MARKS, _RUNS), _KINDS, _fold, decision=False)
