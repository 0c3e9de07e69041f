"""The mail inbox itself: which files in mail/ are letters, and what each of them is to the firm."""

import asyncio
import os
import stat
import tomllib
from itertools import count
from pathlib import Path

from onefirm.capabilities.connector import Heard, Item, Word
from onefirm.connectors.mail_inbox.aside import why_aside
from onefirm.connectors.mail_inbox.letter import MAIL_BYTES_MAX, Mail, mail_of
from onefirm.connectors.mail_inbox.opt_out import opts_out
from onefirm.connectors.mail_inbox.problems import automatic, no_mail, too_big, unanswerable, unreadable, wordless
from onefirm.connectors.mail_inbox.quotes import own_words
from onefirm.connectors.mail_inbox.report import is_report, sign_of
from onefirm.domain.frozen import Json
from onefirm.domain.intent import IntentCall
from onefirm.domain.labels import FROM_OUTSIDE
from onefirm.domain.problem import Refusal

ITEMS_AT_ONCE_MAX = 100
BYTES_AT_ONCE_MAX = 20_000_000
STEM_BYTES_MAX = 200
"""A name longer than this is cut before a number is added, so that the disk takes it."""
OURS = ".onefirm.invalid>"
"""How the Message-IDs end that the outbox gives."""
MESSAGE_SIGNS_MAX = 48_000
CUT = "\n\n[The letter goes on; the rest is in the file.]"

_READ, _REFUSED = "read", "refused"


class MailInbox:
    """Letters are dropped here by hand, by a mail program's export, or by whatever fetches them.

    Whoever writes a file here writes it under another name first: dotfiles and `*.part` are not looked at.
    """

    def __init__(self, firm_folder: Path) -> None:
        self._folder = firm_folder / "mail"
        self._firm_file = firm_folder / "firm.toml"

    @property
    def name(self) -> str:
        return "mail_inbox"

    async def poll(self) -> tuple[Item, ...]:
        return await asyncio.to_thread(self._items)

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
        await asyncio.to_thread(self._move, item, self._folder / (_READ if kept else _REFUSED))

    def _items(self) -> tuple[Item, ...]:
        if not self._folder.is_dir():
            return ()
        found: list[Item] = []
        for path in sorted(path for path in self._folder.iterdir() if _counts(path))[:ITEMS_AT_ONCE_MAX]:
            raw = _bytes(path)
            if raw is not None:
                found.append(Item(name=_shown(path), raw=raw))
            if sum(len(item.raw) for item in found) > BYTES_AT_ONCE_MAX:
                break
        return tuple(found)

    def _move(self, item: Item, into: Path) -> None:
        path = self._path(item)
        # A letter of the same name that came meanwhile is another letter; it stays for the next look.
        if not _counts(path) or _bytes(path) != item.raw:
            return
        into.mkdir(parents=True, exist_ok=True)
        os.replace(path, _free(into, path))
        for folder in (into, self._folder):
            _settle(folder)

    def _path(self, item: Item) -> Path:
        path = self._folder / item.name
        if path.exists() or "\\" not in item.name:
            return path
        return next((other for other in self._folder.iterdir() if _shown(other) == item.name), path)


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


def _shown(path: Path) -> str:
    """A name that is no UTF-8 cannot be written down; its strange bytes are spelled out."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def _counts(path: Path) -> bool:
    """A whole, ordinary file. A link could lead out of the folder, so none is followed."""
    if path.name.startswith(".") or path.name.endswith(".part"):
        return False
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def _bytes(path: Path) -> bytes | None:
    """At most one byte more than is allowed: enough to know that it is too big, and never more."""
    try:
        with path.open("rb") as file:
            return file.read(MAIL_BYTES_MAX + 1)
    except FileNotFoundError:
        return None
    except PermissionError:
        return b""


def _free(folder: Path, path: Path) -> Path:
    """The name itself, or the same with the first number that nobody has."""
    if not os.path.lexists(folder / path.name):
        return folder / path.name
    stem = os.fsdecode(os.fsencode(path.stem)[:STEM_BYTES_MAX])
    names = (folder / f"{stem}-{number}{path.suffix}" for number in count(2))
    return next(name for name in names if not os.path.lexists(name))


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
