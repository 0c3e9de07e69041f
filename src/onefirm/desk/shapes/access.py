"""Who may come in, and what they may ask."""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from pydantic import Field

from onefirm.domain.access import Scope
from onefirm.domain.frozen import Frozen

DAYS_MAX = 365


@dataclass(frozen=True)
class Bearer:
    """Whoever brings a token that counts now."""

    name: str
    scopes: frozenset[Scope]
    agent: bool
    """Is it software that acts by itself? It never decides, whatever it asks."""
    by: str
    """What the ledger names as the actor of what they do."""


class Bearers(Protocol):
    """Whose token is this? Looked up anew with every request: what was revoked counts within a second."""

    def bearer(self, token: str) -> Bearer | None: ...


@dataclass(frozen=True)
class SignedIn:
    """A browser that is signed in."""

    id: str
    days: int
    """It ends when it was not used for so many."""
    renew: bool
    """It is a day since that was written down, so the browser is to keep what it holds for longer as well."""


@dataclass(frozen=True)
class WayIn:
    """How somebody came in."""

    way: Literal["start-link", "passkey"]
    passkey: str = ""
    count: int = 0


@dataclass(frozen=True)
class Entered:
    """What the browser holds from now on. It is kept nowhere else."""

    session: str = field(repr=False)
    days: int


class SignIns(Protocol):
    """Which browsers are signed in."""

    def known(self, session: str) -> SignedIn | None: ...

    async def begin(self, browser: str, by: WayIn) -> Entered: ...

    async def sign_out(self, id_: str) -> None: ...


class SignInsArgs(Frozen):
    here: str = ""
    """The id of the sign-in that asks, where one does."""


class SignInRef(SignInsArgs):
    sign_in: str = ""
    """Its id, or the end of it."""
    others: bool = False
    """All but the one that asks; all of them where none does."""


class SignInRow(Frozen):
    id: str
    browser: str
    way: str
    began: str
    seen: str
    until: str
    here: bool
    """It is the one that asks."""


class SignInsView(Frozen):
    says: str
    items: tuple[SignInRow, ...]


class PasskeyRef(Frozen):
    passkey: str
    """Its id, the end of it, or its name."""


class PasskeyRow(Frozen):
    id: str
    name: str
    host: str
    """The name of the page under which it counts."""
    carried: bool
    """It is copied between the operator's devices."""
    added: str
    used: str


class PasskeysView(Frozen):
    says: str
    page: str
    """Where one is added."""
    items: tuple[PasskeyRow, ...]


class TokenArgs(Frozen):
    name: str
    scopes: tuple[str, ...] = ("read",)
    agent: bool = False
    """It is for software that acts by itself."""
    days: int = Field(default=90, ge=1, le=DAYS_MAX)
    """After so many days it counts no more."""


class TokenRef(Frozen):
    token: str
    """Its name, or its id."""


class TokenRow(Frozen):
    id: str
    name: str
    scopes: tuple[Scope, ...]
    may: str
    """The same in words."""
    agent: bool
    made: str
    until: str
    over: bool
    used: str
    """When it was last used, as far as is known; empty where it never was."""


class TokensView(Frozen):
    says: str
    items: tuple[TokenRow, ...]


class TokenView(Frozen):
    """The answer to making one. Nobody keeps the token itself, so this is the one time that it is shown."""

    says: str
    token: str = Field(repr=False)
    made: TokenRow
