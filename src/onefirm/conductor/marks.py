"""How the staff did: runs, broken answers, forbidden reaches. Folded behind the ledger, from a checkpoint."""

from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.plans import StepDone, StepTried
from onefirm.ledger.projection import Cell, Projection, Rows, Table

_MARKS = Table(
    name="agent_marks",
    key=("agent",),
    columns={
        "agent": "text",
        "runs": "integer",
        "broken": "integer",
        "forbidden": "integer",
        "failed": "integer",
        "degraded": "integer",
        "cents": "integer",
    },
)
_COUNTED = {"broken-output": "broken", "forbidden": "forbidden", "timeout": "failed", "failed": "failed"}


def _fold(event: Recorded, rows: Rows) -> None:
    match event.fact:
        case StepDone(agent=agent) as done if agent:
            _add(rows, agent, {"runs": 1, "degraded": int(bool(done.degraded)), "cents": done.cost_cents})
        case StepTried(agent=agent) as tried if agent:
            _add(rows, agent, {_COUNTED[tried.fault]: 1})
        case _:
            pass


def _add(rows: Rows, agent: str, counts: dict[str, int]) -> None:
    name = agent.partition("@")[0]
    row: dict[str, Cell] = rows.get("agent_marks", name) or {
        "agent": name, "runs": 0, "broken": 0, "forbidden": 0, "failed": 0, "degraded": 0, "cents": 0,
    }  # fmt: skip
    for column, count in counts.items():
        before = row[column]
        assert isinstance(before, int)
        row[column] = before + count
    rows.put("agent_marks", row)


MARKS = Projection("agent_marks", 1, (_MARKS,), frozenset({StepDone.kind, StepTried.kind}), _fold, decision=False)
