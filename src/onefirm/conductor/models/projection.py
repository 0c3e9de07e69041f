"""Every question beyond the rules, as rows: who asked, what it cost, what came of it. No word of it stands here.

What was learned from the operator's decisions is one more tier, `learned`, which costs nothing.
"""

from onefirm.domain.actors import OPERATOR
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.models import ModelAnswered, ModelFailed, ModelReserved, ModelReused
from onefirm.domain.events.plans import StepDone
from onefirm.ledger.projection import Projection, Rows, Table

_CALLS = Table(
    name="model_calls",
    key=("call",),
    columns={
        "call": "text",
        "seq": "integer",
        "at": "text",
        "day": "text",
        "plan": "text",
        "step": "text",
        "agent": "text",
        "playbook": "text",
        "tier": "text",
        "model": "text",
        "prices": "text",
        "question": "text",
        "route": "text",
        "state": "text",
        "why": "text",
        "micros": "integer",
        "saved": "integer",
        "tokens_in": "integer",
        "tokens_out": "integer",
        "milliseconds": "integer",
        "ended": "integer",
        "ended_at": "text",
    },
    indexes=(("day",), ("plan",), ("at",), ("question", "state", "ended"), ("state", "at")),
)
"""`state` is reserved, answered, failed or reused; `ended` is the entry that said so. What was learned answered, did
not know (`unsure`), or was put before the operator all the same (`checked`)."""
_STATES = {"learned": "answered", OPERATOR: "checked"}


def _fold(event: Recorded, rows: Rows) -> None:
    match event.fact:
        case ModelReserved() as fact:
            rows.put("model_calls", {**_begun(event, fact), "state": "reserved", "micros": fact.micros,
                                     "prices": fact.prices, "route": fact.route})  # fmt: skip
        case ModelReused() as fact:
            rows.put("model_calls", {**_begun(event, fact), "state": "reused", "saved": fact.micros_saved,
                                     "ended": event.seq, "ended_at": event.at})  # fmt: skip
        case ModelAnswered() as fact:
            rows.change(
                "model_calls", fact.call, state="answered", micros=fact.micros, tokens_in=fact.tokens_in,
                tokens_out=fact.tokens_out, milliseconds=fact.milliseconds, ended=event.seq, ended_at=event.at,
            )  # fmt: skip
        case ModelFailed() as fact:
            rows.change(
                "model_calls", fact.call, state="failed", why=fact.why, micros=fact.micros, tokens_in=fact.tokens_in,
                tokens_out=fact.tokens_out, milliseconds=fact.milliseconds, ended=event.seq, ended_at=event.at,
            )  # fmt: skip
        case StepDone(learned=version) as done if version:
            rows.put("model_calls", {
                "call": f"{done.plan}.{done.step}.{done.visit}", "seq": event.seq, "at": event.at, "day": event.at[:10],
                "plan": done.plan, "step": done.step, "agent": done.agent.partition("@")[0], "playbook": "",
                "tier": "learned", "model": version, "prices": "", "question": "", "route": done.route,
                "state": _STATES.get(done.rung, "unsure"), "why": "", "micros": 0, "saved": 0, "tokens_in": 0,
                "tokens_out": 0, "milliseconds": 0, "ended": event.seq, "ended_at": event.at,
            })  # fmt: skip
        case _:
            pass


def _begun(event: Recorded, fact: ModelReserved | ModelReused) -> dict[str, str | int | None]:
    return {
        "call": fact.call, "seq": event.seq, "at": event.at, "day": event.stream.partition(":")[2],
        "plan": fact.plan, "step": fact.step, "agent": fact.agent.partition("@")[0],
        "playbook": fact.playbook.partition("@")[0], "tier": fact.tier, "model": fact.model, "prices": "",
        "question": fact.question, "route": "", "why": "", "micros": 0, "saved": 0, "tokens_in": 0, "tokens_out": 0,
        "milliseconds": 0, "ended": 0, "ended_at": "",
    }  # fmt: skip


PROJECTION = Projection(
    "model_calls",
    2,
    (_CALLS,),
    frozenset({ModelReserved.kind, ModelAnswered.kind, ModelFailed.kind, ModelReused.kind, StepDone.kind}),
    _fold,
)
