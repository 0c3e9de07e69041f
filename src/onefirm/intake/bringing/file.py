"""The file behind a path: a plain one that may be read, and what sort it is, told by what it holds."""

import os
import stat
from collections.abc import Generator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias

from onefirm.domain.problem import Problem, Refusal
from onefirm.intake.reading.problems import other_kind
from onefirm.intake.reading.text import decoded

Form: TypeAlias = Literal["sheet", "vcard", "ics", "mbox", "eml"]
Sort: TypeAlias = Literal["contacts", "invoices", "appointments", "letters", "measures"]

_HEAD_BYTES = 4_096
_PIECE_BYTES = 1 << 20
_LETTER_HEADS = frozenset(
    {"from", "to", "subject", "date", "received", "return-path", "message-id", "mime-version", "delivered-to"}
)
_LINES_SEEN = 20


@contextmanager
def opened_file(path: str) -> Generator[BinaryIO]:
    """A plain file, whole or not at all. What is none is refused before a byte of it is read."""
    try:
        # A pipe that nobody writes into would keep us waiting for ever.
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as fault:
        raise Refusal(_not_there(path)) from fault
    except (OSError, ValueError) as fault:
        raise Refusal(_closed(path, fault)) from fault
    mode = os.fstat(number).st_mode
    if not stat.S_ISREG(mode):
        os.close(number)
        raise Refusal(_no_file(path, stat.S_ISDIR(mode)))
    with os.fdopen(number, "rb") as stream:
        try:
            yield stream
        except OSError as fault:
            raise Refusal(_closed(path, fault)) from fault


def digest_of(stream: BinaryIO) -> str:
    stream.seek(0)
    found = sha256()
    while piece := stream.read(_PIECE_BYTES):
        found.update(piece)
    stream.seek(0)
    return found.hexdigest()


def form_of(stream: BinaryIO, sort: str, name: str) -> Form:
    """By its first lines, never by its name. A word of the operator counts where two are possible."""
    stream.seek(0)
    raw = stream.read(_HEAD_BYTES)
    stream.seek(0)
    charset = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    head = decoded(raw, charset).lstrip("\ufeff \t\r\n")
    found = _told(head)
    expected = _FORMS.get(sort)
    if expected and found not in expected:
        raise other_kind(_CALLED[sort], _IS[found], f"Import it as what it is: leave out '--as {sort}'.", name)
    return found


def _told(head: str) -> Form:
    start = head[:20].upper()
    if start.startswith("BEGIN:VCARD"):
        return "vcard"
    if start.startswith("BEGIN:VCALENDAR"):
        return "ics"
    lines = head.splitlines()[:_LINES_SEEN]
    if head.startswith("From ") and len(lines) > 1 and ":" in lines[1]:
        return "mbox"
    named = sum(line.partition(":")[0].strip().lower() in _LETTER_HEADS for line in lines if ":" in line)
    first = lines[0].partition(":")[0] if lines else ""
    if named >= 2 and first and " " not in first.strip() and ":" in lines[0]:
        return "eml"
    return "sheet"


_FORMS: dict[str, tuple[Form, ...]] = {
    "contacts": ("sheet", "vcard"),
    "invoices": ("sheet",),
    "measures": ("sheet",),
    "appointments": ("ics",),
    "letters": ("mbox", "eml"),
}
_CALLED = {
    "contacts": "contacts (a sheet or address cards)",
    "invoices": "a sheet of invoices (CSV)",
    "measures": "a sheet of figures (CSV)",
    "appointments": "a calendar (.ics)",
    "letters": "letters (.eml or mbox)",
}
_IS: dict[Form, str] = {
    "sheet": "a sheet or plain text",
    "vcard": "address cards",
    "ics": "a calendar",
    "mbox": "a folder of letters (mbox)",
    "eml": "a letter",
}


def name_of(path: str) -> str:
    """What the file is called where it is told about; never its folder."""
    return Path(path).name


def _not_there(path: str) -> Problem:
    return Problem(
        code="import-file-unknown",
        what=f"There is no file '{name_of(path)}' to import.",
        why="Nothing of this name lies there.",
        fix="Write the path as `ls` shows it.",
        where=path,
    )


def _closed(path: str, fault: Exception) -> Problem:
    why = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
    return Problem(
        code="import-file-closed",
        what=f"The file '{name_of(path)}' cannot be read.",
        why=f"{why[:1].upper()}{why[1:]}. It is read by the process that has the firm open.",
        fix="Make it readable for the user that runs onefirm, and import it again.",
        where=path,
    )


def _no_file(path: str, folder: bool) -> Problem:
    return Problem(
        code="import-file-kind",
        what=f"'{name_of(path)}' is {'a folder' if folder else 'no plain file'}, so it cannot be imported.",
        why="A file is read more than once: to show what it would become, and to take it in.",
        fix="Name one file in it." if folder else "Write what comes out of it into a file, and import that.",
        where=path,
    )
