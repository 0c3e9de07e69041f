"""A whole folder of letters in one file (mbox), letter after letter; only one of them is in memory at a time."""

import re
from collections.abc import Iterator

from onefirm.domain.problem import Problem
from onefirm.intake.reading.bounds import LETTER_BYTES_MAX, LETTERS_MAX, MBOX_BYTES_MAX, MBOX_LINE_BYTES_MAX
from onefirm.intake.reading.letters.letter import letter_row
from onefirm.intake.reading.problems import line_long, other_kind, too_many, unfit
from onefirm.intake.reading.reading import Reading, read_through
from onefirm.intake.reading.rows import LetterRow
from onefirm.intake.reading.source import Source, opened, refuse_other_kinds

_BEGINS = re.compile(rb"From [^\r\n]{0,300}\d\d:\d\d(?::\d\d)? [^\r\n]{0,40}\d{4}[^\r\n]{0,40}\r?\n?")
_QUOTED = re.compile(rb">+From ")


def read_mbox(source: Source, name: str) -> Reading[LetterRow]:
    """Every letter; one that cannot be read is told and left out. Raises a Refusal when the file is no mbox."""
    stream = opened(source, MBOX_BYTES_MAX, name)
    refuse_other_kinds(stream, "an mbox", name)
    if not _BEGINS.fullmatch(stream.readline(MBOX_LINE_BYTES_MAX)):
        why = "Export the folder as mbox, or import single letters as .eml."
        raise other_kind("an mbox", "something else: its first line does not begin a letter", why, name)
    return read_through(name, lambda: _letters(source, name))


def _letters(source: Source, name: str) -> Iterator[LetterRow | Problem]:
    stream = opened(source, MBOX_BYTES_MAX, name)
    pieces, size, begins, blank = list[bytes](), 0, 1, True
    line, count = 0, 0
    while said := stream.readline(MBOX_LINE_BYTES_MAX + 1):
        line += 1
        if len(said) > MBOX_LINE_BYTES_MAX:
            raise line_long(MBOX_LINE_BYTES_MAX, f"{name}:{line}")
        if blank and said.startswith(b"From ") and _BEGINS.fullmatch(said):
            if line > 1:
                yield _letter(pieces, size, f"{name}:{begins}")
            count += 1
            if count > LETTERS_MAX:
                raise too_many("letters", LETTERS_MAX, name)
            pieces, size, begins, blank = [], 0, line, False
            continue
        blank = not said.strip(b"\r\n")
        size += len(said)
        if size <= LETTER_BYTES_MAX:
            pieces.append(said[1:] if said.startswith(b">") and _QUOTED.match(said) else said)
        else:
            pieces.clear()
    yield _letter(pieces, size, f"{name}:{begins}")


def _letter(pieces: list[bytes], size: int, where: str) -> LetterRow | Problem:
    if size > LETTER_BYTES_MAX:
        why = f"At most {LETTER_BYTES_MAX:,} bytes are read of one letter."
        return unfit(f"The letter that begins here has {size:,} bytes.", why, where, "letter")
    return letter_row(b"".join(pieces), where)
