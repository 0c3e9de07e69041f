"""The line to a mail server: in turn, over a checked socket, and then whatever keeps it secret."""

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from onefirm.capabilities.connector import NeedsYou
from onefirm.connectors.mail.settings import MailSettings, Tls
from onefirm.domain.problem import Refusal
from onefirm.guard.addresses import Home, Rules
from onefirm.guard.sockets import connect_now

SECONDS = 20.0
"""How long one step on the line may take."""
TURN_SECONDS_MAX = 5.0
"""How long one use of a line waits for its turn."""

SMTP_LANE, IMAP_LANE, TRIAL_LANE = "mail", "mail imap", "trial mail"
"""What is tried has a way of its own: a setting that is wrong closes no way that works."""

Connect = Callable[[str, int, float], socket.socket]
"""Host, port, seconds."""


def named(host: str, port: int, seconds: float) -> socket.socket:
    """To this server and no other: the operator named it in firm.toml, so it may stand on a machine of their own."""
    return connect_now(host, port, Rules(ports=frozenset(), homes=frozenset({Home(host, port)})), seconds=seconds)


@dataclass(frozen=True)
class Line:
    host: str
    port: int
    tls: Tls
    connect: Connect = named
    context: ssl.SSLContext | None = None
    """Which certificates are believed. None only where the line is not secret."""
    seconds: float = SECONDS

    def open(self) -> socket.socket:
        """Raises an OSError where nobody answers, NeedsYou where no program should go."""
        try:
            return self.connect(self.host, self.port, self.seconds)
        except Refusal as refusal:
            raise NeedsYou(refusal.problem) from refusal


@dataclass(frozen=True)
class Lines:
    """How a firm reaches the two servers of its account."""

    connect: Connect = named
    context: ssl.SSLContext | None = None
    seconds: float = SECONDS

    def smtp(self, settings: MailSettings) -> Line:
        return self._line(settings.smtp_host, settings.smtp_port, settings.smtp_tls)

    def imap(self, settings: MailSettings) -> Line:
        return self._line(settings.imap_host, settings.imap_port, settings.imap_tls)

    def _line(self, host: str, port: int, tls: Tls) -> Line:
        context = None if tls == "none" else self.context or ssl.create_default_context()
        return Line(host, port, tls, self.connect, context, self.seconds)
