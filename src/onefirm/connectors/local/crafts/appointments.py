"""Appointments: one .ics file each, as RFC 5545 has it, which every calendar can read."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

from onefirm.capabilities.calendar import BOOK, CANCEL, Booking, Cancelling
from onefirm.connectors.local.craft import Craft, Stamp, checked
from onefirm.domain.frozen import Json

_LINE_BYTES_MAX = 75
_EFFECT, _KEY = "X-ONEFIRM-EFFECT", "X-ONEFIRM-KEY"
_FORM = "%Y%m%dT%H%M%SZ"


def booked(args: Json, stamp: Stamp) -> bytes:
    booking = Booking.model_validate(args)
    return _calendar(
        "",
        [
            *_mark(stamp),
            ("DTSTART", _utc(booking.starts_at)),
            ("DTEND", _utc(booking.ends_at)),
            ("SUMMARY", _text(booking.title)),
            ("LOCATION", _text(booking.place)),
            ("CONTACT", _text(booking.guest)),
            ("DESCRIPTION", _text(booking.notes)),
            ("STATUS", "CONFIRMED"),
        ],
    )


def cancelled(args: Json, stamp: Stamp) -> bytes:
    """The notice that a calendar takes the appointment out by: the same UID, and a higher sequence."""
    cancelling = Cancelling.model_validate(args)
    mark = [(name, _text(cancelling.receipt) if name == "UID" else value) for name, value in _mark(stamp)]
    own = [("X-ONEFIRM-NOTICE", _text(stamp.id)), ("SEQUENCE", "1"), ("COMMENT", _text(cancelling.reason))]
    return _calendar("CANCEL", [*mark, *own, ("STATUS", "CANCELLED")])


def stamp_of(raw: bytes) -> Stamp | None:
    found = dict(_properties(raw))
    name = found.get("X-ONEFIRM-NOTICE", found.get("UID", ""))
    try:
        at = datetime.strptime(found["DTSTAMP"], _FORM).replace(tzinfo=UTC)
        return Stamp(_plain(found[_EFFECT]), _plain(found[_KEY]), _plain(name), at)
    except (KeyError, ValueError):
        return None


def _id(_stem: str, seed: str) -> str:
    return f"{hashlib.sha256(seed.encode()).hexdigest()[:32]}@calendar.onefirm.invalid"


def _when(args: Json) -> str:
    return f"{args.get('starts_at', '')}"


BOOKINGS = Craft(
    kind=BOOK,
    folder="calendar",
    ending=".ics",
    read=checked(Booking),
    write=booked,
    stamp=stamp_of,
    stem=lambda _args, key: key,
    base=lambda _args: "appointment",
    id_of=_id,
    label=_when,
)

CANCELLINGS = Craft(
    kind=CANCEL,
    folder="calendar/cancelled",
    ending=".ics",
    read=checked(Cancelling),
    write=cancelled,
    stamp=stamp_of,
    stem=lambda _args, key: key,
    base=lambda _args: "cancelled",
    id_of=_id,
    takes_back=BOOK.ref,
    removes=True,
)


def _calendar(method: str, event: list[tuple[str, str]]) -> bytes:
    lines = [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//onefirm//local calendar//EN")]
    lines += [("METHOD", method), ("BEGIN", "VEVENT"), *event, ("END", "VEVENT"), ("END", "VCALENDAR")]
    return b"".join(_folded(f"{name}:{value}") for name, value in lines if value)


def _mark(stamp: Stamp) -> list[tuple[str, str]]:
    return [
        ("UID", _text(stamp.id)),
        ("DTSTAMP", _utc(stamp.at)),
        (_EFFECT, _text(stamp.effect)),
        (_KEY, _text(stamp.key)),
    ]


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_FORM)


def _text(said: str) -> str:
    """A line end, a comma or a semicolon would otherwise begin something of somebody else's making."""
    plain = said.replace("\r\n", "\n").replace("\r", "\n")
    return plain.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


def _plain(said: str) -> str:
    signs = iter(said)
    return "".join(("\n" if (after := next(signs, "")) in "nN" else after) if sign == "\\" else sign for sign in signs)


def _folded(line: str) -> bytes:
    """At most 75 bytes a line; what is left goes on behind a space, and no sign is cut in two."""
    lines, room = [b""], _LINE_BYTES_MAX
    for sign in line:
        if len(lines[-1]) + len(sign.encode()) > room:
            lines.append(b"")
            room = _LINE_BYTES_MAX - 1
        lines[-1] += sign.encode()
    return b"\r\n ".join(lines) + b"\r\n"


def _properties(raw: bytes) -> Iterator[tuple[str, str]]:
    text = raw.decode("utf-8", "replace").replace("\r\n ", "")
    for line in text.split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            yield name, value
