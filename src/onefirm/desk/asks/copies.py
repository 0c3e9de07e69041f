"""What may be asked about keys, copies and the handover."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.connections import vault
from onefirm.desk.copies import copies
from onefirm.desk.handover.gather import handed_over
from onefirm.desk.handover.shapes import HandoverArgs
from onefirm.desk.shapes.args import Name, Nothing
from onefirm.desk.shapes.copies import WaitArgs
from onefirm.desk.shapes.vault import Secret

ASKS: dict[str, Ask] = {
    "vault.list": ask(Nothing, vault.listed, scope="manage"),
    "vault.set": ask(Secret, vault.keep, decides=True, scope="manage"),
    "vault.remove": ask(Name, vault.remove, decides=True, scope="manage"),
    "vault.rotate": ask(Nothing, vault.rotate, decides=True, scope="manage"),
    "backups.make": ask(Nothing, copies.back_up, decides=True, scope="manage"),
    "backups.begin": ask(Nothing, copies.begin, decides=True, scope="manage"),
    "backups.wait": ask(WaitArgs, copies.wait),
    "backups.list": ask(Nothing, copies.listed),
    "handover": ask(HandoverArgs, handed_over, scope="manage"),
}
