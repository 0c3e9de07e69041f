"""Rules of a client: days in every zone, words as whole words, and what can be read is what was meant."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onefirm.capabilities.mail import SEND
from onefirm.capabilities.payments import REQUEST
from onefirm.domain.problem import Refusal
from onefirm.policy.days import WEEKDAYS, covers, read_days
from onefirm.policy.rules import Bounds, Decided, Wanted, against, kept_until, never_said, unread
from onefirm.policy.wording import read_rule

ZONES = ("UTC", "Europe/Berlin", "America/Sao_Paulo", "America/Havana", "Africa/Cairo", "Asia/Beirut", "Pacific/Apia")
MOMENTS = st.integers(0, 1_000_000_000).map(lambda second: datetime.fromtimestamp(1_000_000_000 + second, UTC))


@given(MOMENTS, st.sampled_from(ZONES), st.sets(st.sampled_from(WEEKDAYS), max_size=6))
def test_it_is_held_to_the_very_beginning_of_the_first_day_that_is_allowed(
    at: datetime, zone: str, closed: set[str]
) -> None:
    here = ZoneInfo(zone)
    bounds = Bounds(wanted=tuple(Wanted("not on", day) for day in closed), day=at.astimezone(here).date())
    kept = kept_until(SEND, bounds, at, here)
    if WEEKDAYS[at.astimezone(here).weekday()] not in closed:
        assert kept is None
        return
    assert kept is not None and kept.until > at
    assert WEEKDAYS[kept.until.astimezone(here).weekday()] not in closed
    just_before = (kept.until - timedelta(seconds=1)).astimezone(here)
    assert WEEKDAYS[just_before.weekday()] in closed
    assert kept_until(SEND, bounds, kept.until, here) is None


def test_where_no_day_is_left_it_is_held_and_never_lost() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    bounds = Bounds(wanted=tuple(Wanted("not on", day) for day in WEEKDAYS))
    kept = kept_until(SEND, bounds, at, ZoneInfo("UTC"))
    assert kept is not None and kept.until > at + timedelta(days=700)


def test_it_holds_to_the_end_of_its_last_day_and_what_is_no_day_ends_nothing() -> None:
    holds = [Wanted("never by", "mail", until=until).holds(date(2026, 5, 1)) for until in ("2026-05-01", "2026-04-30")]
    assert holds == [True, False]
    assert Wanted("never by", "mail", until="1 May 2026").holds(date(2027, 1, 1))
    assert Decided("No logos", ("logo",), until="soon").holds(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Saturdays", "saturday"),
        ("sat, Sun", "saturday, sunday"),
        ("weekends", "saturday, sunday"),
        ("2026-12-24", "2026-12-24"),
        ("2026-12-24 to 2027-01-02", "2026-12-24..2027-01-02"),
        ("2026-12-24..2027-01-02 and monday", "2026-12-24..2027-01-02, monday"),
    ],
)
def test_days_are_read_as_they_are_typed(typed: str, read: str) -> None:
    assert read_days(typed) == read
    assert read_days(read) == read


@pytest.mark.parametrize("typed", ["", "someday", "2026-02-30", "2026-12-24..", "2027-01-02..2026-12-24", "mo"])
def test_what_is_no_day_is_not_guessed(typed: str) -> None:
    assert read_days(typed) is None
    assert not covers(typed, date(2026, 12, 24))
    assert unread(Bounds(wanted=(Wanted("not on", typed),))).startswith("Nobody can tell which days")


@pytest.mark.parametrize(
    ("typed", "rule", "value"),
    [
        ("Never  by E-Mail", "never by", "mail"),
        ("never by phone or sms", "never by", "phone, sms"),
        ("only by calls", "only by", "phone"),
        ("not on  Sundays", "not on", "sunday"),
        ("revisions at most 02", "revisions at most", "2"),
        ("never by pigeon", "never by", "pigeon"),
    ],
)
def test_a_rule_is_read_as_it_is_typed(typed: str, rule: str, value: str) -> None:
    assert read_rule(typed, ["pigeon"]) == Wanted(rule, value)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_rule_or_a_refusal(typed: str) -> None:
    with suppress(Refusal):
        read = read_rule(typed, ["mail"])
        assert read_rule(f"{read.rule} {read.value}", ["mail"]) == read


def test_a_bill_goes_where_it_is_paid_however_they_like_to_be_written_to() -> None:
    bounds = Bounds(wanted=(Wanted("only by", "phone"),))
    assert against(REQUEST, bounds) == ""
    assert against(SEND, bounds).startswith("They are reached another way")
    assert against(REQUEST, Bounds(wanted=(Wanted("never by", "payments"),)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We run a CASINO.", True),
        ("casinos", False),
        ("An online-casino!", True),
        ("sports\nbetting", True),
        ("betting on sports", False),
        ("ｃａｓｉｎｏ", True),
        ("", False),
    ],
)
def test_a_word_is_found_as_a_whole_word_however_it_is_written(text: str, said: bool) -> None:
    decided = Decided("No", ("casino", "sports betting"))
    assert (never_said(text, [decided]) is not None) is said
