"""Cells that a spreadsheet would take for a formula: told on the way in, made harmless on the way out."""

import re

_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]\d+(?:[.,]\d+)*")
_PHONE_OR_SUM = re.compile(r"[+-]\s?[\d(€$£][\d\s().,'/€$£-]*(?:[A-Za-z]{3}|(?:ext\.?|x|DW)\s?\d+)?")


def is_formula(cell: str) -> bool:
    """Would a spreadsheet run this? Signed sums, telephone numbers and a lone dash are what they look like."""
    if not cell.startswith(_STARTS):
        return False
    return not (cell[0] in "+-" and (not cell[1:].strip("- ") or _PHONE_OR_SUM.fullmatch(cell)))


def safe_cell(text: str) -> str:
    """A cell for a sheet that others open: an apostrophe keeps it text. A plain signed number stays a number."""
    return f"'{text}" if text.lstrip("'").startswith(_STARTS) and not _NUMBER.fullmatch(text) else text


def plain_cell(cell: str) -> str:
    """What was made safe, as it was: the apostrophe before a formula is no part of it."""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'").startswith(_STARTS) else cell
