"""The page of what leads out of the firm and into it: what is in trouble, what works, what could be connected."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.connecting import OfferRow, OffersView
from onefirm.desk.shapes.connections import ConnectionRow, ConnectionsView
from onefirm.domain.frozen import Frozen, Json
from onefirm.interfaces.web.drawn.offers import LOCAL, OFFER_OF
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, done_said, form_of, in_part, onward

AFTER = {
    "revoke": "It is revoked. What needs it is held, and nothing is lost.",
    "allow": "It may be used again. What waited goes on.",
}
"""What a page says after a press; only these words, never text from the address."""
_ILL = ("left alone", "trying again", "in trouble", "signed out", "revoked")


class Sorted(Frozen):
    """All of them, each in one place, in the order in which they matter."""

    ill: tuple[ConnectionRow, ...]
    anew: tuple[OfferRow, ...]
    """Connected, but the firm that is open was opened without it, or with other settings."""
    well: tuple[ConnectionRow, ...]
    quiet: tuple[OfferRow, ...]
    """Connected and in use, with nothing that leads out by itself."""
    offers: tuple[OfferRow, ...]
    here: tuple[ConnectionRow, ...]
    """Folders on this machine."""


def sort(rows: Sequence[ConnectionRow], offers: Sequence[OfferRow]) -> Sorted:
    ill = tuple(sorted((row for row in rows if _is_ill(row)), key=_urgency))
    rest = [row for row in rows if row not in ill]
    named = {OFFER_OF.get(row.name, row.name) for row in rows}
    return Sorted(
        ill=ill,
        anew=tuple(offer for offer in offers if offer.connected and not offer.in_use),
        well=tuple(row for row in rest if row.name not in LOCAL),
        quiet=tuple(offer for offer in offers if offer.in_use and offer.name not in named),
        offers=tuple(offer for offer in offers if not offer.connected and offer.name not in named),
        here=tuple(row for row in rest if row.name in LOCAL),
    )


def _urgency(row: ConnectionRow) -> int:
    """First what waits for the operator, then what is tried again by itself, then what they stopped themselves."""
    if row.stands == "revoked":
        return 3
    return 1 if row.signed_out else 2


def _is_ill(row: ConnectionRow) -> bool:
    """It does not work just now, may not be used, or went wrong when it was last tried and was not used since."""
    return row.stands in _ILL or row.signed_out or (row.refused is not None and not row.level)


async def connections(site: Site, request: Request) -> Response:
    shown = await asked(site.desk, ConnectionsView, "connections.list")
    offered = await asked(site.desk, OffersView, "connections.offered")
    today = await today_of(site.desk)
    known: dict[str, Known] = {"today": today, "here": "connections", "connections": shown}
    known["sorted"] = sort(shown.items, offered.items)
    known["after"] = done_said(request, AFTER)
    return site.press.page("connections/listed_part.html" if in_part(request) else "connections/listed.html", **known)


async def revoke(site: Site, request: Request) -> Response:
    form = await form_of(request)
    return await _turned(site, request, "revoke", {"why": form.get("why", "").strip()})


async def allow(site: Site, request: Request) -> Response:
    return await _turned(site, request, "allow", {})


async def _turned(site: Site, request: Request, verb: str, more: Json) -> Response:
    named: Json = {"connection": str(request.path_params["name"]), **more}
    await asked(site.desk, ConnectionsView, f"connections.{verb}", named)
    return onward(f"/connections?after={verb}")
