"""Who is not written to."""

from onefirm.domain.frozen import Frozen


class OptOutRow(Frozen):
    address: str
    why: str
    since: str = ""


class OptOutsView(Frozen):
    says: str
    items: tuple[OptOutRow, ...]
