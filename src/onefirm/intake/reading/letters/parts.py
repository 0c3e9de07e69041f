"""A letter in parts: the words in it, and the names of what came with it. Nothing that came with it is opened."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import TypeAlias, cast

from onefirm.guard.pages.page import page_text
from onefirm.guard.pages.seen import clean
from onefirm.intake.reading.bounds import NAME_SIGNS_MAX, PARTS_MAX, TEXT_BYTES_MAX, TEXT_SIGNS_MAX
from onefirm.intake.reading.letters.headers import header_text
from onefirm.intake.reading.rows import Attached
from onefirm.intake.reading.text import decoded

Part: TypeAlias = "Message[str, str]"
_WRITTEN_SIGNS_MAX = 4 * TEXT_BYTES_MAX
"""In whatever encoding it travels."""


@dataclass(frozen=True)
class Content:
    text: str
    attached: tuple[Attached, ...]
    hidden: bool


def content_of(message: Part) -> Content | str:
    """The plain words if there are any, else those of the page; or a sentence that says what is too much."""
    plain, pages, attached, size = list[str](), list[str](), list[Attached](), 0
    for count, part in enumerate(_leaves(message), 1):
        if count > PARTS_MAX:
            return f"It has more than {PARTS_MAX} parts."
        kind = part.get_content_type()[:NAME_SIGNS_MAX]
        name = _name(part)
        if kind not in ("text/plain", "text/html") or part.get_content_disposition() == "attachment":
            attached.append(Attached(name, kind, _size(part)))
            continue
        said = _text(part)
        size += len(said or "")
        if said is None or size > TEXT_BYTES_MAX:
            return f"Its text is longer than {TEXT_BYTES_MAX:,} signs as it is written."
        (plain if kind == "text/plain" else pages).append(said)
    written = "\n\n".join(filter(str.strip, plain))
    read = [page_text(page) for page in pages] if not written else []
    words = written or "\n\n".join(page.text for page in read)
    shown = clean(words).strip()
    if len(shown) > TEXT_SIGNS_MAX:
        return f"Its text has {len(shown):,} signs; at most {TEXT_SIGNS_MAX:,} are kept."
    return Content(shown, tuple(attached), any(page.hidden for page in read))


def _leaves(message: Part) -> Iterator[Part]:
    """The parts that hold something themselves, in their order. A mail inside the mail is one thing, never opened."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            listed = cast("list[object]", inner)
            waiting.extend(cast("Part", one) for one in reversed(listed) if isinstance(one, Message))
        else:
            yield part


def _name(part: Part) -> str:
    try:
        named = part.get_filename()
    except (TypeError, ValueError, LookupError):
        return ""
    return header_text(named or "")[:NAME_SIGNS_MAX]


def _size(part: Part) -> int:
    """How long it is, told from how long it is written; of a mail inside the mail, from its parts."""
    size, waiting, seen = 0, [part], 0
    while waiting and seen < PARTS_MAX:
        one = waiting.pop()
        seen += 1
        inner = one.get_payload()
        if isinstance(inner, list):
            waiting.extend(cast("Part", each) for each in cast("list[object]", inner) if isinstance(each, Message))
        elif isinstance(inner, str):
            size += _written_size(inner, _encoding(one))
    return size


def _written_size(said: str, encoding: str) -> int:
    if encoding != "base64":
        return len(said)
    breaks = said.count("\n") + said.count("\r") + said.count(" ")
    padding = said[-80:].count("=")
    return max(0, (len(said) - breaks) * 3 // 4 - padding)


def _encoding(part: Part) -> str:
    return str(part.get("Content-Transfer-Encoding", "")).strip().lower()


def _text(part: Part) -> str | None:
    """The words of a part; None when they are far too long to be decoded."""
    if len(part.get_payload()) > _WRITTEN_SIGNS_MAX:
        return None
    try:
        raw = part.get_payload(decode=True)
        charset = part.get_content_charset("")
    except (TypeError, ValueError, LookupError):
        return ""
    return decoded(raw, charset) if isinstance(raw, bytes) else ""
