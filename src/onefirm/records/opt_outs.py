"""Who does not want to be written to, as rows: every outbound effect is judged on the events behind them."""

from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.people import OptedIn, OptedOut
from onefirm.domain.personal import Personal
from onefirm.ledger.projection import Projection, Rows, Table

_OPT_OUTS = Table(
    name="opt_outs",
    key=("stream",),
    columns={"stream": "text", "address": "text", "why": "text", "at": "text", "seq": "integer"},
    indexes=(("seq",),),
)


def _fold(event: Recorded, rows: Rows) -> None:
    match event.fact:
        case OptedOut() as out:
            row = {"address": _text(out.address), "why": _text(out.why), "at": event.at, "seq": event.seq}
            rows.put("opt_outs", {"stream": event.stream, **row})
        case OptedIn():
            rows.drop("opt_outs", event.stream)
        case _:
            pass


def _text(personal: Personal) -> str:
    return personal.value if isinstance(personal.value, str) else ""


PROJECTION = Projection("opt_outs", 1, (_OPT_OUTS,), frozenset({OptedOut.kind, OptedIn.kind}), _fold)
