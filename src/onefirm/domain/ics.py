"""How words stand in a calendar (RFC 5545), so that no word of anybody can break out of its line."""

from datetime import UTC, datetime

LINE_BYTES_MAX = 75
FORM = "%Y%m%dT%H%M%SZ"


def utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime(FORM)


def text(said: str) -> str:
    """A line end, a comma or a semicolon would otherwise begin something of somebody else's making."""
    plain_ends = said.replace("\r\n", "\n").replace("\r", "\n")
    return plain_ends.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


def plain(said: str) -> str:
    signs = iter(said)
    return "".join(("\n" if (after := next(signs, "")) in "nN" else after) if sign == "\\" else sign for sign in signs)


def folded(line: str) -> bytes:
    """At most 75 bytes a line; what is left goes on behind a space, and no sign is cut in two."""
    lines, room = [b""], LINE_BYTES_MAX
    for sign in line:
        if len(lines[-1]) + len(sign.encode()) > room:
            lines.append(b"")
            room = LINE_BYTES_MAX - 1
        lines[-1] += sign.encode()
    return b"\r\n ".join(lines) + b"\r\n"
