"""Lines that some programs put above the header of a sheet: whose figures these are, and of which days."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import BinaryIO

from onefirm.intake.reading.bounds import SHEET_BYTES_MAX
from onefirm.intake.reading.days import day_of
from onefirm.intake.reading.mapping.measured import holds_figures

_HEAD_BYTES = 8_192
_LINES_MAX = 12
_FIRST = re.compile(r"(?:start date|startdatum)\s*:\s*(\S+)", re.IGNORECASE)
_LAST = re.compile(r"(?:end date|enddatum)\s*:\s*(\S+)", re.IGNORECASE)
_SPAN = re.compile(r"(.{6,30}?)\s+[-–]\s+(.{6,30})")


@dataclass(frozen=True)
class Preamble:
    stream: BinaryIO
    """The same lines under the same numbers, those above the header left empty."""
    period: tuple[date, date] | None = None
    lines: int = 0


def without_preamble(stream: BinaryIO) -> Preamble:
    """Only above a header of figures: whatever else stands first in a file is for its reader to judge."""
    stream.seek(0)
    head = stream.read(_HEAD_BYTES)
    stream.seek(0)
    lines = head.split(b"\n")[:_LINES_MAX]
    texts = [line.decode("utf-8", "replace").lstrip("\ufeff").strip() for line in lines]
    place = next((place for place, text in enumerate(texts) if _is_header(text)), 0)
    above = texts[:place]
    if not place or any(len(_cells(text, sign)) > 1 for text in above for sign in ",;\t" if text[:1] != "#"):
        return Preamble(stream)
    # What is longer than any sheet may be is refused by whoever reads it, and not held in memory before.
    rest = stream.read(SHEET_BYTES_MAX + 1)[sum(len(line) + 1 for line in lines[:place]) :]
    stream.seek(0)
    return Preamble(BytesIO(b"\n" * place + rest), _period(above), place)


def _is_header(text: str) -> bool:
    return bool(text) and text[0] != "#" and any(holds_figures(_cells(text, sign)) for sign in ",;\t")


def _cells(text: str, sign: str) -> Sequence[str]:
    try:
        return next(iter(csv.reader([text], delimiter=sign)))
    except (csv.Error, StopIteration):
        return ()


def _period(lines: Sequence[str]) -> tuple[date, date] | None:
    whole = "\n".join(lines)
    first, last = _FIRST.search(whole), _LAST.search(whole)
    spans = [(first[1], last[1])] if first and last else []
    spans += [(found[1], found[2]) for line in lines if (found := _SPAN.fullmatch(line.strip('"# ')))]
    for begins, ends in spans:
        begun, ended = day_of(begins, None), day_of(ends, None)
        if begun and ended and begun <= ended:
            return begun, ended
    return None
