"""Pages by hand: every text is escaped, and each page bears the mark of the act that put it up."""

import html
import json
import re
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

from onefirm.connectors.local.craft import Stamp
from onefirm.connectors.local.crafts.notes import of_mark
from onefirm.connectors.local.journal import Entry
from onefirm.domain.ids import instant
from onefirm.guard.files import whole

SITE = "site"
_MARK = re.compile(r'<meta name="onefirm" content="([^"]*)">')


def page(title: str, inner: str, stamp: Stamp | None = None) -> bytes:
    mark = ""
    if stamp:
        said = {"effect": stamp.effect, "key": stamp.key, "id": stamp.id, "at": instant(stamp.at.astimezone(UTC))}
        mark = f'<meta name="onefirm" content="{escaped(json.dumps(said))}">\n'
    return (
        "<!doctype html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"{mark}<title>{escaped(title)}</title>\n</head>\n"
        f"<body>\n<main>\n<h1>{escaped(title)}</h1>\n{inner}</main>\n</body>\n</html>\n"
    ).encode()


def stamp(raw: bytes) -> Stamp | None:
    found = _MARK.search(raw.decode("utf-8", "replace"))
    try:
        return of_mark(json.loads(html.unescape(found[1]))) if found else None
    except (ValueError, RecursionError):
        return None


def escaped(said: str) -> str:
    return html.escape(said, quote=True)


def paragraphs(said: str) -> str:
    plain = said.replace("\r\n", "\n").replace("\r", "\n")
    parts = [part.strip() for part in re.split(r"\n\s*\n", plain) if part.strip()]
    return "".join(f"<p>{'<br>'.join(escaped(line) for line in part.splitlines())}</p>\n" for part in parts)


def index(firm: Path, entries: Sequence[Entry], folder: str, title: str) -> None:
    """The list of what is up now, the newest first."""
    up = {entry.file: entry for entry in entries if not entry.target and (firm / entry.file).is_file()}
    lines = [
        f'<li><a href="{escaped(Path(entry.file).name)}">{escaped(entry.label or Path(entry.file).stem)}</a></li>\n'
        for entry in reversed(up.values())
    ]
    whole.put(firm / folder / "index.html", page(title, f"<ul>\n{''.join(lines)}</ul>\n"))
