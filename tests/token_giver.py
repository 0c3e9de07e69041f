"""Who gives tokens: a real OpenID provider for what goes well, and a scripted one for everything else."""

import base64
import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from post_office import HOST, free_port

START_SECONDS = 20
BACK = "http://127.0.0.1:1/back"
Said = dict[str, str]
Play = Callable[[Said], tuple[int, Any]]


@dataclass(frozen=True)
class Provider:
    port: int

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/oauth2/token"

    def consent(self) -> str:
        """The operator agrees in a browser; the refresh token of that."""
        asked = {"client_id": "onefirm", "redirect_uri": BACK, "response_type": "code", "scope": "openid", "state": "s"}
        led = self._send(f"/oauth2/authorize?{urlencode(asked)}", {"sub": "ines"}).headers["location"]
        code = parse_qs(urlsplit(led).query)["code"][0]
        fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "client_id": "onefirm"}
        answer = json.loads(self._send("/oauth2/token", {**fields, "client_secret": "s3"}).read())
        return answer["refresh_token"]

    @property
    def authorize(self) -> str:
        return f"http://{HOST}:{self.port}/oauth2/authorize"

    def agreed(self, url: str, who: str = "ines", *, declines: bool = False) -> str:
        """A browser opens this address, and somebody says yes or no there. Where it is sent afterwards."""
        fields = {"action": "deny"} if declines else {"sub": who}
        path = urlsplit(url)
        return self._send(f"{path.path}?{path.query}", fields).headers["location"]

    def withdraws(self, who: str = "ines") -> None:
        """Everything that this person agreed to ends."""
        self._send(f"/users/{who}/revoke-tokens", {})

    def ends_access_tokens(self) -> None:
        """Of the strict one: what they were fetched with goes on."""
        self._send("/end-access-tokens", {})

    @property
    def userinfo(self) -> str:
        return f"http://{HOST}:{self.port}/userinfo"

    def knows(self, token: str) -> bool:
        line = http.client.HTTPConnection(HOST, self.port, timeout=10)
        line.request("GET", "/userinfo", headers={"Authorization": f"Bearer {token}"})
        answer = line.getresponse()
        told = answer.read()
        line.close()
        return answer.status == 200 and bool(json.loads(told)["sub"])

    def _send(self, path: str, fields: Said) -> http.client.HTTPResponse:
        line = http.client.HTTPConnection(HOST, self.port, timeout=10)
        line.request("POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
        answer = line.getresponse()
        body = answer.read()
        line.close()
        answer.read = lambda _amount=None: body  # pyright: ignore[reportAttributeAccessIssue]
        return answer


@contextmanager
def open_provider(*, strict: bool = False) -> Generator[Provider]:
    port = free_port()
    started = [str(Path(__file__).with_name("strict_provider.py")), str(port)]
    plain = ["-m", "oidc_provider_mock", "--port", str(port), "--user", "ines"]
    command = [sys.executable, "-W", "ignore", *(started if strict else plain)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection((HOST, port), 1).close()
                break
            except OSError:
                assert time.monotonic() < until and process.poll() is None, "The provider did not start."
                time.sleep(0.05)
        yield Provider(port)
    finally:
        process.terminate()
        process.wait(START_SECONDS)


@dataclass
class Giver:
    """Answers each request for a token as it is told; `heard` is what it was asked with."""

    play: Play
    heard: list[Said] = field(default_factory=list[Said])

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/token"

    def __enter__(self) -> "Giver":
        giver = self

        class Talk(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                fields = {name: values[0] for name, values in parse_qs(body).items()}
                signed = self.headers.get("authorization", "").partition("Basic ")[2]
                giver.heard.append(fields | ({"signed": base64.b64decode(signed).decode()} if signed else {}))
                status, told = giver.play(fields)
                raw = told if isinstance(told, bytes) else json.dumps(told).encode()
                if status == 0:
                    self.close_connection = True
                    return  # The answer is lost.
                self.send_response(status)
                self.send_header("content-length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer((HOST, 0), Talk)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class Exchanging:
    """Each use of a refresh token gives another one, `r2` for `r1`.

    Kind: the one before is taken until its heir was. Strict: one that comes again ends all of them.
    """

    def __init__(self, *, kind: bool) -> None:
        self.kind = kind
        self.number = 1
        self.good: set[str] = {"r1"}
        self.twice: list[str] = []
        self._lock = threading.Lock()

    def __call__(self, said: Said) -> tuple[int, Any]:
        word = said["refresh_token"]
        with self._lock:
            if word not in self.good:
                self.twice.append(word)
                self.good = self.good if self.kind else set[str]()
                return 400, {"error": "invalid_grant"}
            self.number += 1
            self.good = {f"r{self.number}"} | ({word} if self.kind else set[str]())
            given = {"access_token": f"a{self.number}", "refresh_token": f"r{self.number}"}
        return 200, {**given, "token_type": "Bearer", "expires_in": 0}
