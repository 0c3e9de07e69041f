"""What may be asked about keys, copies and the handover."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.connections import vault
from onefirm.desk.copies import copies
from onefirm.desk.handover.gather import handed_over
from onefirm.desk.handover.shapes import HandoverArgs
from onefirm.desk.shapes import args as a
from onefirm.desk.shapes import copies as c
from onefirm.desk.shapes import vault as v

ASKS: dict[str, Ask] = {
    "vault.list": ask(a.Nothing, vault.listed, scope="manage"),
    "vault.set": ask(v.Secret, vault.keep, decides=True, scope="manage"),
    "vault.remove": ask(a.Name, vault.remove, decides=True, scope="manage"),
    "vault.rotate": ask(a.Nothing, vault.rotate, decides=True, scope="manage"),
    "backups.make": ask(a.Nothing, copies.back_up, decides=True, scope="manage"),
    "backups.begin": ask(a.Nothing, copies.begin, decides=True, scope="manage"),
    "backups.wait": ask(c.WaitArgs, copies.wait),
    "backups.list": ask(a.Nothing, copies.listed),
    "handover": ask(HandoverArgs, handed_over, scope="manage"),
}
