"""What may be asked about trust, and the operator's word on what runs by itself."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.trust import CellRef, CellWhy, GrantArgs
from onefirm.desk.trust import trust

# Whoever may decide about a single act must not thereby do away with being asked: each of these takes `manage`.
ASKS: dict[str, Ask] = {
    "trust.list": ask(Nothing, trust.listed),
    "trust.show": ask(CellRef, trust.shown),
    "trust.promote": ask(CellRef, trust.promote, decides=True, scope="manage"),
    "trust.grant": ask(GrantArgs, trust.grant, decides=True, scope="manage"),
    "trust.revoke": ask(CellWhy, trust.revoke, decides=True, scope="manage"),
    "trust.demote": ask(CellWhy, trust.demote, decides=True, scope="manage"),
    "trust.carry": ask(CellWhy, trust.carry, decides=True, scope="manage"),
}
