"""What may be asked about the ledger."""

from onefirm.desk import ledger
from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.books import entries, finding
from onefirm.desk.shapes import args as a

ASKS: dict[str, Ask] = {
    "ledger.tail": ask(a.Tail, finding.tail),
    "ledger.actors": ask(a.Nothing, finding.actors),
    "ledger.show": ask(a.Seq, entries.shown),
    "ledger.why": ask(a.Seq, entries.why),
    "ledger.led": ask(a.Led, entries.led),
    "ledger.verify": ask(a.Nothing, ledger.verify),
    "ledger.rebuild": ask(a.Nothing, ledger.rebuild, scope="manage"),
}
