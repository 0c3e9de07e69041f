"""The outbox itself: one file for each letter, made once and never replaced."""

import asyncio
import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.errors import MessageError
from email.utils import parsedate_to_datetime
from pathlib import Path

from onefirm.capabilities.clock import Clock
from onefirm.capabilities.connector import NeedsYou, Never, Order, Unknown
from onefirm.capabilities.mail import SEND, Letter
from onefirm.connectors.outbox.eml import EFFECT_HEADER, letter_of, read_eml, written
from onefirm.domain.effect import EffectKind, Receipt, Terms, Verification
from onefirm.domain.ids import instant
from onefirm.domain.problem import Problem, Refusal

_SAFE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,119}")
_OPERATOR = "operator@localhost"


class Outbox:
    """One file for each act, under the name of its key. A file that is there is a letter that went out."""

    def __init__(self, firm_folder: Path, sender: str = _OPERATOR, *, clock: Clock) -> None:
        self._folder = firm_folder / "outbox"
        self._sender = sender or _OPERATOR
        self._clock = clock

    @property
    def name(self) -> str:
        return "outbox"

    @property
    def capability(self) -> str:
        return "mail"

    @property
    def manner(self) -> str:
        return "It is put into outbox/ as a mail file; you send it with your own mail program."

    @property
    def effects(self) -> Mapping[EffectKind, Terms]:
        return {SEND: Terms(cls="natural-key")}

    async def do(self, order: Order) -> Receipt:
        return await asyncio.to_thread(self._send, order)

    async def verify(self, order: Order) -> Verification:
        return await asyncio.to_thread(self._look, order)

    def _send(self, order: Order) -> Receipt:
        try:
            letter = letter_of(order)
        except Refusal as refusal:
            raise Never(refusal.problem) from refusal
        path = self._path(order)
        message_id = _message_id(order)
        raw = written(letter, order.effect, message_id, letter.reply_to or self._sender, self._clock.now())
        try:
            existed = not self._put(path, raw)
        except OSError as fault:
            raise NeedsYou(_unwritable(self._folder, fault)) from fault
        if existed:
            raw = self._there(path, letter, order)
        self._settle(path)
        return self._receipt(path, raw, message_id, existed=existed)

    def _put(self, path: Path, raw: bytes) -> bool:
        """The whole letter appears under its name at once, or not at all. False when the name is taken."""
        if not self._folder.is_dir():
            self._folder.mkdir(parents=True, exist_ok=True)
            _sync(self._folder.parent)
        if path.exists():
            return False
        handle, part = tempfile.mkstemp(dir=self._folder, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            # A link never replaces: of several senders exactly one gives the letter its name.
            os.link(part, path)
        except FileExistsError:
            return False
        finally:
            # A leftover under a hidden name harms nobody; a complaint about it would deny a letter that is there.
            with suppress(OSError):
                os.unlink(part)
        return True

    def _there(self, path: Path, letter: Letter, order: Order) -> bytes:
        """The letter that lies under our key. It is ours only if it says the same."""
        try:
            raw = path.read_bytes()
        except OSError as fault:
            raise NeedsYou(_unwritable(self._folder, fault)) from fault
        if not _same(raw, letter, order):
            raise Never(_taken(path))
        return raw

    def _settle(self, path: Path) -> None:
        """A name is safe once its folder is on the disk; this holds for one that was there before as well."""
        try:
            _sync(path.parent)
        except OSError as fault:
            raise Unknown(f"{path.name} is written, but the disk did not confirm it: {fault.strerror}.") from fault

    def _look(self, order: Order) -> Verification:
        path = self._path(order)
        try:
            letter = letter_of(order)
            if not self._folder.is_dir():
                return Verification(found="cannot-tell", evidence=f"There is no folder {self._folder}.")
            raw = path.read_bytes()
        except Refusal as refusal:
            return Verification(found="not-happened", evidence=refusal.problem.what)
        except FileNotFoundError:
            return Verification(found="not-happened", evidence=f"There is no letter {path.name} in the outbox.")
        except OSError as fault:
            return Verification(found="cannot-tell", evidence=f"{path.name} cannot be read: {fault.strerror}.")
        if not _same(raw, letter, order):
            return Verification(found="cannot-tell", evidence=f"{path.name} holds another letter than this one.")
        receipt = self._receipt(path, raw, _message_id(order), existed=True)
        return Verification(found="happened", receipt=receipt, evidence=f"The letter lies in outbox/{path.name}.")

    def _path(self, order: Order) -> Path:
        name = order.key if _SAFE_NAME.fullmatch(order.key) else hashlib.sha256(order.key.encode()).hexdigest()
        return self._folder / f"{name}.eml"

    def _receipt(self, path: Path, raw: bytes, message_id: str, *, existed: bool) -> Receipt:
        return Receipt(
            provider_id=message_id,
            at=_dated(raw),
            raw=f"outbox/{path.name}, {len(raw):,} bytes, sha256 {hashlib.sha256(raw).hexdigest()}",
            existed=existed,
        )


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _message_id(order: Order) -> str:
    """Made of the key alone, so that a repeat carries the same name wherever it is looked for."""
    return f"<{hashlib.sha256(order.key.encode()).hexdigest()[:32]}@outbox.onefirm.invalid>"


def _same(raw: bytes, letter: Letter, order: Order) -> bool:
    try:
        message, there = read_eml(raw)
    except (MessageError, ValueError, LookupError, AttributeError):
        return False  # Whatever lies there, it is no letter of ours; the parser has many words for that.
    return message[EFFECT_HEADER] == order.effect and there == letter


def _dated(raw: bytes) -> str:
    message, _ = read_eml(raw)
    at: datetime = parsedate_to_datetime(str(message["Date"]))
    return instant(at.astimezone(UTC))


def _unwritable(folder: Path, fault: OSError) -> Problem:
    full = fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return Problem(
        code="outbox-unwritable",
        what="The letter could not be put into the outbox; nothing has left.",
        why=f"{folder} says: {fault.strerror or fault}.",
        fix="Make room on the disk, then try again." if full else "Make the folder writable, then try again.",
        where=str(folder),
    )


def _taken(path: Path) -> Problem:
    return Problem(
        code="letter-key-taken",
        what=f"Another letter lies in the outbox as {path.name}; this one was not written.",
        why="One key stands for one letter, and the two differ.",
        fix="Open the file. If it is wrong, move it away and start a new plan for this letter.",
        where=str(path),
    )
