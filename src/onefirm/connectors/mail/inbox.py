"""The mail inbox: which files in mail/ are letters, and what each of them is to the firm."""

import asyncio
import tomllib
from pathlib import Path

from onefirm.capabilities.connector import Heard, Item
from onefirm.capabilities.erasable import Traces
from onefirm.connectors.mail.letters.heard import heard, whole
from onefirm.connectors.mail.letters.letter import EFFECT_HEADER, MAIL_BYTES_MAX, Mail, header, mail_of
from onefirm.connectors.mail.letters.links import without_links
from onefirm.connectors.mail.letters.problems import Named, no_mail
from onefirm.domain.frozen import Json
from onefirm.domain.problem import Refusal
from onefirm.guard.files.drop_folder import DropFolder

BYTES_AT_ONCE_MAX = 20_000_000


class MailInbox:
    """Letters are dropped here by hand, by a mail program's export, or by whatever fetches them."""

    quick = True

    def __init__(self, firm_folder: Path) -> None:
        self._folder = DropFolder(
            firm_folder / "mail",
            bytes_max=MAIL_BYTES_MAX,
            bytes_at_once_max=BYTES_AT_ONCE_MAX,
            cleared=without_links,
        )
        self._firm_file = firm_folder / "firm.toml"

    @property
    def name(self) -> str:
        return "mail_inbox"

    async def poll(self) -> tuple[Item, ...]:
        items = await asyncio.to_thread(self._folder.items)
        return tuple(item.model_copy(update={"whole": True}) for item in items)

    def read(self, item: Item) -> Heard:
        named = _named(item)
        if not item.name.lower().endswith(".eml"):
            raise Refusal(no_mail(named))
        return heard(whole(item.raw, named), named, own_address(self._firm_file))

    async def put_away(self, item: Item, kept: bool) -> None:
        await asyncio.to_thread(self._folder.put_away, item, kept)

    def whose(self, item: Item) -> str:
        """The address it came from, whether or not anything was made of it."""
        mail = _readable(item)
        return mail.sender if mail else ""

    def traces(self, of: Traces) -> tuple[str, ...]:
        return tuple(f"mail/{path.parent.name}/{path.name}" for path in self._of(of))

    def erase(self, of: Traces) -> int:
        return self._folder.delete(self._of(of))

    def _of(self, of: Traces) -> list[Path]:
        return [path for path, item in self._folder.away() if _about(_readable(item), of)]


def _named(item: Item) -> Named:
    return Named(item.name, f"mail/refused/{item.name}")


def _readable(item: Item) -> Mail | None:
    try:
        return mail_of(item.raw, _named(item))
    except Refusal:
        return None


def _about(mail: Mail | None, of: Traces) -> bool:
    """They wrote it, or it is a copy of what was written to them."""
    return mail is not None and (of.theirs(mail.sender) or header(mail.message, EFFECT_HEADER) in of.effects)


def own_address(firm_file: Path) -> str:
    """The operator's address, so that a copy of their own letter is no lead; empty when the file does not say it."""
    try:
        firm: Json = tomllib.loads(firm_file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return ""
    operator = firm.get("operator")
    return str(operator.get("email", "")).strip().casefold() if isinstance(operator, dict) else ""
