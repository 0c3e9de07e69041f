"""The connectors that need nobody: each act of theirs, and what takes it back, under faults they play themselves."""

from collections.abc import Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from onefirm.capabilities import payments
from onefirm.capabilities.connector import Order
from onefirm.capabilities.rehearsal import FAULTS as PLAYED
from onefirm.capabilities.rehearsal import FaultName
from onefirm.domain.frozen import Json
from onefirm.domain.ids import EffectId
from promises.local_world import TRADES, World
from promises.matrix.cells import Acting, Cell, Fault, Opening, Seen, Subject
from promises.matrix.servers import Servers

_CELLS: Mapping[Fault, Cell] = {
    "ok": Seen("receipt", 1, "happened"),
    "reply lost": Seen("Unknown", 1, "happened"),
    "request lost": Seen("Unknown", 0, "not-happened"),
    "too many": Seen("NotNow", 0, "not-happened"),
    "server error": Seen("Unknown", 0, "not-happened"),
    "slow": Seen("receipt", 1, "happened"),
    "sign-in expired": Seen("NeedsYou", 0, "not-happened"),
    "drifted": Seen("Unknown", 1, "happened"),
}
_WHOLE = (
    "promises/test_local_firm.py::test_it_is_there_at_most_once_and_exactly_once_when_the_plan_says_so",
    "promises/test_local_firm.py::test_what_cannot_be_looked_up_is_asked_and_the_answer_counts",
)
_ANOTHER: Mapping[str, Json] = {"publishing": {"slug": "another"}, "forms": {"form": "another"}}
_EFFECT = EffectId("ef_9")


def _subject(capability: str, ref: str, extra: Json | None = None) -> Subject:
    @asynccontextmanager
    async def stand(_servers: Servers, folder: Path, fault: Fault) -> Opening:
        at = World(folder, capability, "natural-key")

        async def args_for(effect: str, changed: Json | None = None) -> Json:
            order = at.order(effect=effect, changed=changed)
            if ref == at.trade.kind.ref:
                return order.args
            receipt = await at.connector.do(order)
            return {"receipt": receipt.provider_id, "reason": "", **(extra or {})}

        # Something of the kind was done before: where there is no folder yet, nobody can tell.
        before = await args_for("ef_1", _ANOTHER.get(capability))
        await at.connector.do(Order(EffectId("ef_2"), ref, before, "ef_2", 1))
        args = await args_for("ef_3")
        if (played := fault.replace(" ", "-").replace("sign-in-expired", "signed-out")) in PLAYED:
            at.play(cast("FaultName", played))

        async def counted() -> int:
            return sum(entry.effect == _EFFECT for entry in at.happened())

        order = Order(_EFFECT, ref, args, _EFFECT, 1)
        yield Acting(at.connector, order, at.clock, counted, lambda: fault != "ok" and not at.connector.faults.queued())

    return Subject(f"{ref} local", _CELLS, stand, effects=frozenset({ref}), whole=_WHOLE if not extra else ())


_BACKS = [(name, trade.back.ref) for name, trade in TRADES.items() if trade.back]
_MONEY: Json = {"amount": {"minor": 240_000, "currency": "EUR"}}
SUBJECTS = (
    *(_subject(name, trade.kind.ref) for name, trade in TRADES.items()),
    *(_subject(*back) for back in _BACKS),
    _subject("payments", payments.REFUND.ref, _MONEY),
)
