"""Decisions as lessons: what somebody wrote, what an agent made of it, and what the operator said it is."""

from onefirm.domain.actors import is_operators
from onefirm.domain.events.effects import EffectApproved
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.plans import StepDone
from onefirm.ledger.projection import Projection, Rows, Table
from onefirm.planning.walk import fields_of

UNSURE, DONE = "unsure", "done"
TEXT_SIGNS_MAX = 4_000
_LESSONS = Table(
    name="lessons",
    key=("plan",),
    columns={"plan": "text", "agent": "text", "text": "text", "said": "text", "label": "text", "seq": "integer"},
    indexes=(("agent", "seq"),),
)


def _fold(event: Recorded, rows: Rows) -> None:
    match event.fact:
        case StepDone() as done if done.agent:
            _judged(done, rows)
        case StepDone(kept="") as done if "answer" in fields_of(done.output) and is_operators(event.actor):
            row = rows.get("lessons", done.plan)
            # The question that an agent's doubt led to, and none of those after it.
            if row is not None and row["said"] == UNSURE and not row["label"]:
                rows.change("lessons", done.plan, label=done.outcome, seq=event.seq)
        case EffectApproved() as approved if is_operators(event.actor):
            row = rows.get("lessons", approved.plan)
            if row is not None and row["said"] != UNSURE and not row["label"]:
                rows.change("lessons", approved.plan, label=row["said"], seq=event.seq)
        case _:
            pass


def _judged(done: StepDone, rows: Rows) -> None:
    """Whoever reads what somebody wrote, and says which of several things it is."""
    text = str(fields_of(done.inputs).get("message") or "")[:TEXT_SIGNS_MAX]
    if not text or done.outcome == DONE:
        return
    agent = done.agent.partition("@")[0]
    row = {"plan": done.plan, "agent": agent, "text": text, "said": done.outcome, "label": "", "seq": 0}
    rows.put("lessons", row)


_FACTS = (StepDone, EffectApproved)
PROJECTION = Projection("lessons", 1, (_LESSONS,), frozenset(fact.kind for fact in _FACTS), _fold)
