"""What is written into calendars and read from them: whatever anybody says, and wherever the clocks are changed."""

import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from onefirm.agents.inviter import Meeting, calendar_text
from onefirm.capabilities.calendar import Booking
from onefirm.connectors.caldav.appointment import (
    Standing,
    is_ours,
    main_of,
    name_of,
    read,
    same,
    uid_named,
    uid_of,
    wanted,
    written,
)
from onefirm.connectors.caldav.xml import errors, listing
from onefirm.domain.ics import LINE_BYTES_MAX
from onefirm.guard.ics import NESTED_MAX, parts, plain, text
from onefirm.guard.xml import Unreadable, parsed

_NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
_ZONES = [
    "UTC",
    "Europe/Vienna",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "Pacific/Apia",
]
_UTC = ZoneInfo("UTC")
_words = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n"), max_size=200)


def _one(start: datetime, **said: str) -> Standing:
    booking = Booking(starts_at=start, ends_at=start + timedelta(hours=1), **{"title": "Talk", **said})
    return wanted(booking, uid_of("key"), "ef_1")


@given(title=_words.map(lambda words: words.replace("\n", " ").strip() or "x"), notes=_words, place=_words)
def test_whatever_is_said_comes_back_and_adds_no_line_of_its_own(title: str, notes: str, place: str) -> None:
    one = _one(_NOW, title=title, notes=notes, place=place)
    raw = written(one, _NOW, _UTC)
    assert main_of(raw, _UTC) == one
    assert not main_of(raw, _UTC).touched
    assert raw.count(b"BEGIN:VEVENT") == 1
    assert all(len(line) <= LINE_BYTES_MAX for line in raw.split(b"\r\n"))
    assert plain(text(notes)) == notes


@pytest.mark.parametrize("name", _ZONES)
@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25", "2026-07-01", "2026-04-05", "2026-12-31", "2026-03-08"])
@pytest.mark.parametrize("hour", [0, 1, 2, 12, 23])
def test_an_appointment_is_at_its_moment_for_who_knows_the_zone_and_for_who_reads_what_is_spelled_out(
    name: str, day: str, hour: int
) -> None:
    zone, start = ZoneInfo(name), datetime.fromisoformat(f"{day}T{hour:02}:30:00+00:00")
    raw = written(_one(start), _NOW, zone)
    stands = main_of(raw, _UTC)
    local = start.astimezone(zone)
    assert (stands.start, stands.end) == (start, start + timedelta(hours=1))
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        assert _spelled(raw, local.replace(tzinfo=None)) == local.utcoffset()


def _spelled(raw: bytes, local: datetime) -> timedelta | None:
    """The offset by what the file itself says of its zone, as RFC 5545 has it: the latest change before that."""
    changes = [
        (datetime.strptime(part["DTSTART"].value, "%Y%m%dT%H%M%S"), part["TZOFFSETTO"].value)  # noqa: DTZ007
        for kind in ("STANDARD", "DAYLIGHT")
        for part in parts(raw, kind)
    ]
    if not changes:
        return timedelta()
    offset = max(change for change in changes if change[0] <= local)[1]
    sign = -1 if offset[0] == "-" else 1
    return sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[3:5]))


def _read_by_another(raw: bytes) -> Any:
    another: Any = vobject
    return next(another.readComponents(raw.decode()))


def test_another_program_reads_the_same_moments() -> None:
    start = datetime(2026, 7, 6, 8, tzinfo=UTC)
    raw = written(_one(start, title="Ada; the logo, \\ first"), _NOW, ZoneInfo("Europe/Vienna"))
    event = _read_by_another(raw).vevent
    assert event.dtstart.value.astimezone(UTC) == start
    assert event.summary.value == "Ada; the logo, \\ first"


def test_an_hour_that_comes_twice_is_the_one_that_was_meant() -> None:
    zone, start = ZoneInfo("Europe/Vienna"), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    stands = main_of(written(_one(start), _NOW, zone), _UTC)
    assert (stands.start, stands.end) == (start, start + timedelta(hours=1))


