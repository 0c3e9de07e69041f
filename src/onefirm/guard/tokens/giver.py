"""Who gives tokens: one form is sent, and either a token comes back or a reason why not."""

import base64
from collections.abc import Mapping
from urllib.parse import quote_plus, urlencode

from pydantic import BaseModel, Field, ValidationError

from onefirm.capabilities.connector import NeedsYou, Never, NotNow, SignedOut, Unknown
from onefirm.domain.problem import Problem
from onefirm.guard.backoff import Safety
from onefirm.guard.tokens import problems
from onefirm.guard.tokens.grant import Grant
from onefirm.guard.web.calls import Answer, Call
from onefirm.guard.web.client import Web, host_of

LIFE_SECONDS = 300
"""Of a token whose giver does not say."""
RETRY_SECONDS = 60
SAID_SIGNS_MAX = 200
TOKEN_SIGNS_MAX = 10_000
WORD_REFUSED = "invalid_grant"
"""Said of the one word that was shown; every other refusal is about us."""
_REFUSES = frozenset({400, 401, 403})
_FOR_GOOD = frozenset({WORD_REFUSED, "invalid_client", "unauthorized_client", "invalid_scope", "access_denied"})


class Ended(SignedOut):
    """With these words no token is given any more."""

    def __init__(self, problem: Problem, error: str) -> None:
        super().__init__(problem)
        self.error = error


class Given(BaseModel):
    """What the provider answers. It may say more than is read."""

    access_token: str = Field(min_length=1, max_length=TOKEN_SIGNS_MAX, pattern=r"^[!-~]+$", repr=False)
    token_type: str = Field(default="Bearer", pattern=r"^(?i:bearer)$")
    expires_in: int = Field(default=LIFE_SECONDS, ge=0)
    refresh_token: str = Field(default="", max_length=TOKEN_SIGNS_MAX, pattern=r"^[ -~]*$", repr=False)


class _Refused(BaseModel):
    error: str = Field(default="", max_length=SAID_SIGNS_MAX, pattern=r"^[ -~]*$")


class Giver:
    def __init__(self, web: Web, grant: Grant) -> None:
        self._web = web
        self.grant = grant

    async def given(self, fields: Mapping[str, str], client: str) -> Given:
        """Raises Ended where there is none for these words, NotNow where there may be one later."""
        return self._read(await self._sent(self._call(dict(fields), client)))

    def _call(self, fields: dict[str, str], client: str) -> Call:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        if client:  # The way that every provider has to know (RFC 6749, 2.3.1).
            pair = ":".join(quote_plus(part) for part in (self.grant.client_id, client))
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            fields["client_id"] = self.grant.client_id
        # Once: where each use gives a new refresh token, the old one is of no use a second time.
        return Call("POST", self.grant.url, Safety.ONCE, headers, urlencode(fields).encode(), answers=_REFUSES)

    async def _sent(self, call: Call) -> Answer:
        try:
            return await self._web.send(call)
        except Unknown as lost:
            raise NotNow(f"No token came: {lost.why}", RETRY_SECONDS) from lost
        except Never as never:
            raise NeedsYou(never.problem) from never

    def _read(self, answer: Answer) -> Given:
        host = host_of(self.grant.url)
        if answer.status in _REFUSES:
            error = _error_in(answer)
            if error in _FOR_GOOD:
                raise Ended(problems.withdrawn(self.grant, error), error)
            raise NotNow(f"{host} gives no token just now: {answer.status} {error}".rstrip(), RETRY_SECONDS)
        try:
            return Given.model_validate_json(answer.body)
        except ValidationError as odd:
            raise NotNow(f"{host} answered what is no token.", RETRY_SECONDS) from odd


def _error_in(answer: Answer) -> str:
    try:
        return _Refused.model_validate_json(answer.body).error
    except ValidationError:
        return ""
