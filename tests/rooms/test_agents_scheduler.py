"""The scheduler: nothing that is taken, nothing outside the hours, and the clocks read as they stand there."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.agents.scheduler import Busy, Scheduler, Slots, Wanted
from onefirm.agents.scheduler.hours import opening
from onefirm.capabilities.agent import Forbidden
from onefirm.domain.contract import Proposal

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


class NothingInReach:
    def use(self, capability: str) -> object:
        raise Forbidden(capability)


def proposed(**changes: Any) -> Proposal:
    fields: dict[str, Any] = {
        "minutes": 30, "after": MONDAY, "hours": "Monday to Friday, 9 to 17", "zone": "Europe/Berlin", **changes,
    }  # fmt: skip
    return asyncio.run(Scheduler().propose(Wanted.model_validate(fields), NothingInReach()))


def said(**changes: Any) -> list[str]:
    return [each.says for each in Slots.model_validate(proposed(**changes).gives).slots]


def busy(*spans: str) -> list[dict[str, str]]:
    return [{"starts_at": f"{day}T{start}:00+01:00", "ends_at": f"{day}T{end}:00+01:00"}
            for day, start, end in (each.split() for each in spans)]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "days", "span"),
    [
        ("Monday to Friday, 9 to 17", {0, 1, 2, 3, 4}, (540, 1020)),
        ("Mo-Do 9-12:30", {0, 1, 2, 3}, (540, 750)),
        ("Mon, Wed 10am to 4pm", {0, 2}, (600, 960)),
        ("9 to 5", {0, 1, 2, 3, 4}, (540, 1020)),
        ("Sat to Mon 9 to 12", {5, 6, 0}, (540, 720)),
        ("täglich 8 bis 12 Uhr", set(range(7)), (480, 720)),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, days: set[int], span: tuple[int, int]) -> None:
    open_on = opening(text)
    assert set(open_on) == days
    assert {spans[0] for spans in open_on.values()} == {span}


@pytest.mark.parametrize("text", ["", "any time", "25 to 99", "after lunch", "17:75 to 18", "a" * 500])
def test_hours_that_say_no_time_are_no_hours(text: str) -> None:
    assert not opening(text)


def test_three_times_on_three_days_and_what_is_taken_stays_free() -> None:
    found = said(busy=busy("2026-03-02 09:00 11:10", "2026-03-03 09:00 17:00"))
    assert found == [
        "Monday, 2 March 2026, 11:30 to 12:00 (Europe/Berlin)",
        "Wednesday, 4 March 2026, 9:00 to 9:30 (Europe/Berlin)",
        "Thursday, 5 March 2026, 9:00 to 9:30 (Europe/Berlin)",
    ]


def test_where_too_few_days_are_free_one_day_gets_several() -> None:
    found = said(days=1)
    assert [each.partition("2026, ")[2][:5] for each in found] == ["9:00 ", "9:30 ", "10:00"]


def test_notice_air_and_their_wishes_are_kept() -> None:
    found = said(
        notice_hours=26,
        between_minutes=30,
        busy=busy("2026-03-03 11:00 12:00"),
        wishes="never by phone\nnot on wednesday",
    )
    assert found[0].startswith("Tuesday, 3 March 2026, 12:30"), "Twenty-six hours from eight in the morning, and air."
    assert not [each for each in found if each.startswith("Wednesday")]


@pytest.mark.parametrize(
    ("day", "utc_hour"), [((2026, 3, 28), 8), ((2026, 3, 29), 7), ((2026, 10, 24), 7), ((2026, 10, 25), 8)]
)
def test_nine_is_nine_before_and_after_the_clocks_change(day: tuple[int, int, int], utc_hour: int) -> None:
    gives = Slots.model_validate(proposed(after=datetime(*day, tzinfo=BERLIN), hours="daily 9 to 17", days=1).gives)
    assert gives.slots[0].starts_at.astimezone(UTC).hour == utc_hour


def test_an_hour_that_does_not_exist_is_not_offered_and_the_one_that_comes_twice_is_named() -> None:
    spring = said(after=datetime(2026, 3, 29, 0, 0, tzinfo=BERLIN), hours="daily 2 to 4", days=1)
    assert spring == ["Sunday, 29 March 2026, 3:00 to 3:30 (Europe/Berlin)",
                      "Sunday, 29 March 2026, 3:30 to 4:00 (Europe/Berlin)"]  # fmt: skip
    autumn = said(after=datetime(2026, 10, 25, 0, 0, tzinfo=BERLIN), hours="daily 2 to 3", days=1)
    assert ["CEST" in autumn[0], "CEST" in autumn[1], "CET" in autumn[2]] == [True, True, True]


def test_nobody_is_offered_the_middle_of_their_night() -> None:
    proposal = proposed(hours="daily 9 to 17", their_zone="America/Los_Angeles", minutes=60, days=5)
    slots = Slots.model_validate(proposal.gives).slots
    theirs = [each.starts_at.astimezone(ZoneInfo("America/Los_Angeles")) for each in slots]
    assert not theirs and proposal.outcome == "none", "Nine to five in Berlin is midnight to eight there."
    later = said(hours="daily 9 to 19", their_zone="America/Los_Angeles", minutes=60)
    assert later[0].endswith("17:00 to 18:00 (Europe/Berlin), for you 8:00 to 9:00")


def test_it_says_what_it_guessed_and_is_less_sure() -> None:
    proposal = proposed(hours="whenever", zone="Mars/Base")
    assert proposal.sure == 60
    assert [each.says for each in proposal.evidence[:2]] == [
        "This is no time zone, so it is taken for UTC.",
        "The hours could not be read, so Monday to Friday, 9 to 17 is taken.",
    ]


def test_no_time_at_all_is_none_and_says_why() -> None:
    proposal = proposed(busy=[{"starts_at": "2026-01-01T00:00:00Z", "ends_at": "2027-01-01T00:00:00Z"}])
    assert proposal.outcome == "none"
    assert proposal.evidence[-1].says == "In the next 14 days there are no 30 minutes free in these hours."


def test_what_ends_before_it_begins_is_left_out_and_said() -> None:
    proposal = proposed(busy=[{"starts_at": "2026-03-02T12:00:00Z", "ends_at": "2026-03-02T09:00:00Z"}])
    assert "1 of what is taken ends before it begins, and was left out." in [each.says for each in proposal.evidence]


MOMENTS = st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 5), timezones=st.just(UTC))  # noqa: DTZ001


@settings(max_examples=60, deadline=None)
@given(
    taken=st.lists(st.tuples(MOMENTS, st.integers(1, 600)), max_size=12),
    minutes=st.integers(5, 240),
    air=st.integers(0, 60),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]),
)
def test_whatever_is_taken_every_slot_is_free_in_the_hours_and_exactly_as_long(
    taken: list[tuple[datetime, int]], minutes: int, air: int, zone: str
) -> None:
    spans = [Busy(starts_at=at, ends_at=at + timedelta(minutes=length)) for at, length in taken]
    after = datetime(2026, 3, 20, tzinfo=UTC)
    gives = Slots.model_validate(
        proposed(busy=spans, minutes=minutes, between_minutes=air, zone=zone, after=after, days=16).gives
    )
    assert len(gives.slots) <= 3
    assert [each.starts_at for each in gives.slots] == sorted(each.starts_at for each in gives.slots)
    for slot in gives.slots:
        start, end = slot.starts_at.astimezone(ZoneInfo(zone)), slot.ends_at.astimezone(ZoneInfo(zone))
        assert slot.ends_at - slot.starts_at == timedelta(minutes=minutes)
        assert start.weekday() < 5 and start.hour >= 9 and (end.hour, end.minute) <= (17, 0) and start >= after
        assert start.minute in (0, 30)
        gap = timedelta(minutes=air)
        assert all(slot.ends_at + gap <= each.starts_at or slot.starts_at >= each.ends_at + gap for each in spans)