@given(title=_words.map(lambda words: words.replace("\n", " ").strip() or "x"), place=_words)
def test_an_invitation_can_be_read_by_another_program_and_its_cancelling_names_the_same(title: str, place: str) -> None:
    task = Meeting(
        receipt=uid_of("key"),
        title=title,
        place=place,
        starts_at=_NOW,
        ends_at=_NOW + timedelta(hours=1),
        guest="ada@palmer.example",
        address="ines@tern.example",
    )
    methods: tuple[tuple[Literal["REQUEST", "CANCEL"], str, int], ...] = (
        ("REQUEST", "CONFIRMED", 0),
        ("CANCEL", "CANCELLED", 1),
    )
    for method, status, sequence in methods:
        whole = _read_by_another(calendar_text(task, method).encode())
        event = whole.vevent
        assert (whole.method.value, event.status.value, event.sequence.value) == (method, status, str(sequence))
        assert event.organizer.value == "mailto:ines@tern.example"
        assert event.attendee.value == "mailto:ada@palmer.example"
        assert (event.uid.value, event.dtstart.value) == (task.receipt, _NOW)


def _event(lines: str) -> bytes:
    return f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n".encode()


@pytest.mark.parametrize(
    ("lines", "start", "hours"),
    [
        ("DTSTART:20260310T100000Z\nDURATION:PT1H30M", "2026-03-10T10:00", 1.5),
        ("DTSTART:20260310T100000Z", "2026-03-10T10:00", 0),
        ("DTSTART;VALUE=DATE:20260310", "2026-03-09T23:00", 24),
        ("DTSTART;VALUE=DATE:20260329\nDTEND;VALUE=DATE:20260330", "2026-03-28T23:00", 23),
        ("DTSTART;TZID=America/New_York:20260310T100000\nDURATION:P1W", "2026-03-10T14:00", 168),
        ('DTSTART;TZID="W. Europe Standard Time":20260310T100000\nDURATION:PT1H', "2026-03-10T09:00", 1),
        ("DTSTART:20260310T100000\nDURATION:PT1H", "2026-03-10T09:00", 1),
    ],
)
def test_what_other_programs_write_is_read(lines: str, start: str, hours: float) -> None:
    (one,) = read(_event(lines), ZoneInfo("Europe/Vienna"))
    assert one.start == datetime.fromisoformat(f"{start}+00:00")
    assert one.end - one.start == timedelta(hours=hours)


def test_a_row_is_judged_by_its_own_appointment_and_not_by_one_taken_out_of_it() -> None:
    own = "UID:x\nDTSTART:20260310T100000Z\nRRULE:FREQ=WEEKLY"
    moved = "RECURRENCE-ID:20260317T100000Z\nDTSTART:20260318T100000Z"
    raw = _event(f"{moved}\nEND:VEVENT\nBEGIN:VEVENT\n{own}")
    assert main_of(raw, _UTC).repeats
    assert len(read(raw, _UTC)) == 2


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda words: _event(f"DTSTART:{words}")))
def test_whatever_a_calendar_holds_is_read_or_refused(raw: bytes) -> None:
    try:
        for one in read(raw, _UTC):
            assert one.start.tzinfo
    except ValueError:
        pass


def test_what_is_nested_too_deep_is_refused() -> None:
    with pytest.raises(ValueError, match="deep"):
        list(parts(b"BEGIN:X\n" * (NESTED_MAX + 1), "VEVENT"))


