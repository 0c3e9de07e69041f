"""The mail inbox itself: which files in mail/ are letters, and what each of them is to the firm."""

import asyncio
import tomllib
from pathlib import Path

from onefirm.capabilities.connector import Heard, Item, Word
from onefirm.capabilities.erasable import Traces
from onefirm.connectors.mail_inbox.aside import why_aside
from onefirm.connectors.mail_inbox.letter import EFFECT_HEADER, MAIL_BYTES_MAX, Mail, header, mail_of
from onefirm.connectors.mail_inbox.opt_out import opts_out
from onefirm.connectors.mail_inbox.problems import automatic, no_mail, too_big, unanswerable, unreadable, wordless
from onefirm.connectors.mail_inbox.quotes import own_words
from onefirm.connectors.mail_inbox.report import is_report, sign_of
from onefirm.domain.frozen import Json
from onefirm.domain.intent import IntentCall
from onefirm.domain.labels import FROM_OUTSIDE
from onefirm.domain.problem import Refusal
from onefirm.guard.drop_folder import DropFolder

BYTES_AT_ONCE_MAX = 20_000_000
OURS = ".onefirm.invalid>"
"""How the Message-IDs end that the outbox gives."""
MESSAGE_SIGNS_MAX = 48_000
CUT = "\n\n[The letter goes on; the rest is in the file.]"


class MailInbox:
    """Letters are dropped here by hand, by a mail program's export, or by whatever fetches them."""

    quick = True

    def __init__(self, firm_folder: Path) -> None:
        self._folder = DropFolder(firm_folder / "mail", bytes_max=MAIL_BYTES_MAX, bytes_at_once_max=BYTES_AT_ONCE_MAX)
        self._firm_file = firm_folder / "firm.toml"

    @property
    def name(self) -> str:
        return "mail_inbox"

    async def poll(self) -> tuple[Item, ...]:
        items = await asyncio.to_thread(self._folder.items)
        return tuple(item.model_copy(update={"whole": True}) for item in items)

    def read(self, item: Item) -> Heard:
        mail = _whole(item)
        if is_report(mail.message):
            return sign_of(mail.message, item)
        if why := why_aside(mail, own_address(self._firm_file)):
            raise Refusal(automatic(item, why))
        if not mail.sender:
            raise Refusal(unanswerable(item))
        return _word(mail, item)

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


def _readable(item: Item) -> Mail | None:
    try:
        return mail_of(item)
    except Refusal:
        return None


def _about(mail: Mail | None, of: Traces) -> bool:
    """They wrote it, or it is a copy of what was written to them."""
    return mail is not None and (of.theirs(mail.sender) or header(mail.message, EFFECT_HEADER) in of.effects)


def own_address(firm_file: Path) -> str:
    """The operator's address, so that a copy of their own letter is no lead; empty when the file does not say it."""
    try:
        firm: Json = tomllib.loads(firm_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    operator = firm.get("operator")
    return str(operator.get("email", "")).strip().casefold() if isinstance(operator, dict) else ""


def _whole(item: Item) -> Mail:
    if not item.name.lower().endswith(".eml"):
        raise Refusal(no_mail(item))
    if len(item.raw) > MAIL_BYTES_MAX:
        raise Refusal(too_big(item, MAIL_BYTES_MAX))
    if not item.raw.strip():
        raise Refusal(unreadable(item, "The file is empty, or you may not read it."))
    return mail_of(item)


def _word(mail: Mail, item: Item) -> Word:
    said = own_words(mail.text)
    text = "\n\n".join(filter(None, (said, mail.attached)))
    message = "\n\n".join(filter(None, (mail.subject, text)))
    if not message:
        raise Refusal(wordless(item))
    fields = {"name": mail.name, "email": mail.sender, "message": _bounded(message)}
    return Word(
        sender=mail.sender,
        text=_bounded(text),
        answers=next((one for one in mail.answered if one.endswith(OURS)), next(iter(mail.answered), "")),
        opts_out=opts_out(said),
        # The address is no part of the source: it would stand in the ledger in clear.
        wish=IntentCall(name="qualify-lead", version=2, fields=dict(fields), source="mail", label=FROM_OUTSIDE),
    )


def _bounded(text: str) -> str:
    return text if len(text) <= MESSAGE_SIGNS_MAX else text[:MESSAGE_SIGNS_MAX] + CUT
