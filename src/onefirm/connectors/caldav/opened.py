"""The account put together: who books, and who watches what becomes of it."""

from onefirm.capabilities.connector import Source
from onefirm.capabilities.extension import Office, Opened
from onefirm.connectors.caldav.calendar import Calendar
from onefirm.connectors.caldav.contacts import Contacts
from onefirm.connectors.caldav.cursor import TASKS_FILE, Cursors
from onefirm.connectors.caldav.dav import Dav
from onefirm.connectors.caldav.discovery import Place
from onefirm.connectors.caldav.listening import Listening
from onefirm.connectors.caldav.settings import CalendarSettings
from onefirm.connectors.caldav.tasks import Tasks
from onefirm.connectors.caldav.watch import Watch
from onefirm.guard.addresses import Rules, read_home
from onefirm.guard.web.calls import Caps
from onefirm.guard.web.client import Web

SECONDS_MAX = 15.0
"""For one call with all its tries: a booking takes up to three of them."""


def opened(settings: CalendarSettings, office: Office) -> Opened:
    place, cursors = place_of(settings, office), Cursors(office.folder)
    watch: Source = Watch(place, settings, cursors, office.clock)
    if settings.tasks:
        tasks = Tasks(place, settings, Cursors(office.folder, TASKS_FILE), office.clock)
        watch = Listening(Watch(place, settings, cursors, office.clock), tasks)
    return Opened((Calendar(place, settings, cursors, office.clock),), (watch,), (Contacts(place, settings),))


def place_of(settings: CalendarSettings, office: Office) -> Place:
    rules = Rules(homes=frozenset(read_home(home) for home in settings.homes))
    web = Web(office.ways, "calendar", rules=rules, caps=Caps(seconds_max=SECONDS_MAX))
    return Place(Dav(web, settings, office.secret), settings)
