"""What may be asked about the ledger."""

from onefirm.desk import ledger
from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.shapes import args as a

ASKS: dict[str, Ask] = {
    "ledger.tail": ask(a.Tail, ledger.tail),
    "ledger.show": ask(a.Seq, ledger.shown),
    "ledger.why": ask(a.Seq, ledger.why),
    "ledger.verify": ask(a.Nothing, ledger.verify),
    "ledger.rebuild": ask(a.Nothing, ledger.rebuild, scope="manage"),
}
