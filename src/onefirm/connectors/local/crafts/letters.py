"""Letters: one .eml file each, ready for any mail program."""

import base64
import hashlib
from datetime import UTC
from email.errors import MessageError
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import cast

from pydantic import JsonValue

from onefirm.capabilities.blobs import Fetch
from onefirm.capabilities.mail import SEND, Letter
from onefirm.connectors.local.craft import Craft, Stamp
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.problem import Problem
from onefirm.guard.eml import EFFECT_HEADER, enclosures, key_of, letter_of, read_eml, written

_ENCLOSED = "enclosed"
"""The bytes of the attachments, beside the letter that names them."""


def letters(sender: str) -> Craft:
    def write(args: Json, stamp: Stamp) -> bytes:
        letter = Letter.model_validate({name: value for name, value in args.items() if name != _ENCLOSED})
        enclosed = tuple(base64.b64decode(str(one)) for one in cast("list[JsonValue]", args.get(_ENCLOSED, [])))
        return written(letter, stamp.effect, stamp.key, stamp.id, letter.reply_to or sender, stamp.at, enclosed)

    return Craft(
        kind=SEND,
        folder="outbox",
        ending=".eml",
        read=lambda args: as_json(letter_of(args)),
        write=write,
        stamp=_stamp,
        stem=lambda _args, key: key,
        base=lambda _args: "letter",
        id_of=_message_id,
        filled=_filled,
        taken=_taken,
        unwritable=_unwritable,
    )


def _filled(args: Json, fetch: Fetch) -> Json:
    enclosed = enclosures(Letter.model_validate(args), fetch)
    return {**args, _ENCLOSED: [base64.b64encode(one).decode() for one in enclosed]} if enclosed else args


def _stamp(raw: bytes) -> Stamp | None:
    try:
        message, _ = read_eml(raw)
        effect = str(message[EFFECT_HEADER] or "")
        key = key_of(message)
        at = parsedate_to_datetime(str(message["Date"])).astimezone(UTC)
    except (MessageError, ValueError, LookupError, AttributeError, TypeError):
        return None  # Whatever lies there, it is no letter of ours; the parser has many words for that.
    return Stamp(effect, effect if key is None else key, str(message["Message-ID"]), at) if effect else None


def _message_id(_stem: str, seed: str) -> str:
    return f"<{hashlib.sha256(seed.encode()).hexdigest()[:32]}@outbox.onefirm.invalid>"


def _unwritable(folder: Path, fault: OSError, *, full: bool) -> Problem:
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
