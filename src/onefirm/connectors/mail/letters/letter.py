"""A mail taken apart: who wrote it, about what, in answer to what, its words, and the names of what is attached."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from typing import TypeAlias, cast

from onefirm.connectors.mail.letters.problems import Named, unreadable
from onefirm.domain.problem import Refusal
from onefirm.guard.pages.page import page_text
from onefirm.guard.pages.seen import clean, line

MAIL_BYTES_MAX = 5_000_000
LINES_MAX = 200_000
NESTED_MAX = 30
"""How many parts inside parts a mail may name. The library reads every line once for each level it stands in."""
PARTS_MAX = 100
PAGES_MAX = 5
PAGE_SIGNS_MAX = 200_000
TEXT_BYTES_MAX = 500_000
TEXT_SIGNS_MAX = 100_000
"""What is read of all its words together."""
HEADER_SIGNS_MAX = 4_000
NAME_SIGNS_MAX = 120
SUBJECT_SIGNS_MAX = 300
ANSWERED_MAX = 20
ATTACHED_SHOWN_MAX = 10
EFFECT_HEADER = "X-Effect-Id"
"""The outbox writes the effect's id under this name, and a mail server sends it back with what it could not deliver."""

Part: TypeAlias = "Message[str, str]"

_NESTING = re.compile(rb"multipart/|message/", re.IGNORECASE)
_ADDRESS = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]{1,180}\.[^@\s<>,;]{1,63}")
_ID = re.compile(r"<[^<>\s]{1,250}>")
_STRANGE = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7", "mbcs", "oem"})
"""Encodings no mail program writes; some of them cost far more to read than they are long."""


@dataclass(frozen=True)
class Mail:
    message: Part
    sender: str
    """The address in From; empty when there is none."""
    name: str
    subject: str
    answered: tuple[str, ...]
    """The Message-IDs it answers, nearest first."""
    text: str
    attached: str
    """One line with the names of what is attached; nothing of it was opened."""


def mail_of(raw: bytes, named: Named) -> Mail:
    """Raises a Refusal for what is no mail, or one that would take too long to read."""
    if nested_too_deep(raw):
        raise Refusal(unreadable(named, f"It names more than {NESTED_MAX} parts inside parts."))
    if raw.count(b"\n") + raw.count(b"\r") > 2 * LINES_MAX:
        raise Refusal(unreadable(named, f"It has more than {LINES_MAX:,} lines."))
    message: Part = message_from_bytes(raw)
    if not message.keys():
        raise Refusal(unreadable(named, "It does not begin with the lines every mail begins with: From, To, Subject."))
    name, sender = _from(message)
    words, attached = _content(message)
    return Mail(
        message=message,
        sender=sender,
        name=name,
        subject=line(header(message, "Subject"))[:SUBJECT_SIGNS_MAX],
        answered=_answered(message),
        text=words,
        attached=_listed(attached),
    )


def nested_too_deep(raw: bytes) -> bool:
    return len(_NESTING.findall(raw)) > NESTED_MAX


def header(message: Part, name: str) -> str:
    """A header as a person reads it, however badly it was written; empty when there is none."""
    raw = _raw(message, name)
    try:
        parts: list[tuple[str | bytes, str | None]] = decode_header(raw)
    except (HeaderParseError, ValueError):
        return clean(raw).strip()
    text = "".join(part if isinstance(part, str) else _word(part, charset) for part, charset in parts)
    return clean(text).strip()


def _raw(message: Part, name: str) -> str:
    """As it stands in the mail; bytes that should have been encoded are read as what they most likely are."""
    found = next((value for key, value in message.raw_items() if key.casefold() == name.casefold()), "")
    text = str(found)[:HEADER_SIGNS_MAX]
    return text if text.isascii() else decoded(text.encode("utf-8", "surrogateescape"), "")


def _word(raw: bytes, charset: str | None) -> str:
    if charset is not None:
        return decoded(raw, charset)
    # The library hands over what stands beside encoded words in an encoding of Python's own.
    return raw.decode("raw-unicode-escape", "replace")


