"""The real OpenID provider as strict ones are: a code is for whoever asked (RFC 7636), a refresh token for one use.

Started with a port. It wraps what `oidc_provider_mock` answers and changes nothing else of it.
"""

import base64
import hashlib
import io
import sys
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock
from oidc_provider_mock import _app as inner  # pyright: ignore[reportPrivateUsage] -- what it exports cannot be stricter.
from werkzeug.serving import run_simple

HOST = "127.0.0.1"
Start = Callable[..., Any]


class Strict:
    def __init__(self, app: Callable[[dict[str, Any], Start], Iterable[bytes]]) -> None:
        self._app = app
        self._challenges: dict[str, str] = {}

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        asked, path = parse_qs(environ["QUERY_STRING"]), environ["PATH_INFO"]
        if path == "/oauth2/authorize":
            if asked.get("code_challenge_method") != ["S256"] or len(asked.get("code_challenge", [""])[0]) != 43:
                return _refused(start, "invalid_request")
            return self._app(environ, self._remembering(asked["code_challenge"][0], start))
        if path == "/oauth2/token":
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = io.BytesIO(body)
            fields = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            if fields.get("grant_type") == "authorization_code" and not self._proves(fields):
                return _refused(start, "invalid_grant")
        return self._app(environ, _plain(start) if path == "/userinfo" else start)

    def _remembering(self, challenge: str, start: Start) -> Start:
        def started(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            led = dict(headers).get("Location", "")
            for code in parse_qs(urlsplit(led).query).get("code", []):
                self._challenges[code] = challenge
            return start(status, headers, *more)

        return started

    def _proves(self, fields: dict[str, str]) -> bool:
        wanted = self._challenges.pop(fields.get("code", ""), "")
        shown = base64.urlsafe_b64encode(hashlib.sha256(fields.get("code_verifier", "").encode()).digest())
        return bool(wanted) and shown.decode().rstrip("=") == wanted


def _plain(start: Start) -> Start:
    """What is no token is 401 (RFC 6750, 3.1). A mail server that is told 400 takes it for a fault of the provider."""

    def started(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        return start("401 Unauthorized" if status.startswith("400") else status, headers, *more)

    return started


def _refused(start: Start, error: str) -> Iterable[bytes]:
    start("400 Bad Request", [("Content-Type", "application/json")])
    return [f'{{"error": "{error}"}}'.encode()]


def _taken_once(self: Any, refresh_token: Any) -> None:
    inner.storage.remove_refresh_token(refresh_token.token)


def _end_access_tokens() -> str:
    """A provider may end what it gave before its time; what it was fetched with goes on."""
    for each in inner.storage.access_tokens():
        inner.storage.remove_access_token(each.token)
    return ""


if __name__ == "__main__":
    inner.RefreshTokenGrant.INCLUDE_NEW_REFRESH_TOKEN = True
    inner.RefreshTokenGrant.revoke_old_credential = _taken_once
    app = oidc_provider_mock.app()
    app.add_url_rule("/end-access-tokens", view_func=_end_access_tokens, methods=["POST"])
    run_simple(HOST, int(sys.argv[1]), Strict(app), threaded=False)
