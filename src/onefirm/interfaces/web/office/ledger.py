"""The pages of the ledger: what happened, one entry with its causes and what came of it, and whether it is sound."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.says.kinds import GROUPS
from onefirm.desk.shapes.ledger import ActorsView, EventsView, EventView, LedView, VerifyView, WhyView
from onefirm.domain.frozen import Frozen, Json
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, number_of

ROWS_MAX = 50
NEWER_MAX = 100
"""More of them are said to be many."""
LED_MAX = 50
NOWHERE: Mapping[str, int] = MappingProxyType({})
"""No place in particular: the newest entries."""
_FILTERS = ("about", "kind", "by", "day")


class Shown(Frozen):
    """One page of the ledger, with the ways to the next and to the one before."""

    items: tuple[EventView, ...]
    filters: dict[str, str]
    filtered: bool
    about: str
    looked: int
    older: str = ""
    newer: str = ""
    live: str = ""
    """What the page asks for when something came: at the end of the ledger, what is newer than itself."""
    here: str = ""
    """The filters and the place, as an address has them."""


async def ledger(site: Site, request: Request) -> Response:
    return await _page(site, request, None)


async def verify(site: Site, request: Request) -> Response:
    """The same page with the sentence on top."""
    return await _page(site, request, await asked(site.desk, VerifyView, "ledger.verify"))


async def newer(site: Site, request: Request) -> Response:
    """How many came since the page was shown. The rows stay where they are."""
    filters = _filters(request)
    top = _seq(request, "after")
    came = await _asked(site, filters, {"after": top, "limit": NEWER_MAX}) if top else None
    count = len(came.items) if came else 0
    said = f"{NEWER_MAX} and more newer" if came and came.more else f"{count} newer" if count else ""
    known: dict[str, Known] = {"today": await today_of(site.desk), "here": "ledger", "newer": said}
    return site.press.page("office/ledger_newer.html", **known, first=_address(filters))


async def entry(site: Site, request: Request) -> Response:
    named: Json = {"seq": number_of(str(request.path_params["seq"]))}
    shown = await asked(site.desk, EventView, "ledger.show", named)
    why = await asked(site.desk, WhyView, "ledger.why", named)
    led = await asked(site.desk, LedView, "ledger.led", {**named, "limit": LED_MAX})
    known: dict[str, Known] = {
        "today": await today_of(site.desk),
        "here": "ledger",
        "entry": shown,
        "why": why,
        "led": led,
    }
    return site.press.page(
        "office/entry.html", **known, groups=GROUPS, back=_address(_filters(request), _place(request))
    )


async def _page(site: Site, request: Request, verified: VerifyView | None) -> Response:
    filters = _filters(request)
    shown = await _shown(site, filters, _place(request))
    actors = await asked(site.desk, ActorsView, "ledger.actors")
    known: dict[str, Known] = {
        "today": await today_of(site.desk),
        "here": "ledger",
        "shown": shown,
        "verified": verified,
    }
    known |= {"groups": GROUPS, "actors": actors.items}
    return site.press.page("office/ledger.html", **known)


async def _shown(site: Site, filters: Mapping[str, str], place: Mapping[str, int]) -> Shown:
    found = await _asked(site, filters, {**place, "limit": ROWS_MAX})
    back = "after" in place
    if back and len(found.items) < ROWS_MAX and not found.looked:
        # Fewer than a page are newer: the newest page holds them all, and what stands below them.
        place, back = NOWHERE, False
        found = await _asked(site, filters, {"limit": ROWS_MAX})
    items = tuple(reversed(found.items)) if back else found.items
    first, last = (items[0].seq, items[-1].seq) if items else (0, 0)
    older = found.looked or last if not back else last
    return Shown(
        items=items,
        filters=dict(filters),
        filtered=any(filters.values()),
        about=found.about,
        looked=found.looked,
        older=_address(filters, {"before": older}) if back or found.more else "",
        newer=_address(filters, {"after": first or found.looked}) if (back and found.more) or "before" in place else "",
        live="" if place else _address(filters, {"after": found.durable}),
        here=_address(filters, place),
    )


async def _asked(site: Site, filters: Mapping[str, str], more: Mapping[str, int]) -> EventsView:
    said: Json = {name: value for name, value in filters.items() if value}
    return await asked(site.desk, EventsView, "ledger.tail", {**said, **more})


def _filters(request: Request) -> dict[str, str]:
    return {name: request.query_params.get(name, "").strip() for name in _FILTERS}


def _place(request: Request) -> Mapping[str, int]:
    """Where in the ledger the page stands: before an entry, after one, or at its end."""
    return next(({name: seq} for name in ("before", "after") if (seq := _seq(request, name))), NOWHERE)


def _seq(request: Request, name: str) -> int:
    return number_of(request.query_params.get(name, ""))


def _address(filters: Mapping[str, str], place: Mapping[str, int] | None = None) -> str:
    said = {name: value for name, value in {**filters, **(place or {})}.items() if value}
    return urlencode(said)