def decoded(raw: bytes, charset: str) -> str:
    """The text in the encoding it names, else in the likeliest one. Every byte becomes some sign."""
    for name in (charset, "utf-8"):
        try:
            if name and codecs.lookup(name).name not in _STRANGE:
                return raw.decode(name)
        except (LookupError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


def address_in(message: Part, name: str) -> str:
    """The first address in this line; empty when there is none."""
    return _pair(message, name)[1]


def _from(message: Part) -> tuple[str, str]:
    shown, address = _pair(message, "From")
    carrier: Part = Message()
    carrier["Name"] = shown
    return line(header(carrier, "Name")).strip("\"' ")[:NAME_SIGNS_MAX], address


def _pair(message: Part, name: str) -> tuple[str, str]:
    # The address is looked for before encoded words are read: no name may turn into an address.
    raw = _raw(message, name)
    try:
        pairs = getaddresses([raw.replace("\r", " ").replace("\n", " ")])
    except (HeaderParseError, ValueError, IndexError, RecursionError):
        return "", ""
    shown, address = next(((name, found) for name, found in pairs if _ADDRESS.fullmatch(found)), ("", ""))
    return shown, clean(address)


def _answered(message: Part) -> tuple[str, ...]:
    """What it answers itself comes first, then what that answered."""
    nearest = _ID.findall(header(message, "In-Reply-To"))
    before = _ID.findall(header(message, "References"))[::-1]
    return tuple(dict.fromkeys((*nearest, *before)))[:ANSWERED_MAX]


def _content(message: Part) -> tuple[str, list[str]]:
    plain: list[str] = []
    pages: list[str] = []
    attached: list[str] = []
    for part in leaves(message):
        kind = part.get_content_type()
        name = line(header_name(part))
        if part.get_content_disposition() == "attachment" or kind not in ("text/plain", "text/html"):
            attached.append(name or f"a file of the kind {kind}")
        elif kind == "text/plain":
            plain.append(_text(part))
        else:
            pages.append(_text(part))
    written = "\n\n".join(text for text in plain if text.strip())
    # An empty plain part beside a page is a mail program's idea of politeness.
    words = written or "\n\n".join(page_text(page[:PAGE_SIGNS_MAX]).text for page in pages[:PAGES_MAX])
    return clean(words[:TEXT_SIGNS_MAX]).strip(), attached


def leaves(message: Part) -> Iterator[Part]:
    """The parts that hold something themselves, in their order. A mail inside the mail is one thing, never opened."""
    waiting = [message]
    seen = 0
    while waiting and seen < PARTS_MAX:
        part = waiting.pop(0)
        seen += 1
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting[:0] = mails_in(part.get_payload())
        else:
            yield part


def mails_in(inner: object) -> list[Part]:
    """The mails inside a part, as the library keeps them; none where it keeps text."""
    listed = cast("list[object]", inner) if isinstance(inner, list) else []
    return [cast("Part", one) for one in listed if isinstance(one, Message)]


def header_name(part: Part) -> str:
    """The file name of a part, if it has one that can be read."""
    try:
        named = part.get_filename()
    except (TypeError, ValueError, LookupError, UnicodeError):
        return ""
    carrier: Part = Message()
    carrier["Name"] = (named or "").replace("\n", " ").replace("\r", " ")
    return header(carrier, "Name")[:NAME_SIGNS_MAX]


def _text(part: Part) -> str:
    try:
        raw = part.get_payload(decode=True)
        charset = part.get_content_charset("")
    except (TypeError, ValueError, LookupError, UnicodeError):
        return ""
    return decoded(raw[:TEXT_BYTES_MAX], charset) if isinstance(raw, bytes) else ""


def _listed(attached: list[str]) -> str:
    if not attached:
        return ""
    more = f" and {len(attached) - ATTACHED_SHOWN_MAX} more" if len(attached) > ATTACHED_SHOWN_MAX else ""
    return f"[Attached, not opened: {', '.join(attached[:ATTACHED_SHOWN_MAX])}{more}]"
