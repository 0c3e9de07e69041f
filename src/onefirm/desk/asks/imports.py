"""What may be asked about bringing files in."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.imports import imports
from onefirm.desk.shapes.args import Limit, Nothing
from onefirm.desk.shapes.imports import BatchArgs, ImportArgs, TakeArgs, WaitArgs

ASKS: dict[str, Ask] = {
    "imports.look": ask(ImportArgs, imports.look, scope="manage"),
    "imports.take": ask(TakeArgs, imports.take, decides=True, scope="manage"),
    "imports.wait": ask(WaitArgs, imports.wait),
    "imports.stop": ask(Nothing, imports.stop, decides=True, scope="manage"),
    "imports.list": ask(Limit, imports.listed),
    "imports.show": ask(BatchArgs, imports.show),
    "imports.undo": ask(BatchArgs, imports.undo, decides=True, scope="manage"),
    "imports.undo-preview": ask(BatchArgs, imports.preview_undo),
}
