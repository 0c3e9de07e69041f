"""What of a calendar takes up time between two moments; every case was worked out by hand."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.guard.recurring.rule import Endless, comes, rule_of
from onefirm.guard.recurring.taken import TAKEN_MAX, taken

VIENNA = ZoneInfo("Europe/Vienna")
_ZONE = """\
BEGIN:VTIMEZONE
TZID:Our office
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
"""
_FIXED = """\
BEGIN:VTIMEZONE
TZID:Our office
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0530
TZOFFSETTO:+0530
END:STANDARD
END:VTIMEZONE
"""


def calendar(*events: str, zone: str = "") -> bytes:
    whole = "".join(f"BEGIN:VEVENT\nUID:u1\nSUMMARY:Talk\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{zone}{whole}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def shown(raw: bytes, start: str, end: str, zone: ZoneInfo = VIENNA) -> list[str]:
    """`03-10 09:00-10:00`, in UTC."""
    begins, ends = (datetime.fromisoformat(f"{each}T00:00:00+00:00") for each in (start, end))
    return [f"{one.start:%m-%d %H:%M}-{one.end:%H:%M}" for one in taken(raw, begins, ends, zone)]


_AT = "DTSTART;TZID=Europe/Vienna:2026{}\nDTEND;TZID=Europe/Vienna:2026{}\n"
_NINE = _AT.format("0302T090000", "0302T100000")  # A Monday.
_CASES: dict[str, tuple[tuple[str, ...], str, str, list[str]]] = {
    "once": ((_NINE,), "2026-03-01", "2026-03-10", ["03-02 08:00-09:00"]),
    "each week, the same on the wall when the clocks change": (
        (f"{_NINE}RRULE:FREQ=WEEKLY",),
        "2026-03-20",
        "2026-04-08",
        ["03-23 08:00-09:00", "03-30 07:00-08:00", "04-06 07:00-08:00"],
    ),
    "each week without end, fifty years on": (
        (f"{_NINE}RRULE:FREQ=WEEKLY",), "2076-03-01", "2076-03-08", ["03-02 08:00-09:00"],
    ),
    "every other week on two days": (
        (f"{_NINE}RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",),
        "2026-03-01",
        "2026-03-22",
        ["03-02 08:00-09:00", "03-05 08:00-09:00", "03-16 08:00-09:00", "03-19 08:00-09:00"],
    ),
    "three times": (
        (f"{_NINE}RRULE:FREQ=DAILY;COUNT=3",), "2026-03-03", "2026-03-20", ["03-03 08:00-09:00", "03-04 08:00-09:00"],
    ),
    "until a moment that still counts": (
        (f"{_NINE}RRULE:FREQ=DAILY;UNTIL=20260304T080000Z",),
        "2026-03-03", "2026-03-20", ["03-03 08:00-09:00", "03-04 08:00-09:00"],
    ),
    "until a day, to its end": (
        (f"{_NINE}RRULE:FREQ=DAILY;UNTIL=20260303",), "2026-03-03", "2026-03-20", ["03-03 08:00-09:00"],
    ),
    "but not on two dates, one of them told by another clock": (
        (f"{_NINE}RRULE:FREQ=DAILY;COUNT=4\nEXDATE;TZID=Europe/Vienna:20260303T090000\nEXDATE:20260304T080000Z",),
        "2026-03-01", "2026-03-20", ["03-02 08:00-09:00", "03-05 08:00-09:00"],
    ),
    "but not on dates in one line": (
        (f"{_NINE}RRULE:FREQ=DAILY;COUNT=4\nEXDATE:20260303T080000Z,20260304T080000Z",),
        "2026-03-01", "2026-03-20", ["03-02 08:00-09:00", "03-05 08:00-09:00"],
    ),
    "but not on a whole day": (
        (f"{_NINE}RRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20260303",),
        "2026-03-01", "2026-03-20", ["03-02 08:00-09:00", "03-04 08:00-09:00"],
    ),
    "and on a date beside": (
        (f"{_NINE}RRULE:FREQ=WEEKLY;COUNT=2\nRDATE:20260304T080000Z",),
        "2026-03-01", "2026-03-20", ["03-02 08:00-09:00", "03-04 08:00-09:00", "03-09 08:00-09:00"],
    ),
    "one of them moved": (
        (
            f"{_NINE}RRULE:FREQ=WEEKLY;COUNT=3",
            "RECURRENCE-ID;TZID=Europe/Vienna:20260309T090000\n" + _AT.format("0310T140000", "0310T150000"),
        ),
        "2026-03-01", "2026-03-20", ["03-02 08:00-09:00", "03-10 13:00-14:00", "03-16 08:00-09:00"],
    ),
    "one of them moved out of sight": (
        (
            f"{_NINE}RRULE:FREQ=WEEKLY;COUNT=3",
            "RECURRENCE-ID:20260309T080000Z\n" + _AT.format("0509T140000", "0509T150000"),
        ),
        "2026-03-01", "2026-03-20", ["03-02 08:00-09:00", "03-16 08:00-09:00"],
    ),
    "one of them cancelled": (
        (
            f"{_NINE}RRULE:FREQ=WEEKLY;COUNT=3",
            "RECURRENCE-ID:20260309T080000Z\nSTATUS:CANCELLED\n" + _AT.format("0309T090000", "0309T100000"),
        ),
        "2026-03-01", "2026-03-20", ["03-02 08:00-09:00", "03-16 08:00-09:00"],
    ),
    "from one of them on at another time, and longer": (
        (
            f"{_NINE}RRULE:FREQ=WEEKLY;COUNT=4",
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20260309T080000Z\n" + _AT.format("0309T110000", "0309T130000"),
        ),
        "2026-03-01", "2026-03-20", ["03-02 08:00-09:00", "03-09 10:00-12:00", "03-16 10:00-12:00"],
    ),
    "all of it cancelled": ((f"{_NINE}RRULE:FREQ=WEEKLY\nSTATUS:CANCELLED",), "2026-03-01", "2026-03-20", []),
    "noted only": ((f"{_NINE}RRULE:FREQ=WEEKLY\nTRANSP:TRANSPARENT",), "2026-03-01", "2026-03-20", []),
    "a whole day, from midnight to midnight here": (
        ("DTSTART;VALUE=DATE:20260310",), "2026-03-01", "2026-03-20", ["03-09 23:00-23:00"],
    ),
    "a whole day each week, and the day the clocks change has 23 hours": (
        ("DTSTART;VALUE=DATE:20260322\nDTEND;VALUE=DATE:20260323\nRRULE:FREQ=WEEKLY;COUNT=2",),
        "2026-03-20", "2026-04-02", ["03-21 23:00-23:00", "03-28 23:00-22:00"],
    ),
    "whole days, but not one of them": (
        ("DTSTART;VALUE=DATE:20260310\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20260311",),
        "2026-03-01", "2026-03-20", ["03-09 23:00-23:00", "03-11 23:00-23:00"],
    ),
    "a time without a zone is meant here": (
        ("DTSTART:20260310T090000\nDURATION:PT30M\nRRULE:FREQ=DAILY;COUNT=2",),
        "2026-03-01", "2026-03-20", ["03-10 08:00-08:30", "03-11 08:00-08:30"],
    ),
    "the last Friday of each month": (
        (_AT.format("0130T090000", "0130T100000") + "RRULE:FREQ=MONTHLY;BYDAY=-1FR",),
        "2026-02-01", "2026-04-30", ["02-27 08:00-09:00", "03-27 08:00-09:00", "04-24 07:00-08:00"],
    ),
    "on the 31st, where a month has one": (
        (_AT.format("0131T090000", "0131T100000") + "RRULE:FREQ=MONTHLY",),
        "2026-02-01", "2026-06-02", ["03-31 07:00-08:00", "05-31 07:00-08:00"],
    ),
    "the last working day of each month": (
        (_AT.format("0130T090000", "0130T100000") + "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",),
        "2026-02-01", "2026-04-01", ["02-27 08:00-09:00", "03-31 07:00-08:00"],
    ),
    "on the 29th of February": (
        ("DTSTART:20240229T090000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY",), "2026-01-01", "2028-12-31",
        ["02-29 09:00-10:00"],
    ),
    "overnight, begun before we look": (
        ("DTSTART:20260309T220000Z\nDTEND:20260310T020000Z\nRRULE:FREQ=DAILY;COUNT=1",),
        "2026-03-10", "2026-03-11", ["03-09 22:00-02:00"],
    ),
    "each hour of a morning": (
        ("DTSTART:20260310T090000Z\nDURATION:PT5M\nRRULE:FREQ=HOURLY;BYHOUR=9,10",),
        "2026-03-11", "2026-03-12", ["03-11 09:00-09:05", "03-11 10:00-10:05"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", _CASES)
def test_what_takes_up_time_is_told_each_repetition_on_its_own(case: str) -> None:
    events, start, end, expected = _CASES[case]
    assert shown(calendar(*events), start, end) == expected


_NAMED = "DTSTART;TZID={}:20260601T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=1"


@pytest.mark.parametrize(
    ("name", "zone", "expected"),
    [
        ("Our office", _ZONE, "06-01 07:00-08:00"),
        ("Our office", _FIXED, "06-01 03:30-04:30"),
        ("/example.org/20260101/America/New_York", "", "06-01 13:00-14:00"),
        ("Nobody knows", "", "06-01 07:00-08:00"),
    ],
)
def test_a_zone_that_the_world_does_not_know_is_read_as_the_calendar_tells_it(
    name: str, zone: str, expected: str
) -> None:
    assert shown(calendar(_NAMED.format(name), zone=zone), "2026-05-30", "2026-06-03") == [expected]


def test_a_zone_told_by_a_calendar_changes_its_clocks_when_the_real_one_does() -> None:
    event = "DTSTART;TZID={}:20250101T023000\nDURATION:PT15M\nRRULE:FREQ=DAILY"
    mine, real = (calendar(event.format(name), zone=_ZONE) for name in ("Our office", "Europe/Vienna"))
    for start, end in (("2026-03-25", "2026-04-02"), ("2026-10-20", "2026-10-30"), ("2031-03-25", "2031-04-02")):
        assert shown(mine, start, end) == shown(real, start, end)


_EVERY_HOUR, _EVERY_MINUTE = ",".join(map(str, range(24))), ",".join(map(str, range(60)))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY", f"FREQ=DAILY;BYHOUR={_EVERY_HOUR};BYMINUTE={_EVERY_MINUTE}", "FREQ=SECONDLY;COUNT=999999999",
        "FREQ=FORTNIGHTLY", "FREQ=DAILY;SKIP=FORWARD", "FREQ=DAILY;BYDAY=XX", "nonsense",
    ],
)  # fmt: skip
def test_a_rule_that_nobody_can_follow_is_taken_and_never_free(rule: str) -> None:
    raw = calendar(f"DTSTART:20200101T000000Z\nDURATION:PT1S\nRRULE:{rule}")
    begins = datetime(2026, 3, 10, tzinfo=UTC)
    began = time.perf_counter()
    found = taken(raw, begins, begins + timedelta(days=1), VIENNA)
    assert time.perf_counter() - began < 2
    assert found[0].start <= begins + timedelta(seconds=1)
    assert found[-1].end >= begins + timedelta(days=1)
    assert len(found) <= TAKEN_MAX


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;COUNT=9;BYYEARDAY=366;INTERVAL=3",
        "FREQ=SECONDLY;UNTIL=20200102T000000Z",
        "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30;BYHOUR=1",
    ],
)
def test_a_rule_that_never_comes_takes_no_time_and_no_while(rule: str) -> None:
    raw = calendar(f"DTSTART:20200101T000000Z\nDURATION:PT1S\nRRULE:{rule}")
    began = time.perf_counter()
    assert shown(raw, "2026-03-10", "2026-03-11") == []
    assert time.perf_counter() - began < 2


_PARTS = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"])},
    optional={
        "INTERVAL": st.integers(1, 5).map(str),
        "COUNT": st.integers(1, 60).map(str),
        "BYMONTH": st.lists(st.integers(1, 12), min_size=1, max_size=3).map(lambda them: ",".join(map(str, them))),
        "BYDAY": st.lists(st.sampled_from(["MO", "TU", "FR", "SU"]), min_size=1, max_size=3).map(",".join),
        "WKST": st.sampled_from(["MO", "SU", "WE"]),
    },
)


@settings(max_examples=150, deadline=None)
@given(_PARTS, st.integers(0, 400), st.integers(0, 900))
def test_a_rule_is_followed_as_another_program_follows_it(parts: dict[str, str], begins: int, later: int) -> None:
    said = ";".join(f"{name}={value}" for name, value in parts.items())
    first = datetime(2024, 1, 1, 9, 30) + timedelta(days=begins)  # noqa: DTZ001 -- a clock on the wall knows no zone.
    end = first + timedelta(days=1300)
    bound = "" if "COUNT" in parts else f";UNTIL={end:%Y%m%dT%H%M%S}"
    own = next(iter(rrulestr(said + bound, dtstart=first)), None)
    if own is None:
        return
    # Where a rule does not name its own beginning, programs differ.
    theirs = [at for at in rrulestr(said + bound, dtstart=own) if at >= first + timedelta(days=later)]
    try:
        ours = list(comes(rule_of(said), own, first + timedelta(days=later), end + timedelta(days=1)))
    except Endless:
        return
    assert [at for at in ours if at <= end] == [at for at in theirs if at <= end]
