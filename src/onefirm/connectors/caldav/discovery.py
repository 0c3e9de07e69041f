"""Where the calendar is: from the address the operator gave, by what the server says of itself."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

from onefirm.capabilities.connector import NeedsYou, Never
from onefirm.connectors.caldav import problems
from onefirm.connectors.caldav.dav import Dav
from onefirm.connectors.caldav.settings import CalendarSettings
from onefirm.connectors.caldav.xml import CAL, CARD, DAV, Resource, propfind

_ABOUT = propfind("d:resourcetype", "d:current-user-principal", "d:displayname", "c:supported-calendar-component-set")


@dataclass(frozen=True)
class _Sort:
    word: str
    kind: str
    space: str
    home: str
    well_known: str
    takes: str = ""
    """What has to be taken by one, where it says what it takes."""


_SORTS = {
    "calendar": _Sort("calendar", "calendar", CAL, "calendar-home-set", "/.well-known/caldav", "VEVENT"),
    "tasks": _Sort("task list", "calendar", CAL, "calendar-home-set", "/.well-known/caldav", "VTODO"),
    "addressbook": _Sort("address book", "addressbook", CARD, "addressbook-home-set", "/.well-known/carddav"),
}
_PREFIX = {CAL: "c", CARD: "a"}


class Place:
    """Found once, and looked for again when it is not there any more."""

    def __init__(self, dav: Dav, settings: CalendarSettings) -> None:
        self.dav = dav
        self._settings = settings
        self._found = ""

    async def calendar(self) -> str:
        """The address of the calendar that is used, with a slash at its end."""
        if not self._found:
            _, self._found = await self._chosen("calendar", self._settings.calendar)
        return self._found

    async def address_book(self, name: str = "") -> str:
        return (await self._chosen("addressbook", name))[1]

    async def tasks(self) -> str:
        return (await self._chosen("tasks", self._settings.tasks))[1]

    async def calendars(self) -> tuple[str, ...]:
        """What those are called that take appointments."""
        return tuple(sorted(name for name, _ in await self._there(_SORTS["calendar"], "")))

    def lost(self) -> None:
        self._found = ""

    async def _chosen(self, sort: Literal["calendar", "tasks", "addressbook"], wanted: str) -> tuple[str, str]:
        there = await self._there(_SORTS[sort], wanted)
        fits = [(name, url) for name, url in there if not wanted or name == wanted]
        if len(fits) != 1:
            raise NeedsYou(problems.no_calendar(wanted, sorted(name for name, _ in there), _SORTS[sort].word))
        return fits[0]

    async def _there(self, sort: _Sort, wanted: str) -> list[tuple[str, str]]:
        """Each by its name. The address may be that of one calendar itself."""
        base, about = await self._first(sort)
        if about.is_a(sort.kind, sort.space) and _fits(about, sort.takes):
            found = _named(self.dav.led(base, about.href), about)
            if not wanted or found[0] == wanted or not about.href_in("current-user-principal"):
                return [found]
        principal = about.href_in("current-user-principal")
        if not principal:
            raise NeedsYou(problems.no_server(self.dav.host, "It does not say who we are there."))
        url = self.dav.led(base, principal)
        told = (await self.dav.propfind(url, propfind(f"{_PREFIX[sort.space]}:{sort.home}"))).resources
        home = next(filter(None, (one.href_in(sort.home, sort.space) for one in told)), "")
        if not home:
            raise NeedsYou(problems.no_server(self.dav.host, f"It knows of no {sort.word}s of ours."))
        base = self.dav.led(url, home)
        inside = (await self.dav.propfind(base, _ABOUT, depth=1)).resources
        fits = [one for one in inside if one.is_a(sort.kind, sort.space) and _fits(one, sort.takes)]
        return [_named(self.dav.led(base, one.href), one) for one in fits]

    async def _first(self, sort: _Sort) -> tuple[str, Resource]:
        given = self._settings.url
        bare = urlsplit(given).path in ("", "/")
        for url in (urljoin(given, sort.well_known), given) if bare else (given,):
            try:
                told = await self.dav.propfind(url, _ABOUT)
            except (Never, NeedsYou) as no:
                if url != given:
                    continue  # It may lead to a stranger, who is told no password, or nowhere.
                if isinstance(no, NeedsYou):
                    raise
                raise NeedsYou(problems.no_server(self.dav.host, no.problem.why)) from no
            if told.resources and (url == given or told.resources[0].href_in("current-user-principal")):
                return url, told.resources[0]
        raise NeedsYou(problems.no_server(self.dav.host, "It says nothing of itself."))


def _fits(one: Resource, wanted: str) -> bool:
    """One that says what it takes has to take this."""
    takes = one.props.one("supported-calendar-component-set", CAL)
    return not wanted or takes is None or any(node.attributes.get("name") == wanted for node in takes.all("comp", CAL))


def _named(url: str, one: Resource) -> tuple[str, str]:
    url = url if url.endswith("/") else f"{url}/"
    return one.text("displayname", DAV) or url.rstrip("/").rpartition("/")[2], url
