"""The lines at the head of a letter, as a person reads them, however badly they were written."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import TypeAlias

from onefirm.guard.pages.seen import line
from onefirm.intake.reading.bounds import ADDRESSES_MAX, HEADER_BYTES_MAX, HEADER_SIGNS_MAX, NAME_SIGNS_MAX
from onefirm.intake.reading.days import YEAR_MAX, YEAR_MIN
from onefirm.intake.reading.rows import Correspondent
from onefirm.intake.reading.text import decoded
from onefirm.intake.reading.values import email_of

Part: TypeAlias = "Message[str, str]"
REFERENCES_MAX = 100
_ID = re.compile(r"<[^<>\s]{1,250}>")


def header(message: Part, name: str) -> str:
    return header_text(raw_header(message, name))


def header_text(raw: str) -> str:
    """With its encoded words read."""
    said = _mended(raw[:HEADER_SIGNS_MAX])
    try:
        parts: list[tuple[str | bytes, str | None]] = decode_header(said)
    except (HeaderParseError, ValueError):
        return line(said)
    return line("".join(part if isinstance(part, str) else _word(part, charset) for part, charset in parts))


def raw_header(message: Part, name: str, signs_max: int = HEADER_SIGNS_MAX) -> str:
    found = next((value for key, value in message.raw_items() if key.casefold() == name.casefold()), "")
    return _mended(str(found)[:signs_max])


def correspondents(message: Part, name: str) -> tuple[Correspondent, ...]:
    """Everybody named there who has an address, and one more than may be.

    Addresses are looked for before encoded words are read: no name may turn into an address."""
    raw = raw_header(message, name, HEADER_BYTES_MAX).replace("\r", " ").replace("\n", " ")
    return tuple(dict.fromkeys(_named(raw)))[: ADDRESSES_MAX + 1]


def ids_of(message: Part, name: str) -> tuple[str, ...]:
    raw = raw_header(message, name, HEADER_BYTES_MAX)
    return tuple(dict.fromkeys(line(found) for found in _ID.findall(raw)))[-REFERENCES_MAX:]


def written_at(message: Part) -> datetime | None:
    """When the letter says it was written, in UTC. A time without a zone is taken for UTC, as mail programs do."""
    try:
        at = parsedate_to_datetime(raw_header(message, "Date")[:200])
        utc = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError, HeaderParseError):
        return None
    return utc if YEAR_MIN <= utc.year <= YEAR_MAX else None


def _named(raw: str) -> Iterator[Correspondent]:
    for piece in _pieces(raw):
        try:
            pairs = getaddresses([piece])
        except (HeaderParseError, ValueError, IndexError, RecursionError):
            continue
        for name, said in pairs:
            if address := email_of(said):
                yield Correspondent(header_text(name)[:NAME_SIGNS_MAX], address)


def _pieces(raw: str) -> Iterator[str]:
    """The list cut at commas that stand in no quotes, so that no piece is long."""
    start, quoted, found = 0, False, 0
    for place, sign in enumerate(raw):
        quoted ^= sign == '"'
        if sign == "," and not quoted:
            yield raw[start:place][:HEADER_SIGNS_MAX]
            start, found = place + 1, found + 1
            if found > 2 * ADDRESSES_MAX:
                return
    yield raw[start:][:HEADER_SIGNS_MAX]


def _mended(text: str) -> str:
    """Bytes that should have been encoded are read as what they most likely are."""
    return text if text.isascii() else decoded(text.encode("utf-8", "surrogateescape"), "")


def _word(raw: bytes, charset: str | None) -> str:
    # The library hands over what stands beside encoded words in an encoding of Python's own.
    return decoded(raw, charset) if charset is not None else raw.decode("raw-unicode-escape", "replace")
