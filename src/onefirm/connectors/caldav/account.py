"""The calendar as an account: named by the section `[calendar]`, and built only for a firm that has one."""

from importlib import import_module
from typing import cast

from onefirm.capabilities.extension import Account, Office, Opened
from onefirm.connectors.caldav.settings import CalendarSettings
from onefirm.domain.frozen import Frozen

_ROOM = "onefirm.connectors.caldav.opened"


def _opened(settings: Frozen, office: Office) -> Opened:
    # Whoever has no calendar on a server does not load what speaks to one.
    return cast(Opened, import_module(_ROOM).opened(settings, office))


CALENDAR = Account(name="calendar", settings=CalendarSettings, open=_opened, stands_for=("calendar",))
