"""An appointment as it stands in a calendar: written by us, and read again whoever has touched it meanwhile."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from onefirm.capabilities.calendar import Booking
from onefirm.connectors.caldav.zones import Lines, moment, spelled_out
from onefirm.guard.ics import FORM, Part, folded, parts, plain, text, utc

EFFECT, WHEN, PRINT = "X-ONEFIRM-EFFECT", "X-ONEFIRM-WHEN", "X-ONEFIRM-PRINT"
_UID = re.compile(r"onefirm-[0-9a-f]{32}@onefirm\.invalid")
_NAME = re.compile(r"(onefirm-[0-9a-f]{32})\.ics")
_ALL_DAY = re.compile(r"\d{8}")


def uid_of(key: str) -> str:
    """It follows from the key, so that a repeat names the same appointment."""
    return f"onefirm-{hashlib.sha256(key.encode()).hexdigest()[:32]}@onefirm.invalid"


def name_of(uid: str) -> str:
    """The last part of its address."""
    return f"{uid.partition('@')[0]}.ics"


def is_ours(uid: str) -> bool:
    return _UID.fullmatch(uid) is not None


def uid_named(name: str) -> str:
    """Of the appointment that stood at this name; empty where it is none of ours."""
    found = _NAME.fullmatch(name)
    return f"{found[1]}@onefirm.invalid" if found else ""


@dataclass(frozen=True)
class Standing:
    """What one appointment in a calendar says."""

    uid: str
    start: datetime
    end: datetime
    title: str
    place: str = ""
    guest: str = ""
    notes: str = ""
    effect: str = ""
    when: str = ""
    """The times we wrote into it first; empty where some program has dropped our mark."""
    print: str = ""
    cancelled: bool = False
    free: bool = False
    """It is noted there and takes up no time."""
    repeats: bool = False

    @property
    def span(self) -> str:
        return f"{utc(self.start)}/{utc(self.end)}"

    @property
    def moved(self) -> bool:
        return bool(self.when) and self.when != self.span

    @property
    def touched(self) -> bool:
        """Whether it says anything else than what we wrote. Where our mark is gone, nobody knows."""
        return self.cancelled or self.repeats or self.print != print_of(self)


def wanted(booking: Booking, uid: str, effect: str) -> Standing:
    start, end = (at.astimezone(UTC).replace(microsecond=0) for at in (booking.starts_at, booking.ends_at))
    bare = Standing(uid, start, end, booking.title, booking.place, booking.guest, booking.notes, effect)
    return replace(bare, when=bare.span, print=print_of(bare))


def print_of(one: Standing) -> str:
    words = [" ".join(said.split()) for said in (one.title, one.place, one.guest, one.notes)]
    return hashlib.sha256("\n".join([one.span, *words]).encode()).hexdigest()[:32]


def same(one: Standing, other: Standing) -> bool:
    """Our act itself, or one that says just the same where a program has dropped our mark."""
    if one.uid != other.uid:
        return False
    return one.effect == other.effect if one.effect else print_of(one) == print_of(other)


def written(one: Standing, at: datetime, zone: ZoneInfo) -> bytes:
    marks = [(EFFECT, text(one.effect)), (WHEN, one.when), (PRINT, one.print)]
    return _calendar(_event(one, at, zone, [*marks, ("STATUS", "CONFIRMED")]), spelled_out(zone, one.start))


def read(raw: bytes, zone: ZoneInfo) -> tuple[Standing, ...]:
    """Every appointment in it, each repetition on its own. Raises a ValueError for what nobody can read."""
    return tuple(_standing(part, zone) for part in parts(raw, "VEVENT"))


def main_of(raw: bytes, zone: ZoneInfo) -> Standing:
    """The appointment itself, and not one that was taken out of its row."""
    events = list(parts(raw, "VEVENT"))
    own = [part for part in events if "RECURRENCE-ID" not in part] or events
    if not own:
        raise ValueError("It holds no appointment.")
    return _standing(own[0], zone)


def _standing(part: Part, zone: ZoneInfo) -> Standing:
    if "DTSTART" not in part:
        raise ValueError("An appointment in it has no beginning.")
    start, all_day = _moment_of(part, "DTSTART", zone)
    if "DTEND" in part:
        end, _ = _moment_of(part, "DTEND", zone)
    else:
        end = start + (_lasting(part["DURATION"].value) if "DURATION" in part else timedelta(days=int(all_day)))
    said = {name: plain(part[name].value) if name in part else "" for name in _SAID}
    return Standing(
        *(said["UID"], start, end, said["SUMMARY"], said["LOCATION"], said["CONTACT"], said["DESCRIPTION"]),
        *(said[EFFECT], said[WHEN], said[PRINT]),
        cancelled=said["STATUS"].upper() == "CANCELLED",
        free=said["TRANSP"].upper() == "TRANSPARENT",
        repeats="RRULE" in part or "RDATE" in part,
    )


_SAID = ("UID", "SUMMARY", "LOCATION", "CONTACT", "DESCRIPTION", "STATUS", "TRANSP", EFFECT, WHEN, PRINT)


def _moment_of(part: Part, name: str, zone: ZoneInfo) -> tuple[datetime, bool]:
    said = part[name]
    if _ALL_DAY.fullmatch(said.value):
        day = date(int(said.value[:4]), int(said.value[4:6]), int(said.value[6:]))
        return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC), True
    if said.value.endswith("Z"):
        return datetime.strptime(said.value, FORM).replace(tzinfo=UTC), False
    local = datetime.strptime(said.value, FORM.removesuffix("Z"))  # noqa: DTZ007 -- its zone is put on below.
    return local.replace(tzinfo=_zone(said.params.get("TZID", ""), zone)).astimezone(UTC), False


def _zone(name: str, own: ZoneInfo) -> ZoneInfo:
    try:
        return ZoneInfo(name) if name else own
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return own


_LASTING = re.compile(r"P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?")


def _lasting(spelled: str) -> timedelta:
    found = _LASTING.fullmatch(spelled.lstrip("+"))
    if found is None:
        raise ValueError("How long an appointment in it lasts cannot be read.")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _event(one: Standing, at: datetime, zone: ZoneInfo, more: Lines) -> Lines:
    return [
        ("UID", one.uid),
        ("DTSTAMP", utc(at)),
        moment("DTSTART", one.start, zone),
        moment("DTEND", one.end, zone),
        ("SUMMARY", text(one.title)),
        ("LOCATION", text(one.place)),
        ("CONTACT", text(one.guest)),
        ("DESCRIPTION", text(one.notes)),
        *more,
    ]


def _calendar(event: Lines, zone: Sequence[tuple[str, str]]) -> bytes:
    lines = [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//onefirm//calendar//EN")]
    lines += [*zone, ("BEGIN", "VEVENT"), *event, ("END", "VEVENT"), ("END", "VCALENDAR")]
    return b"".join(folded(f"{name}:{value}") for name, value in lines if value)
