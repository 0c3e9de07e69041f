"""The asking end of the socket. Standard library only, because every command pays for what stands here."""

import json
import os
import socket
from types import TracebackType
from typing import TypeAlias

from onefirm.interfaces.wire.place import SOCKET_NAME, reachable

Value: TypeAlias = "bool | int | str | list[Value] | dict[str, Value] | None"
Reply: TypeAlias = "dict[str, Value]"
"""`{"answer": {...}}` or `{"problems": [...]}`: the same two shapes on the wire and off it."""

ANSWER_SECONDS_MAX = 300
"""Verifying a very long ledger takes a while; anything longer than this is a process that hangs."""


class NobodyThere(Exception):
    """No process listens on this firm's socket."""


class Line:
    """One open connection to the process that owns the firm; several questions may go over it."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        # Long, and never endless: a stopped owner would otherwise stop everybody who asks.
        self._socket.settimeout(ANSWER_SECONDS_MAX)
        try:
            with reachable(folder) as path:
                self._socket.connect(path)
        except OSError as fault:
            self._socket.close()
            raise NobodyThere(folder) from fault
        self._received = self._socket.makefile("rb")

    def __enter__(self) -> "Line":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._received.close()
        self._socket.close()

    def ask(self, name: str, args: "dict[str, Value]", by: str = "operator") -> Reply:
        request = json.dumps({"ask": name, "args": args, "by": by}, ensure_ascii=False)
        try:
            self._socket.sendall(request.encode() + b"\n")
            line = self._received.readline()
        except OSError:
            return _silent(self._folder)
        return json.loads(line) if line.endswith(b"\n") else _silent(self._folder)


def _silent(folder: str) -> Reply:
    return {
        "problems": [
            {
                "code": "firm-owned",
                "what": "The process that has this firm open did not answer.",
                "why": "Only one process may write to a firm, and that one took the question and fell silent.",
                "fix": "Look at the terminal where `onefirm up` runs, end it there, and start it again. "
                "Nothing that was accepted is lost.",
                "where": os.path.join(folder, SOCKET_NAME),
            }
        ]
    }
