"""When a schedule falls due, on clocks that jump and on clocks that do not."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.schedule import Trigger, TriggerKind
from onefirm.planning.cron import read_cron
from onefirm.planning.when import due, next_after, read_when, read_zone

VIENNA = ZoneInfo("Europe/Vienna")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def line(says: str, after: str, count: int, zone: str = "UTC") -> list[str]:
    """The next moments as the clocks of the zone show them."""
    when = read_when(Trigger(kind="cron", says=says), zone)
    moment, shown = at(after), list[str]()
    for _ in range(count):
        found = next_after(when, moment)
        assert found is not None
        moment = found
        shown.append(moment.astimezone(ZoneInfo(zone)).strftime("%a %m-%d %H:%M"))
    return shown


def problem(kind: TriggerKind, says: str, zone: str = "UTC") -> Problem:
    with pytest.raises(Refusal) as refused:
        read_when(Trigger(kind=kind, says=says), zone)
    return refused.value.problem


def test_ranges_lists_steps_and_names_mean_what_cron_means() -> None:
    assert line("0 9 * * mon-fri", "2026-03-06T10:00", 2) == ["Mon 03-09 09:00", "Tue 03-10 09:00"]
    assert line("*/20 8,17 * * *", "2026-03-06T08:10", 4) == [
        "Fri 03-06 08:20", "Fri 03-06 08:40", "Fri 03-06 17:00", "Fri 03-06 17:20",
    ]  # fmt: skip
    assert line("0 0 1 JAN,Jul *", "2026-03-06T00:00", 2) == ["Wed 07-01 00:00", "Fri 01-01 00:00"]
    assert line("0 12 * * 7", "2026-03-06T00:00", 1) == ["Sun 03-08 12:00"]
    assert line("10-40/15 6 * * *", "2026-03-06T06:10", 3) == ["Fri 03-06 06:25", "Fri 03-06 06:40", "Sat 03-07 06:10"]
    assert line("@weekly", "2026-03-06T00:00", 1) == ["Sun 03-08 00:00"]


def test_when_both_kinds_of_day_are_named_one_is_enough() -> None:
    assert line("0 0 13 * fri", "2026-03-01T00:00", 3) == ["Fri 03-06 00:00", "Fri 03-13 00:00", "Fri 03-20 00:00"]


def test_a_leap_day_is_waited_for() -> None:
    assert line("0 0 29 2 *", "2097-01-01T00:00", 1) == ["Fri 02-29 00:00"]


def test_a_time_that_the_clocks_skip_runs_at_the_first_moment_after_the_gap() -> None:
    # On 29 March 2026 Vienna goes from 02:00 to 03:00.
    assert line("30 2 * * *", "2026-03-27T12:00", 3, "Europe/Vienna") == [
        "Sat 03-28 02:30", "Sun 03-29 03:00", "Mon 03-30 02:30",
    ]  # fmt: skip
    assert line("*/15 2 * * *", "2026-03-28T12:00", 2, "Europe/Vienna") == ["Sun 03-29 03:00", "Mon 03-30 02:00"]


def test_a_time_that_the_clocks_show_twice_runs_once() -> None:
    # On 25 October 2026 Vienna goes from 03:00 back to 02:00.
    when = read_when(Trigger(kind="cron", says="30 2 * * *"), "Europe/Vienna")
    found = due(when, at("2026-10-24T00:30"), at("2026-10-26T12:00"), 10).moments
    assert [moment.isoformat() for moment in found] == [
        "2026-10-24T00:30:00+00:00", "2026-10-25T00:30:00+00:00", "2026-10-26T01:30:00+00:00",
    ]  # fmt: skip


def test_what_runs_every_hour_runs_in_every_real_hour() -> None:
    when = read_when(Trigger(kind="cron", says="0 * * * *"), "Europe/Vienna")
    for start in ("2026-03-28T20:00", "2026-10-24T20:00"):
        found = due(when, at(start), at(start) + timedelta(hours=10), 100).moments
        assert [moment - found[0] for moment in found] == [timedelta(hours=hour) for hour in range(11)]


def test_a_midnight_and_even_a_day_that_never_was_are_made_up_for() -> None:
    # In Beirut the gap begins at midnight; Apia went from 29 to 31 December 2011.
    assert line("0 0 * * *", "2026-03-28T12:00", 1, "Asia/Beirut") == ["Sun 03-29 01:00"]
    assert line("0 9 30 12 *", "2011-12-28T12:00", 1, "Pacific/Apia") == ["Sat 12-31 00:00"]


def test_a_moment_in_a_gap_or_shown_twice_is_one_moment() -> None:
    gap = read_when(Trigger(kind="at", says="2026-03-29 02:30"), "Europe/Vienna")
    assert next_after(gap, at("2026-01-01T00:00")) == at("2026-03-29T01:00")
    twice = read_when(Trigger(kind="at", says="2026-10-25 02:30"), "Europe/Vienna")
    assert next_after(twice, at("2026-01-01T00:00")) == at("2026-10-25T00:30")
    assert next_after(twice, at("2026-10-25T00:30")) is None
    named = read_when(Trigger(kind="at", says="2026-10-25T02:30:00+01:00"), "Asia/Tokyo")
    assert next_after(named, at("2026-01-01T00:00")) == at("2026-10-25T01:30")


@pytest.mark.parametrize(
    ("says", "seconds"),
    [("30 seconds", 30), ("every 2 hours", 7200), ("15min", 900), ("1 day", 86_400), ("week", 604_800), ("90s", 90)],
)
def test_intervals_are_written_as_people_say_them(says: str, seconds: int) -> None:
    when = read_when(Trigger(kind="every", says=says), "UTC")
    assert next_after(when, at("2026-03-01T00:00")) == at("2026-03-01T00:00") + timedelta(seconds=seconds)


def test_an_interval_keeps_its_rhythm_however_long_nothing_ran() -> None:
    when = read_when(Trigger(kind="every", says="1 second"), "UTC")
    first = at("2026-03-01T00:00")
    found = due(when, first, first + timedelta(days=30, milliseconds=700), 3)
    assert found.moments == tuple(first + timedelta(days=30, seconds=number) for number in (-2, -1, 0))
    assert found.older == 30 * 86_400 + 1 - 3
    assert found.next == first + timedelta(days=30, seconds=1)


@pytest.mark.parametrize(
    ("kind", "says", "code", "fix"),
    [
        ("cron", "0 9 * * frid", "crontab-wrong", "Did you mean 'fri'?"),
        ("cron", "61 * * * *", "crontab-wrong", "0 to 59"),
        ("cron", "* * * *", "crontab-wrong", "five"),
        ("cron", "0 0 30 2 *", "crontab-wrong", "that its months have"),
        ("cron", "*/0 * * * *", "crontab-wrong", "A step is"),
        ("cron", "0 17-9 * * *", "crontab-wrong", "9-17"),
        ("cron", "0 ² * * *", "crontab-wrong", "0 to 23"),
        ("every", "2 hous", "interval-wrong", "Did you mean 'hour"),
        ("every", "0 seconds", "interval-wrong", "crontab"),
        ("every", "often, please", "interval-wrong", "15 minutes"),
        ("at", "tomorrow", "moment-wrong", "2026-12-01 09:00"),
        ("at", "2026-02-30 09:00", "moment-wrong", "2026-12-01 09:00"),
        ("at", "0001-01-01T00:00:00+14:00", "moment-wrong", "2026-12-01 09:00"),
    ],
)
def test_what_cannot_be_read_says_what_fits(kind: TriggerKind, says: str, code: str, fix: str) -> None:
    found = problem(kind, says)
    assert found.code == code
    assert fix in found.fix


@pytest.mark.parametrize(
    ("name", "near"), [("Europe/Wien", "Europe/"), ("vienna", "Europe/Vienna"), ("../../etc/passwd", "Write one like")]
)
def test_a_time_zone_that_is_none_is_told_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_zone(name)
    assert refused.value.problem.code == "zone-wrong"
    assert near in refused.value.problem.fix


_WALKED_MAX = 600
_minutes = st.sampled_from(["0", "*/7", "30", "5,55", "*", "10-20/3"])
_hours = st.sampled_from(["*", "2", "0,2,23", "*/5", "1-3"])
_days = st.sampled_from(["* * *", "1 * *", "* * sun", "29 2 *", "13 * fri", "*/10 3,10 *"])
_zones = st.sampled_from(
    ["UTC", "Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "Pacific/Apia"]
)
_starts = st.integers(1_322_697_600, 1_900_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))


@settings(deadline=None, max_examples=60)
@given(_minutes, _hours, _days, _zones, _starts, st.integers(0, 60), st.integers(0, 40))
def test_what_has_fallen_due_is_what_coming_one_by_one_would_have_been(
    minutes: str, hours: str, days: str, zone: str, start: datetime, span: int, keep: int
) -> None:
    when = read_when(Trigger(kind="cron", says=f"{minutes} {hours} {days}"), zone)
    first = next_after(when, start)
    assert first is not None
    until = first + timedelta(hours=span * span // 4)
    found = due(when, first, until, keep)
    walked, moment = list[datetime](), first
    while moment <= until and len(walked) < _WALKED_MAX:
        walked.append(moment)
        following = next_after(when, moment)
        assert following is not None
        assert following > moment
        moment = following
    if len(walked) < _WALKED_MAX:
        assert found.moments == tuple(walked[len(walked) - min(keep, len(walked)) :])
        assert found.older == len(walked) - len(found.moments)
        assert found.next == moment


def test_ten_years_of_every_minute_are_counted_and_not_walked() -> None:
    when = read_when(Trigger(kind="cron", says="* * * * *"), "UTC")
    found = due(when, at("2016-01-01T00:00"), at("2025-12-31T23:59"), 100)
    assert found.older == (365 * 10 + 3) * 1440 - 100


def test_reading_a_line_twice_gives_the_same() -> None:
    assert read_cron("0 9 * * MON") == read_cron("0 9 * * 1")
