"""Waiting for a browser that was sent back to this machine, or for the address it was sent to, pasted by hand."""

import os
import select
import socket
import sys
from time import monotonic

HOST = "127.0.0.1"
HEAD_BYTES_MAX = 16_384
LINES_MAX = 20
"""A browser opens more lines than it uses."""
LOOK_SECONDS = 1.0
_DONE = "That was all. You can close this page and go back to your terminal."
_NOT_THIS = "This is not the answer that is waited for."


def listening() -> socket.socket:
    """On this machine alone, at a port that nobody can know beforehand."""
    return socket.create_server((HOST, 0), backlog=LINES_MAX)


def address_from(listener: socket.socket, state: str, seconds: int) -> str:
    """The whole address; empty where none came in time. Whoever does not know the state is not listened to."""
    until, lines, typed = monotonic() + seconds, dict[socket.socket, bytes](), _Typed()
    try:
        while monotonic() < until:
            watched = [listener, *lines, *typed.open]
            ready = select.select(watched, [], [], min(LOOK_SECONDS, max(0.0, until - monotonic())))[0]
            for one in ready:
                if one is listener:
                    _taken(listener, lines)
                elif isinstance(one, socket.socket):
                    if found := _heard(one, lines, state):
                        return f"http://{HOST}:{listener.getsockname()[1]}{found}"
                elif pasted := typed.read():
                    return pasted
        return ""
    finally:
        for line in lines:
            line.close()


class _Typed:
    """What comes in by the keyboard, or by a pipe. Once it has ended nothing more comes."""

    def __init__(self) -> None:
        self.open = [sys.stdin.fileno()] if sys.stdin and not sys.stdin.closed else []
        self._read = b""

    def read(self) -> str:
        """The line that ends now, with something in it."""
        piece = os.read(self.open[0], HEAD_BYTES_MAX)
        self._read += piece
        if not piece or len(self._read) > 2 * HEAD_BYTES_MAX:
            self.open = []
        elif b"\n" not in self._read:
            return ""
        lines, self._read = self._read.decode(errors="replace").splitlines(), b""
        return next((line.strip() for line in lines if line.strip()), "")


def _taken(listener: socket.socket, lines: dict[socket.socket, bytes]) -> None:
    line, _ = listener.accept()
    line.setblocking(False)
    if len(lines) >= LINES_MAX:
        line.close()
    else:
        lines[line] = b""


def _heard(line: socket.socket, lines: dict[socket.socket, bytes], state: str) -> str:
    """The path that was asked for, where it is the answer that is waited for."""
    try:
        piece = line.recv(HEAD_BYTES_MAX)
    except BlockingIOError:
        return ""
    except OSError:
        piece = b""
    lines[line] += piece
    if piece and b"\r\n\r\n" not in lines[line] and len(lines[line]) <= HEAD_BYTES_MAX:
        return ""
    path = _path(lines.pop(line))
    ours = bool(path) and _answers(path, state)
    _answered(line, 200 if ours else 404, _DONE if ours else _NOT_THIS)
    return path if ours else ""


def _path(head: bytes) -> str:
    words = head.split(b"\r\n", 1)[0].decode("ascii", "replace").split(" ")
    return words[1] if len(words) == 3 and words[0] == "GET" and words[1].startswith("/") else ""


def _answers(path: str, state: str) -> bool:
    """A state is made of signs that stand for themselves in an address. Who says no may leave it out."""
    parts = path.partition("?")[2].split("&")
    if any(part.startswith("state=") for part in parts):
        return f"state={state}" in parts
    return any(part.startswith("error=") for part in parts)


def _answered(line: socket.socket, status: int, says: str) -> None:
    page = f"<!doctype html><meta charset=utf-8><title>onefirm</title><p>{says}</p>\n".encode()
    head = (
        f"HTTP/1.1 {status} {'OK' if status == 200 else 'Not Found'}\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(page)}\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
        "Content-Security-Policy: default-src 'none'\r\nConnection: close\r\n\r\n"
    )
    try:
        line.settimeout(LOOK_SECONDS)
        line.sendall(head.encode() + page)
        line.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # Whoever asked has gone already; what they brought counts all the same.
    finally:
        line.close()
