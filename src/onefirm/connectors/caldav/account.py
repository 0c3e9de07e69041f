"""The calendar as an account: named by the section `[calendar]`, and built only for a firm that has one."""

from onefirm.capabilities.extension import Account
from onefirm.capabilities.late import late
from onefirm.connectors.caldav.settings import CalendarSettings

_ROOM = "onefirm.connectors.caldav.opened"

CALENDAR = Account(
    name="calendar",
    settings=CalendarSettings,
    open=late(_ROOM, "opened"),
    stands_for=("calendar",),
)
