"""Adding a passkey and signing in with one, as the doors see it: text goes to the browser, and text comes back."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast


class NotProven(Exception):
    """What came back proves nothing: it is broken, of another place or question, or signed by somebody else."""


@dataclass(frozen=True)
class Place:
    """Where the page stands, as the browser names it. A passkey counts there and nowhere else."""

    origin: str
    host: str


@dataclass(frozen=True)
class Whose:
    """What a browser shows when it asks which passkey is meant."""

    firm: str
    handle: bytes
    """One firm, one handle: under the same one a second passkey would take the place of the first."""


@dataclass(frozen=True)
class Made:
    credential: str
    public_key: str
    count: int
    carried: bool


class Ceremony(Protocol):
    """What the library does for us. Credentials, keys and challenges are base64url, as browsers write them."""

    def to_add(self, place: Place, whose: Whose, challenge: bytes, known: Sequence[str]) -> str: ...

    def to_sign_in(self, place: Place, challenge: bytes) -> str: ...

    def made(self, place: Place, challenge: bytes, answer: str) -> Made: ...

    def counted(self, place: Place, challenge: bytes, answer: str, public_key: str, count: int) -> int:
        """How often it was used, as it counts itself."""
        ...


async def ceremony() -> Ceremony:
    """Imported once somebody uses a passkey: it takes a quarter of a second, and most who come in use none."""
    return cast("Ceremony", await asyncio.to_thread(import_module, "onefirm.guard.passkeys.webauthn"))
