"""What may be asked about the ledger."""

from onefirm.desk import args as a
from onefirm.desk import ledger
from onefirm.desk.asks.ask import Ask, ask

ASKS: dict[str, Ask] = {
    "ledger.tail": ask(a.Tail, ledger.tail),
    "ledger.show": ask(a.Seq, ledger.shown),
    "ledger.why": ask(a.Seq, ledger.why),
    "ledger.verify": ask(a.Nothing, ledger.verify),
    "ledger.rebuild": ask(a.Nothing, ledger.rebuild),
}
