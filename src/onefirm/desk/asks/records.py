"""What may be asked about the records."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.records import correcting, records, saying
from onefirm.desk.shapes.records import (
    ChangeRecord,
    ConfirmRecord,
    KindRef,
    ListRecords,
    MakeRecord,
    RecordHistoryRef,
    RestoreRecord,
    ShowRecord,
    WithdrawRecord,
)

ASKS: dict[str, Ask] = {
    "records.kinds": ask(KindRef, records.kinds),
    "records.list": ask(ListRecords, records.listed),
    "records.show": ask(ShowRecord, records.shown),
    "records.make": ask(MakeRecord, saying.made, decides=True),
    "records.change": ask(ChangeRecord, saying.changed, decides=True),
    "records.history": ask(RecordHistoryRef, records.told),
    "records.restore": ask(RestoreRecord, correcting.restored, decides=True),
    "records.confirm": ask(ConfirmRecord, correcting.confirmed, decides=True),
    "records.withdraw": ask(WithdrawRecord, correcting.withdrawn, decides=True),
}
