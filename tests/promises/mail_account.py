"""One mail account of a firm against the real server: its settings, its two halves, and what came of it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Any

from fakes import ManualClock, SeededChance
from onefirm.capabilities.connector import Heard, Item, Order
from onefirm.capabilities.extension import Office
from onefirm.capabilities.mail import Letter
from onefirm.connectors.mail.line import Lines
from onefirm.connectors.mail.server.account import opened
from onefirm.connectors.mail.server.mailbox import Mailbox
from onefirm.connectors.mail.server.sender import MailSender
from onefirm.connectors.mail.settings import MailSettings
from onefirm.domain.effect import Receipt, Verification
from onefirm.guard.lane import Guard
from onefirm.stores.vault import Vault
from post_office import HOST, PASSWORD, PostOffice
from promises.mail_suite import LETTER, order

_numbers = count(1)


@dataclass
class MailAccount:
    folder: Path
    post: PostOffice
    said: dict[str, Any] = field(default_factory=dict[str, Any])
    lines: Lines = field(default_factory=Lines)
    secrets: dict[str, str] = field(default_factory=lambda: {"mail-password": PASSWORD})

    def __post_init__(self) -> None:
        self.clock = ManualClock()
        self.own, self.client = self.post.address(), self.post.address("ada", "palmer.example")
        self.vault = Vault.create(self.folder, SeededChance(str(self.folder)))
        self.open()

    def open(self, ways: Guard | None = None, **said: Any) -> None:
        """Anew: nothing is remembered but what lies in the folder."""
        self.said |= said
        told = {
            "smtp_host": HOST, "smtp_port": self.post.smtp, "smtp_tls": "none",
            "imap_host": HOST, "imap_port": self.post.imap, "imap_tls": "none",
            "address": self.own, "name": "Ines Tern", "poll_seconds": 0,
        }  # fmt: skip
        settings = MailSettings.model_validate({**told, **self.said})
        self.ways = ways or Guard(self.clock, SeededChance())
        office = Office(
            self.folder, self.secret, self.vault, self.clock, SeededChance(), self.ways, self.vault.exchange_secret
        )
        found = opened(settings, office, self.lines)
        (sender,) = found.connectors
        assert isinstance(sender, MailSender)
        self.connector = sender
        self.source = next((one for one in found.sources if isinstance(one, Mailbox)), None)

    def secret(self, name: str) -> str | None:
        return self.secrets.get(name) or self.vault.secret(name)

    def letter(self, **changed: str) -> Letter:
        return LETTER.model_copy(update={"to": self.client, "reply_to": self.own, **changed})

    def order(self, *, effect: str = "ef_1", attempt: int = 1, **changed: str) -> Order:
        return order(self.letter(**changed), effect=effect, key=effect, attempt=attempt)

    def do(self, asked: Order | None = None) -> Receipt:
        return asyncio.run(self.connector.do(asked or self.order()))

    def look(self, asked: Order | None = None) -> Verification:
        return asyncio.run(self.connector.verify(asked or self.order()))

    def arrived(self) -> list[EmailMessage]:
        return self.post.letters(self.client)

    def poll(self) -> tuple[Item, ...]:
        assert self.source is not None
        return asyncio.run(self.source.poll())

    def read(self, item: Item) -> Heard:
        assert self.source is not None
        return self.source.read(item)

    def put_away(self, item: Item, *, kept: bool = True) -> None:
        assert self.source is not None
        asyncio.run(self.source.put_away(item, kept))

    def write(self, text: str, *, sender: str = "ada@palmer.example", head: str = "") -> None:
        """Somebody writes to the firm."""
        named = f"Message-ID: <{next(_numbers)}@palmer.example>\n"
        raw = f"{head}From: {sender}\nTo: {self.own}\nSubject: A logo\n{named}\n{text}\n"
        self.post.deliver(raw.replace("\n", "\r\n").encode(), self.own, sender)


Accounts = Callable[..., MailAccount]
