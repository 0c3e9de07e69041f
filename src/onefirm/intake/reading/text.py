"""Bytes into text: which encoding a file is in and why."""

import codecs
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import BinaryIO

from onefirm.domain.problem import Problem, Refusal

_CHUNK_BYTES = 1 << 16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "it begins with the mark of UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "it begins with the mark of UTF-16, low byte first"),
    (codecs.BOM_UTF16_BE, "utf-16", "it begins with the mark of UTF-16, high byte first"),
)
ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "ascii", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254",
    "cp1257", "cp437", "cp850", "cp852", "iso8859-1", "iso8859-2", "iso8859-5", "iso8859-7", "iso8859-9", "iso8859-15",
    "koi8-r", "mac-roman", "shift_jis", "cp932", "euc_jp", "iso2022_jp", "gb2312", "gbk", "gb18030", "big5", "euc_kr",
)  # fmt: skip
"""Encodings that people's files are in. Others are not guessed at; some cost far more to read than they are long."""
_KNOWN = {codecs.lookup(name).name: name for name in ENCODINGS}


@dataclass(frozen=True)
class Encoding:
    name: str
    why: str


def encoding_of(stream: BinaryIO, wished: str, where: str) -> Encoding:
    """The operator's word, else the mark at the start, else UTF-8 if every byte fits, else Windows-1252."""
    head = stream.read(4)
    marked = next(((name, why) for mark, name, why in _MARKS if head.startswith(mark)), None)
    if wished:
        known = known_encoding(wished)
        if known is None:
            raise Refusal(_unknown(wished, where))
        marked_too = known == "utf-8" and head.startswith(codecs.BOM_UTF8)
        return _fitting(stream, Encoding("utf-8-sig" if marked_too else known, "you said so"), where)
    if marked:
        return _fitting(stream, Encoding(*marked), where)
    broken = _first_misfit(stream, "utf-8")
    if broken is None:
        return Encoding("utf-8", "every byte of it fits UTF-8")
    byte, at = broken
    why = f"byte {at:,} (0x{byte:02X}) does not fit UTF-8, and Windows-1252 is the usual other one"
    return _fitting(stream, Encoding("cp1252", why), where)


def decoded(raw: bytes, charset: str) -> str:
    """A piece of text in the encoding it names, else in the likeliest one. Every byte becomes some sign."""
    for name in (known_encoding(charset), "utf-8"):
        try:
            if name:
                return raw.decode(name)
        except UnicodeError:
            continue
    return raw.decode("cp1252", "replace")


def known_encoding(name: str) -> str | None:
    try:
        return _KNOWN.get(codecs.lookup(name.strip()[:40]).name)
    except (LookupError, ValueError, TypeError):
        return None


def plain(name: str) -> str:
    """`E-Mail-Adresse (geschäftl.)` as `e mail adresse geschaftl`: letters and numbers, without accents."""
    bare = unicodedata.normalize("NFKD", name.casefold().replace("°", " "))
    letters = "".join(sign if sign.isalnum() else " " for sign in bare if not unicodedata.combining(sign))
    return " ".join(letters.split())


def _fitting(stream: BinaryIO, encoding: Encoding, where: str) -> Encoding:
    broken = _first_misfit(stream, encoding.name)
    if broken is not None:
        raise Refusal(_undecided(encoding, *broken, where))
    return encoding


def _first_misfit(stream: BinaryIO, name: str) -> tuple[int, int] | None:
    """The first byte that is not of this encoding, and its place. Only a piece of the file is in memory at a time."""
    decoder = codecs.getincrementaldecoder(name)()
    read, held = 0, b""
    for piece in _pieces(stream):
        try:
            decoder.decode(piece, final=not piece)
        except UnicodeError as broken:
            # What was held back from the piece before counts as the start of this one.
            at = broken.start if isinstance(broken, UnicodeDecodeError) else 0
            window = held + piece
            begin = read - len(held)
            return (window[at] if at < len(window) else 0), begin + at
        state = decoder.getstate()[0]
        held, read = bytes(state), read + len(piece)
    return None


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    """The file from its start, piece by piece; the last one is empty."""
    stream.seek(0)
    while piece := stream.read(_CHUNK_BYTES):
        yield piece
    yield b""


def _undecided(encoding: Encoding, byte: int, at: int, where: str) -> Problem:
    return Problem(
        code="import-encoding",
        what=f"Byte {at:,} of this file (0x{byte:02X}) cannot be read as {encoding.name}.",
        why=f"It was read as {encoding.name} because {encoding.why}.",
        fix="Save the file as UTF-8, or say which encoding it is in: --encoding cp1252.",
        where=where,
    )


def _unknown(wished: str, where: str) -> Problem:
    near = get_close_matches(wished.lower()[:40], ENCODINGS, n=1)
    return Problem(
        code="import-encoding-unknown",
        what=f"No file is read in the encoding '{wished[:40]}'.",
        why=f"Known are {', '.join(ENCODINGS[:9])} and {len(ENCODINGS) - 9} more.",
        fix=f"Did you mean '{near[0]}'?" if near else "Leave it out; the encoding is then found by itself.",
        where=where,
    )
