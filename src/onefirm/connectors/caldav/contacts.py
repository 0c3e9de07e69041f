"""The address book on the same server, as one text of vCards: for whoever imports contacts."""

from itertools import islice

from onefirm.capabilities.connector import Never
from onefirm.connectors.caldav import problems
from onefirm.connectors.caldav.discovery import Place
from onefirm.connectors.caldav.settings import CalendarSettings
from onefirm.connectors.caldav.xml import CARD, cards, propfind

AT_ONCE = 100
"""So many cards are asked for together: with their pictures, which some servers send unasked, that is a few MB."""
CARDS_MAX = 20_000
_END = "END:VCARD"
_LISTED = propfind("d:getetag", "d:resourcetype")


class Contacts:
    def __init__(self, place: Place, settings: CalendarSettings) -> None:
        self._place = place
        self._settings = settings

    @property
    def name(self) -> str:
        return "calendar"

    async def cards(self, book: str) -> bytes:
        """In the order of their addresses. What is no card is left out."""
        dav, url = self._place.dav, await self._place.address_book(book or self._settings.address_book)
        listed = (await dav.propfind(url, _LISTED, depth=1)).resources
        hrefs = iter(sorted({one.href for one in listed if one.text("getetag")}))
        texts = dict[str, str]()
        while few := tuple(islice(hrefs, AT_ONCE)):
            if len(texts) + len(few) > CARDS_MAX:
                raise Never(problems.too_many_cards(CARDS_MAX))
            for one in (await dav.report(url, cards(few))).resources:
                texts[one.href] = one.text("address-data", CARD)
        kept = (texts[href].strip() for href in sorted(texts))
        return b"".join(f"{text}\r\n".encode() for text in kept if text.upper().endswith(_END))
