"""What may be asked about bringing files in."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.imports import imports
from onefirm.desk.shapes import args as a
from onefirm.desk.shapes import imports as i

ASKS: dict[str, Ask] = {
    "imports.look": ask(i.ImportArgs, imports.look, scope="manage"),
    "imports.take": ask(i.TakeArgs, imports.take, decides=True, scope="manage"),
    "imports.wait": ask(i.WaitArgs, imports.wait),
    "imports.stop": ask(a.Nothing, imports.stop, decides=True, scope="manage"),
    "imports.list": ask(a.Limit, imports.listed),
    "imports.show": ask(i.BatchArgs, imports.show),
    "imports.undo": ask(i.BatchArgs, imports.undo, decides=True, scope="manage"),
    "imports.undo-preview": ask(i.BatchArgs, imports.preview_undo),
}
