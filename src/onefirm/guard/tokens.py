"""Access tokens of OAuth 2 (RFC 6749): fetched with a refresh token when one is needed, by one caller at a time."""

import asyncio
import base64
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode

from pydantic import BaseModel, Field, ValidationError

from onefirm.capabilities.clock import Clock
from onefirm.capabilities.connector import NeedsYou, Never, NotNow, SignedOut, Unknown
from onefirm.domain.problem import Problem
from onefirm.guard.backoff import Safety
from onefirm.guard.web.calls import Answer, Call
from onefirm.guard.web.client import Web, host_of

LIFE_SECONDS = 300
"""Of a token whose giver does not say."""
SLACK_SECONDS = 60
"""A token that ends sooner is not begun with."""
RETRY_SECONDS = 60
SAID_SIGNS_MAX = 200
TOKEN_SIGNS_MAX = 10_000
_REFUSES = frozenset({400, 401, 403})
_FOR_GOOD = frozenset({"invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope", "access_denied"})


@dataclass(frozen=True)
class Grant:
    """What the operator has agreed to at the provider, and where a token is fetched for it."""

    url: str
    client_id: str
    client_secret: str
    """Its name in the vault. A client without a secret has none there."""
    refresh_token: str
    """Its name in the vault."""
    scope: str = ""


class _Ended(SignedOut):
    """With these words no token is given any more."""


class _Given(BaseModel):
    """What the provider answers. It may say more than is read."""

    access_token: str = Field(min_length=1, max_length=TOKEN_SIGNS_MAX, pattern=r"^[!-~]+$")
    token_type: str = Field(default="Bearer", pattern=r"^(?i:bearer)$")
    expires_in: int = Field(default=LIFE_SECONDS, ge=0)
    refresh_token: str = Field(default="", max_length=TOKEN_SIGNS_MAX, pattern=r"^[ -~]*$")


class _Refused(BaseModel):
    error: str = Field(default="", max_length=SAID_SIGNS_MAX, pattern=r"^[ -~]*$")


class Tokens:
    """Kept in memory alone. Threads may share it: whoever comes while one is fetched waits for that one."""

    def __init__(
        self,
        web: Web,
        grant: Grant,
        secret: Callable[[str], str | None],
        keep: Callable[[str, str], None],
        clock: Clock,
        where: str,
    ) -> None:
        self._web = web
        self._grant = grant
        self._secret = secret
        self._keep = keep
        self._clock = clock
        self._where = where
        self._lock = threading.Lock()
        self._token, self._until, self._since = "", 0.0, 0.0
        self._unkept = ""
        """A refresh token that took the place of the old one and is not in the vault yet."""
        self._void: NeedsYou | None = None
        self._voided = ("", "")

    def token(self) -> str:
        """Blocks while one is fetched. Raises NeedsYou where the operator has to sign in anew, NotNow otherwise."""
        with self._lock:
            self._settle()
            if not self._token or self._clock.elapsed() >= self._until:
                self._fetch()
            return self._token

    def refused(self) -> bool:
        """Somebody did not take the token. True when another one may help: this one was not fetched just now."""
        with self._lock:
            old = bool(self._token) and self._clock.elapsed() > self._since
            self._token = ""
            return old

    def _fetch(self) -> None:
        refresh, client = self._secret(self._grant.refresh_token), self._secret(self._grant.client_secret) or ""
        if not refresh:
            raise SignedOut(_no_token(self._grant, self._where))
        if self._void and self._voided == (refresh, client):
            raise self._void  # It was refused for good; asking again with the same words would change nothing.
        try:
            given = self._asked(refresh, client)
        except _Ended as needs:
            self._void, self._voided = needs, (refresh, client)
            raise
        now = self._clock.elapsed()
        if given.refresh_token and given.refresh_token != refresh:
            self._unkept = given.refresh_token
            self._settle()
        self._void = None
        self._token, self._since = given.access_token, now
        self._until = now + max(0, given.expires_in - SLACK_SECONDS)

    def _settle(self) -> None:
        """A refresh token that was exchanged is on the disk before anything is done with what came along."""
        if self._unkept:
            self._keep(self._grant.refresh_token, self._unkept)
            self._unkept = ""

    def _asked(self, refresh: str, client: str) -> _Given:
        fields = {"grant_type": "refresh_token", "refresh_token": refresh}
        fields |= {"scope": self._grant.scope} if self._grant.scope else {}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        if client:  # The way that every provider has to know (RFC 6749, 2.3.1).
            pair = ":".join(quote_plus(part) for part in (self._grant.client_id, client))
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            fields["client_id"] = self._grant.client_id
        content = urlencode(fields).encode()
        # Once: where each use gives a new refresh token, the old one is of no use a second time.
        call = Call("POST", self._grant.url, Safety.ONCE, headers, content, answers=_REFUSES)
        # On a thread and a loop of its own: whoever waits may sit on either, and may give up waiting.
        with ThreadPoolExecutor(1) as one:
            answer = one.submit(asyncio.run, self._sent(call)).result()
        return self._read(answer)

    async def _sent(self, call: Call) -> Answer:
        try:
            return await self._web.send(call)
        except Unknown as lost:
            raise NotNow(f"No token came: {lost.why}", RETRY_SECONDS) from lost
        except Never as never:
            raise NeedsYou(never.problem) from never

    def _read(self, answer: Answer) -> _Given:
        host = host_of(self._grant.url)
        if answer.status in _REFUSES:
            error = _error_in(answer)
            if error in _FOR_GOOD:
                raise _Ended(_withdrawn(self._grant, error, self._where))
            raise NotNow(f"{host} gives no token just now: {answer.status} {error}".rstrip(), RETRY_SECONDS)
        try:
            return _Given.model_validate_json(answer.body)
        except ValidationError as odd:
            raise NotNow(f"{host} answered what is no token.", RETRY_SECONDS) from odd


def _error_in(answer: Answer) -> str:
    try:
        return _Refused.model_validate_json(answer.body).error
    except ValidationError:
        return ""


def _no_token(grant: Grant, where: str) -> Problem:
    return Problem(
        code="token-without-consent",
        what=f"Nobody can sign in by {host_of(grant.url)}; nothing was done.",
        why=f"There is no secret '{grant.refresh_token}' in the vault: it is what you get when you agree there.",
        fix=f"Put the refresh token in: onefirm vault set {grant.refresh_token}",
        where=where,
    )


def _withdrawn(grant: Grant, error: str, where: str) -> Problem:
    return Problem(
        code="token-withdrawn",
        what=f"{host_of(grant.url)} gives us no token any more; nothing was done.",
        why=f"It said '{error}': what you agreed to has ended, was withdrawn, or is not for this program.",
        fix=f"Agree there once more, then put the new refresh token in: onefirm vault set {grant.refresh_token}",
        where=where,
    )
