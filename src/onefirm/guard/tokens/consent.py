"""Consent by a code (RFC 6749, 4.1) that only whoever asked can use (RFC 7636), brought to this machine (RFC 8252)."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from onefirm.capabilities.connector import NeedsYou, NotNow
from onefirm.capabilities.consent import Asked
from onefirm.domain.problem import Refusal
from onefirm.guard.tokens import problems
from onefirm.guard.tokens.giver import Ended, Giver

DRAWN_BYTES = 32
"""43 signs of text: as many as RFC 7636 recommends, and more than anybody guesses."""
ADDRESS_SIGNS_MAX = 16_384
PARTS_MAX = 30


class Consent:
    """Implements `capabilities.consent.Consenting`."""

    def __init__(self, giver: Giver) -> None:
        self._giver = giver
        self._grant = giver.grant
        self.refresh_token = self._grant.refresh_token
        self.client_secret = self._grant.client_secret

    def asked(self, port: int, drawn: Callable[[int], bytes]) -> Asked:
        grant, state, verifier = self._grant, _text(drawn(DRAWN_BYTES)), _text(drawn(DRAWN_BYTES))
        redirect = f"http://{grant.redirect}:{port}"
        there = urlsplit(grant.authorize_url)
        query = dict(parse_qsl(there.query)) | {
            "response_type": "code",
            "client_id": grant.client_id,
            "redirect_uri": redirect,
            "state": state,
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
        }
        query |= {"scope": grant.scope} if grant.scope else {}
        query |= {"login_hint": grant.login} if grant.login else {}
        return Asked(there._replace(query=urlencode(query)).geturl(), state, redirect, verifier)

    def answers(self, asked: Asked, address: str) -> bool:
        """An answer that says no may lack the state; one that brings something never does."""
        parts = parts_of(address)
        if "state" not in parts:
            return "error" in parts and "code" not in parts
        return hmac.compare_digest(parts["state"].encode(), asked.state.encode())

    async def given(self, asked: Asked, address: str, client: str) -> str:
        parts = parts_of(address)
        if "error" in parts:
            raise Refusal(problems.declined(self._grant, parts["error"]))
        if not parts.get("code"):
            raise Refusal(problems.not_answered(self._grant))
        fields = {
            "grant_type": "authorization_code",
            "code": parts["code"],
            "redirect_uri": asked.redirect,
            "code_verifier": asked.verifier,
        }
        try:
            given = await self._giver.given(fields, client)
        except Ended as ended:
            raise Refusal(problems.code_refused(self._grant, ended.error)) from ended
        except NotNow as later:
            raise Refusal(problems.no_answer(self._grant, later.why)) from later
        except NeedsYou as needs:
            raise Refusal(needs.problem) from needs
        if not given.refresh_token:
            raise Refusal(problems.for_once_only(self._grant))
        return given.refresh_token


def challenge(verifier: str) -> str:
    return _text(hashlib.sha256(verifier.encode()).digest())


def parts_of(address: str) -> Mapping[str, str]:
    """What an address says behind its question mark; also where only that was pasted. What stands there twice is not
    believed."""
    try:
        _, mark, query = address.strip()[:ADDRESS_SIGNS_MAX].partition("?")
        found = parse_qs(query.partition("#")[0] if mark else address.strip(), max_num_fields=PARTS_MAX)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items() if len(values) == 1}


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
