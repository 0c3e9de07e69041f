"""The line to a mail server: a checked socket first, then whatever keeps it secret."""

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from onefirm.connectors.mail.settings import MailSettings, Tls

SECONDS = 20.0
"""How long one step on the line may take."""

Connect = Callable[[str, int, float], socket.socket]
"""Host, port, seconds. Whoever guards the way out decides here which address a name may lead to."""


def straight(host: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((host, port), seconds)


@dataclass(frozen=True)
class Line:
    host: str
    port: int
    tls: Tls
    connect: Connect = straight
    context: ssl.SSLContext | None = None
    """Which certificates are believed. None only where the line is not secret."""
    seconds: float = SECONDS

    def open(self) -> socket.socket:
        return self.connect(self.host, self.port, self.seconds)


@dataclass(frozen=True)
class Lines:
    """How a firm reaches the two servers of its account."""

    connect: Connect = straight
    context: ssl.SSLContext | None = None
    seconds: float = SECONDS

    def smtp(self, settings: MailSettings) -> Line:
        return self._line(settings.smtp_host, settings.smtp_port, settings.smtp_tls)

    def imap(self, settings: MailSettings) -> Line:
        return self._line(settings.imap_host, settings.imap_port, settings.imap_tls)

    def _line(self, host: str, port: int, tls: Tls) -> Line:
        context = None if tls == "none" else self.context or ssl.create_default_context()
        return Line(host, port, tls, self.connect, context, self.seconds)
