"""The address book on the same server, as one text of vCards: for whoever imports contacts."""

from onefirm.connectors.caldav.discovery import Place
from onefirm.connectors.caldav.xml import CARD, cards

_END = "END:VCARD"


async def contacts(place: Place, book: str = "") -> bytes:
    """Every card of the address book of this name, or of the only one. What is no card is left out."""
    told = await place.dav.report(await place.address_book(book), cards())
    texts = (one.text("address-data", CARD) for one in told.resources)
    return b"".join(f"{text}\r\n".encode() for text in texts if text.upper().endswith(_END))
