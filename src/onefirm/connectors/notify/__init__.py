"""Lines to the operator's phone, through whatever apprise knows. No act of a plan ever leaves here."""

from onefirm.connectors.notify.push import NOTIFY, Apprise

__all__ = ["NOTIFY", "Apprise"]
