"""What may be asked about the records."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.records import records
from onefirm.desk.shapes import records as r

ASKS: dict[str, Ask] = {
    "records.kinds": ask(r.KindRef, records.kinds),
    "records.list": ask(r.ListRecords, records.listed),
    "records.show": ask(r.ShowRecord, records.shown),
    "records.make": ask(r.MakeRecord, records.made, decides=True),
    "records.change": ask(r.ChangeRecord, records.changed, decides=True),
    "records.history": ask(r.RecordHistoryRef, records.told),
    "records.restore": ask(r.RestoreRecord, records.restored, decides=True),
    "records.confirm": ask(r.ConfirmRecord, records.confirmed, decides=True),
    "records.withdraw": ask(r.WithdrawRecord, records.withdrawn, decides=True),
}