_LARGE = 10_000_000
_LONG = {
    "empty lines": b"\n" * _LARGE,
    "one line": b"BEGIN:VEVENT\nSUMMARY:" + b"\\n" * (_LARGE // 2),
    "folded lines": b"BEGIN:VEVENT\nSUMMARY:" + b"\r\n x" * (_LARGE // 4),
    "quotes": b'BEGIN:VEVENT\nX;Y="' + b'"' * _LARGE,
    "parts": b"BEGIN:VEVENT\nDTSTART:20260310T100000Z\nEND:VEVENT\n" * 60_000,
    "nodes": b"<a>" + b"<b/>" * (_LARGE // 4),
    "words": b"<a>" + b"&amp;\n" * (_LARGE // 6) + b"</a>",
    "attributes": b"<a " + b" ".join(b'a%d="1"' % number for number in range(100_000)) + b"/>",
}


@pytest.mark.parametrize("case", _LONG)
def test_whatever_is_long_ends_soon(case: str) -> None:
    began = time.process_time()
    with suppress(ValueError):
        read(_LONG[case], _UTC)
    with suppress(ValueError):
        listing(_LONG[case])
    assert time.process_time() - began < 4, "Two readers, and two seconds for each."


def test_the_name_of_an_appointment_follows_from_its_key_and_leads_back() -> None:
    uid = uid_of("some key")
    assert uid == uid_of("some key") != uid_of("another")
    assert is_ours(uid) and uid_named(name_of(uid)) == uid
    assert uid_named("onefirm-x.ics") == uid_named("dentist.ics") == ""


def test_where_a_program_has_dropped_our_mark_equal_words_are_the_same_and_others_are_not() -> None:
    one = _one(_NOW)
    bare = replace(one, effect="", when="", print="")
    assert same(one, one) and same(bare, one)
    assert not same(replace(bare, title="Other"), one)
    assert not same(replace(one, effect="ef_2"), one)
    assert not same(replace(one, uid="x"), one)
    assert bare.touched, "Nobody knows what else was changed."


# The answers of servers.


_BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<multistatus xmlns="DAV:"><response><href>&b;</href></response></multistatus>"""
_STRANGE = b"""<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><multistatus xmlns="DAV:">&e;</multistatus>"""


@pytest.mark.parametrize(
    "raw",
    [
        _BOMB,
        _STRANGE,
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><x/>',
        b"",
        b"<html>",
        b"<html/>",
        b'<multistatus xmlns="other:"/>',
        b'<multistatus xmlns="DAV:">&nbsp;</multistatus>',
        b"<a>" * 100_000,
        b"<a>" + b"<b/>" * 400_000 + b"</a>",
        b'<multistatus xmlns="DAV:"><response><status>HTTP/1.1 200 OK</status></response></multistatus>',
        b'<multistatus xmlns="DAV:"><response><href>/</href><status>fine</status></response></multistatus>',
    ],
)
def test_an_answer_that_is_no_plain_list_is_refused(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        listing(raw)
    assert errors(raw) == frozenset()


@given(st.binary(max_size=300))
def test_whatever_a_server_says_is_read_or_refused(raw: bytes) -> None:
    with suppress(Unreadable):
        assert parsed(raw).name


def test_what_a_server_has_not_is_not_taken_for_something() -> None:
    stat = "<propstat><prop>{}</prop><status>HTTP/1.1 {}</status></propstat>"
    has = stat.format('<getetag>"1"</getetag>', "200 OK")
    has_not = stat.format("<displayname>no</displayname>", "404 Not Found")
    gone = "<response><href>/gone</href><status>HTTP/1.1 404 Not Found</status></response>"
    whole = f"<response><href>/a%20b/</href>{has}{has_not}</response>{gone}<sync-token>t1</sync-token>"
    told = listing(f'<multistatus xmlns="DAV:">{whole}</multistatus>'.encode())
    first, second = told.resources
    assert (first.text("getetag"), first.text("displayname"), first.status) == ('"1"', "", 200)
    assert (second.href, second.status, told.token) == ("/gone", 404, "t1")
    assert errors(
        b'<e:error xmlns:e="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><c:no-uid-conflict/></e:error>'
    ) == {"no-uid-conflict"}
