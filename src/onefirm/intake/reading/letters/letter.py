"""One letter out of its bytes (.eml). Whether it can be read in bounded time is judged before it is taken apart."""

import re
from email import message_from_bytes
from itertools import islice

from onefirm.domain.problem import Problem, Refusal
from onefirm.intake.reading.bounds import (
    ADDRESSES_MAX,
    HEADER_BYTES_MAX,
    LETTER_BYTES_MAX,
    LETTER_LINES_MAX,
    LETTER_PARTS_NAMED_MAX,
    LETTER_WORK_MAX,
    NAME_SIGNS_MAX,
    PART_HEADER_BYTES_MAX,
)
from onefirm.intake.reading.letters.headers import Part, correspondents, header, ids_of, written_at
from onefirm.intake.reading.letters.parts import content_of
from onefirm.intake.reading.rows import LetterRow
from onefirm.intake.reading.source import Source, opened, refuse_other_kinds

_NESTING = re.compile(rb"^content-type[ \t]*:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_PART_HEADER = re.compile(rb"^content-[a-z-]{1,40}[ \t]*:", re.IGNORECASE | re.MULTILINE)
_GOES_ON = re.compile(rb"\r?\n(?![ \t])|\r(?![\n \t])")
_HEADERS_SEEN_MAX = 5_000
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n|\r\r")
_SUBJECT_SIGNS_MAX = 2 * NAME_SIGNS_MAX


def read_letter(source: Source, name: str) -> LetterRow:
    """One letter. Raises a Refusal when it is none, or one that would take too long to read."""
    stream = opened(source, LETTER_BYTES_MAX, name)
    refuse_other_kinds(stream, "a letter (.eml)", name)
    row = letter_row(stream.read(), name)
    if isinstance(row, Problem):
        raise Refusal(row)
    return row


def letter_row(raw: bytes, where: str) -> LetterRow | Problem:
    if why := _too_much(raw):
        return _unread(why, where)
    message: Part = message_from_bytes(raw)
    if not message.keys():
        return _unread("It does not begin with the lines every letter begins with: From, To, Subject.", where)
    sender = next(iter(correspondents(message, "From")), None)
    if sender is None:
        return _unread("No address of a sender stands in it.", where)
    to, cc = correspondents(message, "To"), correspondents(message, "Cc")
    if len(to) > ADDRESSES_MAX or len(cc) > ADDRESSES_MAX:
        return _unread(f"It went to more than {ADDRESSES_MAX:,} people.", where)
    content = content_of(message)
    if isinstance(content, str):
        return _unread(content, where)
    return LetterRow(
        where=where,
        sender=sender,
        to=to,
        cc=cc,
        subject=header(message, "Subject")[:_SUBJECT_SIGNS_MAX],
        at=written_at(message),
        message_id=next(iter(ids_of(message, "Message-ID")), ""),
        in_reply_to=next(iter(ids_of(message, "In-Reply-To")), ""),
        references=ids_of(message, "References"),
        text=content.text,
        attached=content.attached,
        hidden=content.hidden,
    )


def _too_much(raw: bytes) -> str:
    """Why this letter would take too long; empty when it would not."""
    if len(raw) > LETTER_BYTES_MAX:
        return f"It is longer than {LETTER_BYTES_MAX:,} bytes."
    head = _HEAD_ENDS.search(raw, 0, HEADER_BYTES_MAX + 4)
    if head is None and len(raw) > HEADER_BYTES_MAX:
        return f"Its head is longer than {HEADER_BYTES_MAX:,} bytes."
    lines = raw.count(b"\n") + raw.count(b"\r") - raw.count(b"\r\n")
    if lines > LETTER_LINES_MAX:
        return f"It has more than {LETTER_LINES_MAX:,} lines."
    nested = sum(1 for _ in islice(_NESTING.finditer(raw), LETTER_PARTS_NAMED_MAX + 1))
    if nested > LETTER_PARTS_NAMED_MAX:
        return f"It names more than {LETTER_PARTS_NAMED_MAX} parts inside parts."
    if nested > 2 and lines * nested > LETTER_WORK_MAX:
        return f"It has {lines:,} lines in {nested} parts inside parts."
    for count, found in enumerate(_PART_HEADER.finditer(raw)):
        if count >= _HEADERS_SEEN_MAX:
            return f"It has more than {_HEADERS_SEEN_MAX:,} lines about its parts."
        limit = found.end() + PART_HEADER_BYTES_MAX
        if limit < len(raw) and _GOES_ON.search(raw, found.end(), limit) is None:
            return f"What it says about one of its parts is longer than {PART_HEADER_BYTES_MAX:,} bytes."
    return ""


def _unread(why: str, where: str) -> Problem:
    return Problem(
        code="import-letter",
        what="This letter cannot be read. It was left out.",
        why=why,
        fix="Look at it in your mail program; if it matters, write down what it says by hand.",
        where=where,
    )
