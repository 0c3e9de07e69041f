"""Consent: what the operator agrees to once at a provider, in a browser of theirs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Asked:
    """One question to the operator's browser. It is answered once, or never."""

    url: str = field(repr=False)
    state: str = field(repr=False)
    """Nobody can guess it: whoever brings it back comes from this question."""
    redirect: str
    """Where the browser is sent with the answer."""
    verifier: str = field(repr=False)
    """Whoever brings the answer to the provider has to know it; it never leaves this process before."""


class Consenting(Protocol):
    """How one account asks for consent, and fetches what it brings."""

    @property
    def refresh_token(self) -> str:
        """The name in the vault of what it brings."""
        ...

    @property
    def client_secret(self) -> str: ...

    def asked(self, port: int, drawn: Callable[[int], bytes]) -> Asked: ...

    def answers(self, asked: Asked, address: str) -> bool:
        """The address the browser was sent to belongs to this question."""
        ...

    async def given(self, asked: Asked, address: str, client: str) -> str:
        """The refresh token. A Refusal where there is none: it was declined, came too late, or is not given to us."""
        ...
