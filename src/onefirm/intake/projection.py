"""Every intent that came in, with its plan and how often it came again."""

from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.intents import IntentFolded, IntentReceived
from onefirm.domain.events.plans import PlanMade
from onefirm.ledger.projection import Projection, Rows, Table

_INTENTS = Table(
    name="intents",
    key=("intent",),
    columns={
        "intent": "text",
        "type": "text",
        "source": "text",
        "at": "text",
        "plan": "text",
        "folded": "integer",
        "cause": "integer",
        "seq": "integer",
    },
    indexes=(("plan",), ("seq",), ("cause",)),
)


def _fold(event: Recorded, rows: Rows) -> None:
    match event.fact:
        case IntentReceived() as received:
            row = {"intent": received.intent, "type": received.type, "source": received.source, "at": event.at}
            rows.put("intents", {**row, "plan": "", "folded": 0, "cause": event.cause or 0, "seq": event.seq})
        case IntentFolded() as again:
            row = rows.get("intents", again.intent)
            folded = row["folded"] if row else 0
            assert isinstance(folded, int)
            rows.change("intents", again.intent, folded=folded + 1)
        case PlanMade() as made:
            rows.change("intents", made.plan.intent, plan=made.plan.id)
        case _:
            pass


PROJECTION = Projection(
    "intents", 2, (_INTENTS,), frozenset({IntentReceived.kind, IntentFolded.kind, PlanMade.kind}), _fold
)
