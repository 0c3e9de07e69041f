"""A firm that tells its operator what waits: its notes, and the links that stand in them."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fakes import ManualClock
from onefirm.app.firm import Firm
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.notes import NOTES_STREAM
from onefirm.domain.frozen import as_json
from stories.test_a_lead_becomes_a_letter import Story

OPERATOR = "ines@tern.example"
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
