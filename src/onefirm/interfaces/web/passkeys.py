"""What the page needs of whoever judges passkeys."""

from typing import Protocol

from onefirm.desk.shapes.access import Entered


class Passkeys(Protocol):
    """Text goes to the browser's own dialogue, and text comes back. The origin and host are those of the page."""

    async def to_add(self, origin: str, host: str, sign_in: str) -> str: ...

    async def add(self, name: str, browser: str, answer: str, sign_in: str) -> None: ...

    async def to_sign_in(self, origin: str, host: str) -> str: ...

    async def enter(self, browser: str, answer: str) -> Entered: ...
