"""Single values as people write them: mail addresses, telephone numbers, tags. Each is whole or not there at all."""

import json
import re
from collections.abc import Callable

from pydantic import JsonValue

from onefirm.guard.pages.seen import line
from onefirm.intake.reading.bounds import VALUES_MAX

EMAIL = re.compile(r"[^@\s<>,;:\"'()\[\]\\]{1,64}@(?:[^@\s<>,;:\"'()\[\]\\.]{1,63}\.)+[^@\s<>,;:\"'()\[\]\\.]{2,63}")
_EMAIL_SIGNS_MAX = 254
_NAMED = re.compile(r"[^<>]{0,200}<([^<>]{3,254})>")
PHONE_LIKE = re.compile(r"\(?(?:\+|00?)\(?[1-9][\d\s()./-]{5,24}")
_PHONE = re.compile(r"\+?[\d ()./*#-]{2,40}")
_DASHES = re.compile("[‐-―−]")
_EXTENSION = re.compile(
    r"(?<!\s)\s*(?:ext\.?|extension|x|dw|durchwahl|poste|;ext=)\s*(?:\.\s*)?(\d{1,8})$", re.IGNORECASE
)
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
_BETWEEN = re.compile(r"(?<!\s)\s+:::\s+|[;\n]")
_BETWEEN_TAGS = re.compile(r"(?<!\s)\s+:::\s+|[;,\n]")


def email_of(text: str) -> str | None:
    """`Ada <Ada@Fern.Example>` as `ada@fern.example`; None when it is no address."""
    said = line(text)[: _EMAIL_SIGNS_MAX * 2].removeprefix("mailto:")
    named = _NAMED.fullmatch(said)
    address = (named[1] if named else said).strip().lower()
    return address if len(address) <= _EMAIL_SIGNS_MAX and EMAIL.fullmatch(address) else None


def phone_of(text: str) -> str | None:
    """`+43 (0) 664 / 12 34-5` as `+43664123455`; None when it is no number."""
    said = _DASHES.sub("-", line(text)[:120]).removeprefix("tel:").replace("(+", "+")
    extension = _EXTENSION.search(said)
    said = said[: extension.start()] if extension else said
    if not said.isascii() or not _PHONE.fullmatch(said):
        return None
    if said.startswith(("+", "00")):
        said = _TRUNK_ZERO.sub("", said)
    digits = re.sub(r"[^\d*#]", "", said)
    if len(digits) < 2:
        return None
    whole = f"+{digits}" if said.startswith("+") else f"+{digits[2:]}" if said.startswith("00") else digits
    return f"{whole};ext={extension[1]}" if extension else whole


def several(text: str, read: Callable[[str], str | None]) -> tuple[str, ...] | str:
    """The values of one cell, each once; or, when one of them is none, that one."""
    parts = [part for part in _listed(text) or _BETWEEN.split(text) if part.strip()]
    if len(parts) == 1 and "," in text:
        parts = [part for part in text.split(",") if part.strip()]
    found = [read(part) for part in parts]
    if None in found:
        return parts[found.index(None)].strip()
    return tuple(dict.fromkeys(value for value in found if value))[: VALUES_MAX + 1]


def _listed(text: str) -> list[str]:
    """A list as an export of ours writes it: `["a@x.example","b@x.example"]`. Nothing, where it is none."""
    if not text.startswith('["') or not text.endswith('"]'):
        return []
    try:
        listed: JsonValue = json.loads(text)
    except ValueError:
        return []
    return [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []


def tags_of(text: str) -> tuple[str, ...]:
    """`* myContacts ::: Client, VIP` as the tags in it, without the marks an export puts before them."""
    tags = (line(part).lstrip("*").strip() for part in _listed(text) or _BETWEEN_TAGS.split(text))
    return tuple(dict.fromkeys(tag for tag in tags if tag))
