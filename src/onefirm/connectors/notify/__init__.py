"""Lines to the operator's phone, through whatever apprise knows. No act of a plan ever leaves here."""

from onefirm.connectors.notify.account import NOTIFY
from onefirm.connectors.notify.push import Apprise

__all__ = ["NOTIFY", "Apprise"]
