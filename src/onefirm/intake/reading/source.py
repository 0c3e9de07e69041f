"""The bytes of a file, from memory or from disk: how long they are, and what they are in truth."""

from io import SEEK_END, BytesIO, TextIOWrapper
from typing import BinaryIO, TypeAlias

from onefirm.intake.reading.problems import empty, other_kind, too_big

Source: TypeAlias = bytes | BinaryIO
"""A stream must be able to go back to its start; it is read more than once and never closed."""

_HEAD_BYTES = 4_096
_UNPACK = "Unpack it and import the file that is inside."
_SAVE_AS_CSV = "Open it, choose 'Save as' and the kind 'CSV UTF-8', and import that file."
_EXPORT_AGAIN = "Export it again in the right kind."
_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstandard archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.xls, .doc or .msg)", _SAVE_AS_CSV),
    (b"%PDF-", "a PDF", _EXPORT_AGAIN),
    (b"\x89PNG", "a picture", _EXPORT_AGAIN),
    (b"\xff\xd8\xff", "a picture", _EXPORT_AGAIN),
    (b"GIF8", "a picture", _EXPORT_AGAIN),
    (b"SQLite format 3\x00", "an SQLite database", _EXPORT_AGAIN),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_WORDS: tuple[tuple[bytes, str, str], ...] = (
    (b"begin:vcard", "address cards", "Import it as contacts (.vcf)."),
    (b"begin:vcalendar", "a calendar", "Import it as a calendar (.ics)."),
    (b"<!doctype html", "a web page", "Sign in where you export from, and download the file again."),
    (b"<html", "a web page", "Sign in where you export from, and download the file again."),
    (b"<?xml", "an XML file", _EXPORT_AGAIN),
    (b"{\\rtf", "an RTF document", _SAVE_AS_CSV),
)


def opened(source: Source, bytes_max: int, where: str) -> BinaryIO:
    """The stream at its start. Refuses what is empty or too long, before any of it is read."""
    stream = BytesIO(source) if isinstance(source, bytes) else source
    size = stream.seek(0, SEEK_END)
    stream.seek(0)
    if size == 0:
        raise empty(where)
    if size > bytes_max:
        raise too_big(bytes_max, where)
    return stream


def refuse_other_kinds(stream: BinaryIO, expected: str, where: str) -> None:
    """A Refusal that says what the file is, when it is plainly something else. Nothing is unpacked."""
    stream.seek(0)
    head = stream.read(_HEAD_BYTES)
    stream.seek(0)
    if head.startswith(_ZIP):
        raise other_kind(expected, *_zipped(head), where)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for start, found, fix in _KINDS:
        if head.startswith(start):
            raise other_kind(expected, found, fix, where)
    for start, found, fix in _WORDS:
        if found != expected and text.startswith(start):
            raise other_kind(expected, found, fix, where)


def _zipped(head: bytes) -> tuple[str, str]:
    """The names at the head of an archive tell an Office document from others, without unpacking anything."""
    if b"opendocument.spreadsheet" in head:
        return "a LibreOffice sheet (.ods)", _SAVE_AS_CSV
    if b"xl/" in head or b"[Content_Types].xml" in head:
        return "an Excel workbook (.xlsx) or another Office document", _SAVE_AS_CSV
    return "a zip archive", _UNPACK


class _Lent(TextIOWrapper):
    """Text over a stream that stays open when this is done with."""

    def __del__(self) -> None:
        try:
            self.detach()
        except ValueError:
            return  # It was never whole, or it is detached already.


def lines_of(source: Source, encoding: str, newline: str | None) -> TextIOWrapper:
    """The text from its start. Of bytes, each has a place of its own; a stream has only one."""
    stream = BytesIO(source) if isinstance(source, bytes) else source
    stream.seek(0)
    return _Lent(stream, encoding=encoding, newline=newline)
