"""The asking end of the socket. Standard library only, because every command pays for what stands here."""

import json
import os
import socket
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import TypeAlias

from onefirm.interfaces.wire.place import SILENT_SECONDS_MAX, SOCKET_NAME, reachable

Value: TypeAlias = "bool | int | str | list[Value] | dict[str, Value] | None"
Reply: TypeAlias = "dict[str, Value]"
"""`{"answer": {...}}` or `{"problems": [...]}`: the same two shapes on the wire and off it."""

ANSWER_SECONDS_MAX = 120
"""Longer than any agent or connector may take: who has not answered by then hangs."""
PROOF_SECONDS_MAX = 900
"""Verifying or folding a very long ledger takes a while."""

_PROOFS = frozenset({"ledger.verify", "ledger.rebuild", "backups.make", "firm.export"})
_FRESH_SECONDS_MAX = SILENT_SECONDS_MAX / 2
"""An older connection may be closed at the other end by now: somebody took their time in an editor."""


class NobodyThere(Exception):
    """No process listens on this firm's socket."""


class Line:
    """One open connection to the process that owns the firm; several questions may go over it."""

    def __init__(self, folder: str, *, seconds: float = 0) -> None:
        """`seconds`: how long an answer is waited for at most; nought where it is worth the usual patience."""
        self._folder, self._seconds = folder, seconds
        self._connect()

    def __enter__(self) -> "Line":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def ask(self, name: str, args: "dict[str, Value]") -> Reply:
        request = json.dumps({"ask": name, "args": args}, ensure_ascii=False).encode()
        try:
            if monotonic() - self._spoken > _FRESH_SECONDS_MAX:
                self._hang_up()
                self._connect()
            # Long, and never endless: a stopped owner would otherwise stop everybody who asks.
            patience = PROOF_SECONDS_MAX if name in _PROOFS else ANSWER_SECONDS_MAX
            self._socket.settimeout(self._seconds or patience)
            # An owner that has no place free says so and hangs up before it is asked; what it said can still be read.
            with suppress(BrokenPipeError, ConnectionResetError):
                self._socket.sendall(request + b"\n")
            line = self._received.readline()
        except (OSError, NobodyThere):
            return _silent(self._folder)
        self._spoken = monotonic()
        return json.loads(line) if line.endswith(b"\n") else _silent(self._folder)

    def _connect(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(self._seconds or ANSWER_SECONDS_MAX)
        try:
            with reachable(self._folder) as path:
                self._socket.connect(path)
        except OSError as fault:
            self._socket.close()
            raise NobodyThere(self._folder) from fault
        self._received = self._socket.makefile("rb")
        self._spoken = monotonic()

    def _hang_up(self) -> None:
        self._received.close()
        self._socket.close()


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
