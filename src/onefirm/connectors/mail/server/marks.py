"""How a letter of ours is known again: a Message-ID that follows from its key, and that nobody else can work out."""

import hmac
import re
from dataclasses import dataclass
from datetime import UTC
from email import message_from_bytes
from email.utils import parsedate_to_datetime

from onefirm.capabilities.connector import Order
from onefirm.capabilities.erasable import Fingerprints
from onefirm.capabilities.notify import LINK_PURPOSE
from onefirm.connectors.mail.letters.letter import EFFECT_HEADER, MAIL_BYTES_MAX, Part, address_in, header
from onefirm.connectors.mail.letters.links import links_in, without_links
from onefirm.domain.ids import instant
from onefirm.guard.eml import KEY_HEADER, key_said

ENVELOPE_SIGNS_MAX = 100
NOTE_BEGINS = "nt_"
HEAD_BYTES_MAX = 65_536
_PURPOSE = "message-id"


@dataclass(frozen=True)
class Mark:
    """What one letter of ours bears."""

    effect: str
    key: str
    message_id: str

    @property
    def envelope(self) -> str:
        """The name of its envelope, so that a report names the letter; empty where it would be too long."""
        name = self.message_id.strip("<>")
        return name if len(name) <= ENVELOPE_SIGNS_MAX else ""


def sent_at(message: Part) -> str:
    """When a letter of ours left, as it says itself. Raises a ValueError where nobody can read that any more."""
    return instant(parsedate_to_datetime(header(message, "Date")).astimezone(UTC))


class Marks:
    """Whoever was not sent a letter of ours cannot make one that looks like it: the fingerprint has a key."""

    def __init__(self, prints: Fingerprints, address: str, operator: str = "") -> None:
        """`operator` is the address that notes go to."""
        self._prints = prints
        self._ours = {address.casefold(), operator.casefold()} - {""}
        self._domain = address.rpartition("@")[2].lower()

    def of(self, order: Order) -> Mark:
        return Mark(order.effect, order.key, self._id(order.effect, order.key))

    def on(self, message: Part) -> Mark | None:
        """The mark of a letter that is ours beyond doubt."""
        effect, said = header(message, EFFECT_HEADER), header(message, KEY_HEADER)
        key = key_said(said) if said else effect
        if not effect or key is None:
            return None
        found = re.search(r"<[^<>\s]{1,250}>", header(message, "Message-ID"))
        return Mark(effect, key, found[0]) if found and found[0] == self._id(effect, key) else None

    def is_note(self, raw: bytes) -> bool:
        """A note of the firm to its own operator, beyond doubt: nobody else can make one that is passed over."""
        if NOTE_BEGINS.encode() not in raw[:HEAD_BYTES_MAX]:
            return False
        mark = self.on(message_from_bytes(raw[:HEAD_BYTES_MAX]))
        return mark is not None and mark.key.startswith(NOTE_BEGINS)

    def kept(self, raw: bytes) -> bytes:
        """What may be kept of a letter: nothing that decides, and nothing at all of a note or our own answer to it."""
        if self.is_note(raw):
            return b""
        if not self.quotes_a_link(raw):
            return raw
        if address_in(message_from_bytes(raw[:HEAD_BYTES_MAX]), "From").casefold() in self._ours:
            return b""
        left = without_links(raw)
        return left.ljust(len(raw), b"\n") if len(raw) > MAIL_BYTES_MAX else left

    def quotes_a_link(self, raw: bytes) -> bool:
        """Links of a note are in their words: true ones, for nobody else has any."""
        return any(hmac.compare_digest(self._prints.of(LINK_PURPOSE, said), seal) for said, seal in links_in(raw))

    def _id(self, effect: str, key: str) -> str:
        """Both are in it: whoever was sent one letter of ours cannot make it bear the name of another."""
        said = key if key == effect else f"{effect}|{key}"
        return f"<onefirm.{self._prints.of(_PURPOSE, said)[:32]}@{self._domain}>"
