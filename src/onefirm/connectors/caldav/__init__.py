"""A calendar and an address book on a server (CalDAV, CardDAV): booked once, cancelled carefully, read, and watched."""

from onefirm.connectors.caldav.account import CALENDAR

__all__ = ["CALENDAR"]
