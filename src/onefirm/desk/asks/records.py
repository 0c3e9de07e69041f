"""What may be asked about the records."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.records import correcting, records, saying
from onefirm.desk.shapes import records as r

ASKS: dict[str, Ask] = {
    "records.kinds": ask(r.KindRef, records.kinds),
    "records.list": ask(r.ListRecords, records.listed),
    "records.show": ask(r.ShowRecord, records.shown),
    "records.make": ask(r.MakeRecord, saying.made, decides=True),
    "records.change": ask(r.ChangeRecord, saying.changed, decides=True),
    "records.history": ask(r.RecordHistoryRef, records.told),
    "records.restore": ask(r.RestoreRecord, correcting.restored, decides=True),
    "records.confirm": ask(r.ConfirmRecord, correcting.confirmed, decides=True),
    "records.withdraw": ask(r.WithdrawRecord, correcting.withdrawn, decides=True),
}
