"""How versions in shadow have answered so far, one row an answer."""

from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.staff import AgentShadowed
from onefirm.ledger.projection import Projection, Rows, Table

_SHADOWS = Table(
    name="agent_shadows",
    key=("seq",),
    columns={
        "seq": "integer",
        "at": "text",
        "agent": "text",
        "beside": "text",
        "plan": "text",
        "entry": "integer",
        "agreed": "integer",
        "outcome": "text",
        "fault": "text",
        "differs": "text",
    },
    indexes=(("agent", "seq"),),
)


def _fold(event: Recorded, rows: Rows) -> None:
    if isinstance(event.fact, AgentShadowed):
        said = event.fact
        rows.put(
            "agent_shadows",
            {
                "seq": event.seq, "at": event.at, "agent": said.agent, "beside": said.beside, "plan": said.plan,
                "entry": said.entry, "agreed": int(said.agreed), "outcome": said.outcome, "fault": said.fault,
                "differs": ",".join(said.differs),
            },
        )  # fmt: skip


PROJECTION = Projection("agent_shadows", 1, (_SHADOWS,), frozenset({AgentShadowed.kind}), _fold)
