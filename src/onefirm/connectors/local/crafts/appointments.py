"""Appointments: one .ics file each, as RFC 5545 has it, which every calendar can read."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

from onefirm.capabilities.calendar import BOOK, CANCEL, Booking, Cancelling
from onefirm.connectors.local.craft import Craft, Stamp, checked
from onefirm.domain.frozen import Json
from onefirm.guard.ics import FORM, folded, plain, text, utc

_EFFECT, _KEY = "X-ONEFIRM-EFFECT", "X-ONEFIRM-KEY"


def booked(args: Json, stamp: Stamp) -> bytes:
    booking = Booking.model_validate(args)
    return _calendar(
        "",
        [
            *_mark(stamp),
            ("DTSTART", utc(booking.starts_at)),
            ("DTEND", utc(booking.ends_at)),
            ("SUMMARY", text(booking.title)),
            ("LOCATION", text(booking.place)),
            ("CONTACT", text(booking.guest)),
            ("DESCRIPTION", text(booking.notes)),
            ("STATUS", "CONFIRMED"),
        ],
    )


def cancelled(args: Json, stamp: Stamp) -> bytes:
    """The notice that a calendar takes the appointment out by: the same UID, and a higher sequence."""
    cancelling = Cancelling.model_validate(args)
    mark = [(name, text(cancelling.receipt) if name == "UID" else value) for name, value in _mark(stamp)]
    own = [("X-ONEFIRM-NOTICE", text(stamp.id)), ("SEQUENCE", "1"), ("COMMENT", text(cancelling.reason))]
    return _calendar("CANCEL", [*mark, *own, ("STATUS", "CANCELLED")])


def stamp_of(raw: bytes) -> Stamp | None:
    found = dict(_properties(raw))
    name = found.get("X-ONEFIRM-NOTICE", found.get("UID", ""))
    try:
        at = datetime.strptime(found["DTSTAMP"], FORM).replace(tzinfo=UTC)
        return Stamp(plain(found[_EFFECT]), plain(found[_KEY]), plain(name), at)
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
    return b"".join(folded(f"{name}:{value}") for name, value in lines if value)


def _mark(stamp: Stamp) -> list[tuple[str, str]]:
    return [
        ("UID", text(stamp.id)),
        ("DTSTAMP", utc(stamp.at)),
        (_EFFECT, text(stamp.effect)),
        (_KEY, text(stamp.key)),
    ]


def _properties(raw: bytes) -> Iterator[tuple[str, str]]:
    whole = raw.decode("utf-8", "replace").replace("\r\n ", "")
    for line in whole.split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            yield name, value
