"""Every intent that came in, with its plan and how often it came again."""

from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.intents import IntentFolded, IntentReceived
from onefirm.domain.events.plans import PlanMade
from onefirm.domain.events.questions import QuestionAnswered, QuestionAsked, QuestionExpired, QuestionVoided
from onefirm.domain.ids import QuestionId
from onefirm.ledger.projection import Projection, Rows, Table

BEFORE_ITS_PLAN = "_0"
"""How the name of a question ends that is asked about an intent without a plan."""

_INTENTS = Table(
    name="intents",
    key=("intent",),
    columns={
        "intent": "text",
        "type": "text",
        "source": "text",
        "at": "text",
        "plan": "text",
        "asked": "integer",
        "folded": "integer",
        "cause": "integer",
        "seq": "integer",
    },
    indexes=(("plan", "asked"), ("seq",), ("cause",)),
)


def _fold(event: Recorded, rows: Rows) -> None:
    match event.fact:
        case IntentReceived() as received:
            row = {"intent": received.intent, "type": received.type, "source": received.source, "at": event.at}
            rows.put(
                "intents", {**row, "plan": "", "asked": 0, "folded": 0, "cause": event.cause or 0, "seq": event.seq}
            )
        case IntentFolded() as again:
            row = rows.get("intents", again.intent)
            folded = row["folded"] if row else 0
            assert isinstance(folded, int)
            rows.change("intents", again.intent, folded=folded + 1)
        case PlanMade() as made:
            rows.change("intents", made.plan.intent, plan=made.plan.id)
        case QuestionAsked() as asked:
            _waits(rows, asked.question, 1)
        case QuestionAnswered() | QuestionVoided() | QuestionExpired() as over:
            _waits(rows, over.question, 0)
        case _:
            pass


def _waits(rows: Rows, question: QuestionId, asked: int) -> None:
    """An intent whose plan could not be made waits for the operator; until they answer nobody looks at it again."""
    intent = question.removeprefix("qu_").removesuffix(BEFORE_ITS_PLAN)
    if question.endswith(BEFORE_ITS_PLAN) and rows.get("intents", f"in_{intent}"):
        rows.change("intents", f"in_{intent}", asked=asked)


_KINDS = (IntentReceived, IntentFolded, PlanMade, QuestionAsked, QuestionAnswered, QuestionVoided, QuestionExpired)
PROJECTION = Projection("intents", 3, (_INTENTS,), frozenset(fact.kind for fact in _KINDS), _fold)
