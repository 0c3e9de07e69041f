"""Who was let in, with what, and when that ended. No secret stands in any of it."""

from typing import ClassVar, Literal

from onefirm.domain.access import Scope
from onefirm.domain.events.fact import Fact
from onefirm.domain.personal import Personal, our_own

ACCESS_STREAM = "firm:access"
"""Whatever lets somebody in. It is short: what is used often is written down once a day."""


class SignInBegun(Fact):
    kind: ClassVar[str] = "sign-in.begun"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A browser was signed in; only the fingerprint of what it holds is kept."
    id: str
    fingerprint: str
    """The sha256 of what the browser holds."""
    way: Literal["start-link", "passkey"]
    browser: str
    """In words of ours: nothing that the browser said of itself stands here."""
    days: int
    """It ends when it was not used for so many."""
    passkey: str = ""
    """The id of the passkey it was begun with."""
    count: int = 0
    """How often that passkey was used, as it counts itself; 0 where it does not."""


class SignInEnded(Fact):
    kind: ClassVar[str] = "sign-in.ended"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A browser is signed in no more."
    id: str
    browser: str
    why: Literal["signed-out", "revoked"]


class PasskeyAdded(Fact):
    kind: ClassVar[str] = "passkey.added"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A passkey was added; what is kept of it only proves that it was there, and opens nothing."
    id: str
    name: Personal = our_own("")
    credential: str
    """What the passkey calls itself."""
    public_key: str
    count: int
    host: str
    """The name of this page under which it counts."""
    carried: bool
    """It is copied between the operator's devices."""


class PasskeyRemoved(Fact):
    kind: ClassVar[str] = "passkey.removed"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A passkey signs nobody in any more."
    id: str
    name: Personal = our_own("")


class TokenMade(Fact):
    kind: ClassVar[str] = "token.made"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A token was made for a program; only its fingerprint is kept."
    id: str
    name: str
    fingerprint: str
    """The sha256 of the token."""
    scopes: tuple[Scope, ...]
    agent: bool
    until: str


class TokenRevoked(Fact):
    kind: ClassVar[str] = "token.revoked"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A token counts no more."
    id: str
    name: str


class AccessUsed(Fact):
    kind: ClassVar[str] = "access.used"
    about: ClassVar[str] = "Sign-ins and tokens that were used; written at most once a day for each."
    used: dict[str, str]
    """By id: when it was last used."""
