"""Trying the account: which calendar is used, and what we may do in it. Nothing is written."""

from onefirm.capabilities.connector import NeedsYou, Never, NotNow, SignedOut, Unknown
from onefirm.capabilities.probing import Probed
from onefirm.connectors.caldav import problems
from onefirm.connectors.caldav.discovery import Place
from onefirm.connectors.caldav.settings import CalendarSettings
from onefirm.connectors.caldav.xml import DAV, Resource, propfind

_MAY_WRITE = frozenset({"all", "write", "write-content", "bind"})
"""Of RFC 3744: whoever has one of these may put an appointment there."""
_ABOUT = propfind("d:displayname", "d:current-user-privilege-set")
_NAMED_MAX = 10


async def probed(place: Place, settings: CalendarSettings) -> Probed:
    place.lost()
    try:
        url = await place.calendar()
        names = await place.calendars()
        told = (await place.dav.propfind(url, _ABOUT)).resources
    except (NeedsYou, Never) as no:
        return Probed(problem=no.problem, signed_out=isinstance(no, SignedOut))
    except (NotNow, Unknown) as fault:
        return Probed(problem=problems.not_reached(place.dav.host, fault.why))
    return _found(place, settings, names, told[0] if told else None)


def _found(place: Place, settings: CalendarSettings, names: tuple[str, ...], about: Resource | None) -> Probed:
    host = place.dav.host
    used = (about.text("displayname") if about else "") or settings.calendar or "the one of your address"
    privileges = _privileges(about) if about else None
    signed = f"{settings.login} signed in at" if settings.secret else "Nobody has to sign in at"
    shown = ", ".join(names[:_NAMED_MAX]) + (", ..." if len(names) > _NAMED_MAX else "")
    works = (f"{signed} {host}. It has {len(names)} for appointments: {shown}.", f"The calendar '{used}' is used.")
    if privileges is None:
        return Probed(works=works, cannot=(f"{host} does not say whether we may write there.",))
    if not privileges & _MAY_WRITE:
        return Probed(works=works, problem=problems.read_only(host, used))
    return Probed(works=(*works, "Appointments may be written there."), cannot=("Whoever is booked is not invited.",))


def _privileges(about: Resource) -> frozenset[str] | None:
    """None where the server does not say."""
    told = about.props.one("current-user-privilege-set", DAV)
    if told is None:
        return None
    return frozenset(node.name for privilege in told.all("privilege", DAV) for node in privilege.nodes)
