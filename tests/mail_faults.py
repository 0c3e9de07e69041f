"""Stands between a sender and a mail server, and plays faults: what is refused, lost or slow, and at which word."""

import socket
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

HOST = "127.0.0.1"
At = Literal["greeting", "ehlo", "auth", "mail", "rcpt", "data", "text", "quit"]
Fault = Literal["refused", "request-lost", "reply-lost", "slow"]
_BUSY_SECONDS = 10


@dataclass(frozen=True)
class Play:
    at: At
    fault: Fault
    says: bytes = b""
    seconds: float = 0.0
    nth: int = 1
    """Of several words of this kind on one line, which one."""


@dataclass
class MailFaults:
    """Each fault is played once. `heard` is what the sender said."""

    target: int
    port: int = 0
    """Where it listens. Nothing: anywhere."""
    waiting: deque[Play] = field(default_factory=deque)
    heard: list[bytes] = field(default_factory=list)

    def __enter__(self) -> "MailFaults":
        self._listening = socket.create_server((HOST, self.port))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    def play(self, *plays: Play) -> None:
        self.waiting.extend(plays)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client: socket.socket) -> None:
        with client, socket.create_connection((HOST, self.target)) as server:
            for one in (client, server):
                one.settimeout(_BUSY_SECONDS)
            try:
                _Talk(self, client, server).run()
            except OSError:
                return  # Whoever hung up has nothing more to say.

    def take(self, at: At, nth: int) -> Play | None:
        if self.waiting and (self.waiting[0].at, self.waiting[0].nth) == (at, nth):
            return self.waiting.popleft()
        return None


class _Talk:
    """One line of two; every word gets its answer before the next one comes."""

    def __init__(self, faults: MailFaults, client: socket.socket, server: socket.socket) -> None:
        self._faults = faults
        self._client, self._server = client, server
        self._from_client, self._from_server = client.makefile("rb"), server.makefile("rb")
        self._counts: dict[str, int] = {}

    def run(self) -> None:
        if not self._step("greeting", b""):
            return
        while line := self._from_client.readline():
            self._faults.heard.append(line)
            at = _at(line)
            if not self._step(at, line):
                return
            if at == "data" and self._answer.startswith(b"354") and not self._step("text", self._text()):
                return

    def _step(self, at: At, said: bytes) -> bool:
        self._counts[at] = self._counts.get(at, 0) + 1
        play = self._faults.take(at, self._counts[at])
        match play.fault if play else "":
            case "refused":
                assert play is not None
                self._answer = play.says
                self._client.sendall(play.says + b"\r\n")
                return at != "greeting"
            case "request-lost":
                return False
            case "reply-lost":
                self._forward(said)
                return False
            case _:
                self._forward(said)
                time.sleep(play.seconds if play else 0)
                self._client.sendall(self._answer)
                return True

    def _forward(self, said: bytes) -> None:
        self._server.sendall(said)
        lines = [self._from_server.readline()]
        while lines[-1][3:4] == b"-":
            lines.append(self._from_server.readline())
        self._answer = b"".join(lines)

    def _text(self) -> bytes:
        lines: list[bytes] = []
        while not lines or lines[-1] not in (b".\r\n", b""):
            lines.append(self._from_client.readline())
        return b"".join(lines)


def _at(line: bytes) -> At:
    word = line.split(b" ", 1)[0].strip().upper()
    known: dict[bytes, At] = {
        b"EHLO": "ehlo", b"AUTH": "auth", b"MAIL": "mail", b"RCPT": "rcpt", b"DATA": "data", b"QUIT": "quit"
    }  # fmt: skip
    return known.get(word, "auth")
