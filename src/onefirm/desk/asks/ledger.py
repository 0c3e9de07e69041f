"""What may be asked about the ledger."""

from onefirm.desk import ledger
from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.books import entries, finding
from onefirm.desk.shapes.args import Led, Nothing, Seq, Tail

ASKS: dict[str, Ask] = {
    "ledger.tail": ask(Tail, finding.tail),
    "ledger.actors": ask(Nothing, finding.actors),
    "ledger.show": ask(Seq, entries.shown),
    "ledger.why": ask(Seq, entries.why),
    "ledger.led": ask(Led, entries.led),
    "ledger.verify": ask(Nothing, ledger.verify),
    "ledger.rebuild": ask(Nothing, ledger.rebuild, scope="manage"),
}
