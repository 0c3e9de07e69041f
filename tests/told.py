"""A firm that tells its operator what waits: its notes, and the links that stand in them."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fakes import ManualClock
from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.connector import Connector
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.notes import NOTES_STREAM, NoteEnded
from onefirm.domain.frozen import as_json
from outside import GOOD
from telling import Story, run

OPERATOR = "ines@tern.example"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
"""Three hours after the digest: what comes now waits for tomorrow, unless it is urgent."""
SOON = "approval-days-max = 1\n"
"""Every approval is over within a day, so each is urgent."""
_LINK = re.compile(r"^ {3}(?P<label>[^|\n]+):\n {3}(?P<url>https?://\S+)$", re.MULTILINE)


class Told(Story):
    """Its letters lie in the outbox: those to clients, and the notes to the operator."""

    def __init__(self, folder: Path, notify: str = 'by = ["mail"]', clock: ManualClock | None = None) -> None:
        super().__init__(folder, clock)
        with (folder / "firm.toml").open("a") as file:
            file.write(f"\n[notify]\n{notify}\n")

    def notes(self) -> list[EmailMessage]:
        return [each for each in self._mails() if each["To"] == OPERATOR]

    def letters_out(self) -> list[EmailMessage]:
        return [each for each in self._mails() if each["To"] != OPERATOR]

    def _mails(self) -> list[EmailMessage]:
        paths = sorted(self.letters(), key=lambda path: path.stat().st_mtime_ns)
        return [message_from_bytes(path.read_bytes(), EmailMessage, policy=policy.default) for path in paths]


class Tale(Told):
    """With its firm open, until the tale is told."""

    firm: Firm
    mail: Connector | None = None
    """Whoever carries its letters, in place of the outbox."""

    async def open(self) -> Firm:
        if (mail := self.mail) is None:
            return await super().open()

        def made(_folder: Path) -> Connector:
            return mail

        extension = replace(EXTENSION, connectors=(made, *EXTENSION.connectors))
        return await open_firm(self.folder, clock=self.clock, chance=self.chance, extensions=(extension,))

    async def again(self) -> None:
        await self.firm.close()
        self.firm = await self.open()

    async def comes(self, name: str = "one", fields: dict[str, str] = GOOD) -> None:
        self.fill_in(name, fields)
        await self.firm.drain()

    async def passes(self, *, seconds: float = 0, hours: float = 0, days: float = 0) -> None:
        self.clock.forward(seconds=seconds, hours=hours, days=days)
        await self.firm.drain()

    async def ask(self, asked: str, /, **args: Any) -> dict[str, Any]:
        return await ask(self.firm, asked, **args)

    async def looked_once(self) -> None:
        """What is due is sent, and nobody looks what became of it."""
        await self._due()
        await self.firm.notes.stop()

    async def _due(self) -> None:
        await self.firm.engine.drain()
        self.clock.forward(seconds=2)
        await self.firm.notes.tend()

    async def stopped_before_it_leaves(self) -> None:
        """It was claimed, and the process ends before anything was sent; the next one has begun."""
        await self._due()
        tasks: dict[str, asyncio.Task[None]] = vars(self.firm.notes)["_tasks"]
        for task in tuple(tasks.values()):
            task.cancel()
        assert [event.fact.kind for event in book(self.firm)] == ["note.claimed"]
        await self.again()

    @property
    def ends(self) -> list[str]:
        """What became of each note of which that is known."""
        return [event.fact.outcome for event in book(self.firm) if isinstance(event.fact, NoteEnded)]


def told(
    folder: Path,
    story: Callable[[Tale], Awaitable[None]],
    notify: str = 'by = ["mail"]',
    *,
    policy: str = SOON,
    at: datetime = NOON,
    firm: Callable[[str], str] = str,
    mail: Connector | None = None,
) -> None:
    """One tale, from opening the firm to closing it; `firm` changes what stands in firm.toml."""
    tale = Tale(folder, notify, ManualClock(at))
    tale.mail = mail
    (folder / "policy.toml").write_text(policy)
    (folder / "firm.toml").write_text(firm((folder / "firm.toml").read_text()))

    async def whole() -> None:
        tale.firm = await tale.open()
        await story(tale)
        await tale.firm.close()

    run(whole)


def text_of(note: EmailMessage) -> str:
    return str(note.get_content()).replace("\r\n", "\n")


def urls_of(note: EmailMessage) -> dict[str, str]:
    """By what it says beside them: the links of the first card come first."""
    return {found["label"]: found["url"] for found in reversed(list(_LINK.finditer(text_of(note))))}


def links_of(note: EmailMessage) -> dict[str, str]:
    """The same without the address before them: what a link itself says."""
    asked = {label: parse_qs(urlsplit(url).query).get("k", [""])[0] for label, url in urls_of(note).items()}
    return {label: text for label, text in asked.items() if text}


async def ask(firm: Firm, asked: str, /, **args: Any) -> dict[str, Any]:
    answer = as_json(await firm.desk.ask(asked, args, "operator"))
    await firm.drain()
    return answer


async def shown(firm: Firm, text: str) -> dict[str, Any]:
    return as_json(await firm.links.show(text))


async def pressed(firm: Firm, text: str) -> dict[str, Any]:
    answer = as_json(await firm.links.press(text))
    await firm.drain()
    return answer


def book(firm: Firm) -> list[Recorded]:
    return list(firm.ledger.stream(NOTES_STREAM))
