"""What greets at a port: for whoever named another port, or another kind of line, than they meant."""

import ssl
from dataclasses import dataclass, replace
from typing import Literal

from onefirm.capabilities.connector import NeedsYou
from onefirm.connectors.mail.line import Line
from onefirm.connectors.mail.server import problems
from onefirm.domain.problem import Problem

Speaks = Literal["SMTP", "IMAP", "POP3"]
SECONDS = 3.0
_BYTES = 400
_GREETINGS: tuple[tuple[bytes, Speaks], ...] = ((b"220", "SMTP"), (b"* ", "IMAP"), (b"+OK", "POP3"))


@dataclass(frozen=True)
class Greeted:
    speaks: Speaks
    secret: bool
    """It greets only once the line is secret."""


def misnamed(line: Line, wanted: Speaks) -> Problem | None:
    """Why nothing came of this line, if the port or the kind of line is to blame. Nothing is said there."""
    found = greeted(line)
    if found is None:
        return None
    if found.speaks != wanted:
        return problems.other_port(line, wanted, found.speaks)
    if found.secret and line.tls != "tls":
        return problems.other_line(line, wanted, "tls")
    if not found.secret and line.tls == "tls":
        return problems.other_line(line, wanted, "starttls")
    return None


def greeted(line: Line) -> Greeted | None:
    """As whoever listens; a server that waits for a secret line says nothing before there is one."""
    patient = replace(line, seconds=min(SECONDS, line.seconds))
    for secret in (False, True):
        said = _heard(patient, secret=secret)
        for words, speaks in _GREETINGS:
            if said.startswith(words):
                return Greeted(speaks, secret)
    return None


def _heard(line: Line, *, secret: bool) -> bytes:
    try:
        with line.open() as sock:
            sock.settimeout(line.seconds)
            if not secret:
                return sock.recv(_BYTES)
            with _unproven().wrap_socket(sock, server_hostname=line.host) as wrapped:
                return wrapped.recv(_BYTES)
    except (OSError, NeedsYou, ValueError):
        return b""


def _unproven() -> ssl.SSLContext:
    """Whoever it is: it is listened to and told nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
