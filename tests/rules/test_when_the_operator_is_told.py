"""What is urgent, which hour is due, and until when it is quiet: judged from what it is told, and nothing else."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from onefirm.capabilities.notify import NotifySettings
from onefirm.conductor.notes.book import Standing
from onefirm.conductor.notes.due import Waits, due
from onefirm.conductor.notes.hours import quiet_until, slot_at
from onefirm.domain.effect import Risk
from onefirm.domain.ids import QuestionId, instant
from onefirm.domain.question import QuestionKind
from onefirm.inbox.urgent import why_urgent

VIENNA = ZoneInfo("Europe/Vienna")
MAIL = NotifySettings(by=("mail",))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("asks", "code", "risk", "urgent"),
    [
        ("approval", "", "high", True),
        ("approval", "", "medium", False),
        ("review", "", "low", False),
        ("clarification", "", None, False),
        ("problem", "mail-signed-out", None, True),
        ("problem", "connection-signed-out", None, True),
        ("problem", "calendar-without-secret", None, True),
        ("problem", "outbox-unwritable", None, True),
        ("problem", "effect-came-back", "medium", True),
        ("problem", "item-unreadable", None, False),
        ("problem", "connection-revoked", None, False),
    ],
)
def test_what_cannot_wait(asks: QuestionKind, code: str, risk: Risk | None, urgent: bool) -> None:
    assert bool(why_urgent(asks, code, risk)) == urgent


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-03-02T07:59", None),
        ("2026-03-02T08:00", "2026-03-02T08:00"),
        ("2026-03-02T19:59", "2026-03-02T08:00"),
        ("2026-03-02T20:01", None),
        # The clocks were put forward in the night: nine is an hour earlier in UTC.
        ("2026-03-29T07:00", "2026-03-29T07:00"),
        ("2026-10-25T07:30", None),
        ("2026-10-25T08:00", "2026-10-25T08:00"),
    ],
)
def test_the_hour_is_that_of_the_operators_wall(now: str, slot: str | None) -> None:
    assert slot_at(("09:00",), at(now), VIENNA) == (at(slot) if slot else None)


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        ("22:00-07:00", "2026-03-02T20:59", None),
        ("22:00-07:00", "2026-03-02T21:00", "2026-03-03T06:00"),
        ("22:00-07:00", "2026-03-03T05:59", "2026-03-03T06:00"),
        ("22:00-07:00", "2026-03-03T06:00", None),
        ("12:00-13:00", "2026-03-02T11:30", "2026-03-02T12:00"),
        ("", "2026-03-03T02:00", None),
    ],
)
def test_it_is_quiet_until_the_morning(quiet: str, now: str, until: str | None) -> None:
    assert quiet_until(quiet, at(now), VIENNA) == (at(until) if until else None)


def waits(name: str, urgent: str = "", asked: str = "2026-03-02T09:00", expires: str = "") -> Waits:
    return Waits(QuestionId(name), "1", instant(at(asked)), instant(at(expires)) if expires else "", urgent)


def test_an_empty_inbox_is_never_told_of() -> None:
    assert due([], Standing(), MAIL, at("2026-03-02T09:00"), ZoneInfo("UTC")) is None


def test_a_card_that_came_after_the_hour_waits_for_the_next_one() -> None:
    late = [waits("a", asked="2026-03-02T09:05")]
    assert due(late, Standing(), MAIL, at("2026-03-02T09:06"), ZoneInfo("UTC")) is None
    told = due(late, Standing(), MAIL, at("2026-03-03T09:00"), ZoneInfo("UTC"))
    assert told is not None and told.slot == instant(at("2026-03-03T09:00"))


def test_the_digest_tells_of_the_urgent_too_and_nobody_is_told_again() -> None:
    cards = [waits("a", "It is high."), waits("b")]
    told = due(cards, Standing(), MAIL, at("2026-03-02T09:00"), ZoneInfo("UTC"))
    assert told is not None and told.urgent == (QuestionId("a"),) and len(told.cards) == 2
    stood = Standing(told={"a": "1"}, slot=told.slot)
    assert due(cards, stood, MAIL, at("2026-03-02T10:00"), ZoneInfo("UTC")) is None
    anew = [Waits(QuestionId("a"), "1.2", cards[0].asked_at, "", "It is high.")]
    assert due(anew, stood, MAIL, at("2026-03-02T10:00"), ZoneInfo("UTC")) is not None, (
        "Asked anew, it is another card."
    )


def test_with_none_an_hour_only_the_digest_comes() -> None:
    none = MAIL.model_copy(update={"urgent_per_hour": 0})
    told = Standing(slot="2026-03-02T09:00:00.000000Z")
    assert due([waits("a", "High.")], told, none, at("2026-03-02T12:00"), ZoneInfo("UTC")) is None


def test_what_a_clock_said_that_ran_ahead_silences_nobody() -> None:
    june = "2026-06-02T09:00:00.000000Z"
    ahead = Standing(slot=june, urgent_at=(june,) * 9, failed=3, failed_at=june)
    note = due([waits("a", "High.")], ahead, MAIL, at("2026-03-02T12:00"), ZoneInfo("UTC"))
    assert note is not None
    assert note.slot == "2026-03-02T09:00:00.000000Z"


def test_a_way_that_fails_is_left_alone_for_longer_each_time() -> None:
    failed = instant(at("2026-03-02T12:00"))
    for times, minutes in ((1, 1), (3, 4), (50, 60)):
        stood = Standing(slot="9", failed=times, failed_at=failed)
        before, after = at(f"2026-03-02T12:{minutes - 1:02}:59"), at(f"2026-03-02T13:{minutes % 60:02}:00")
        assert due([waits("a", "High.")], stood, MAIL, before, ZoneInfo("UTC")) is None
        assert due([waits("a", "High.")], stood, MAIL, after, ZoneInfo("UTC")) is not None


@pytest.mark.parametrize(
    "said", [{"digest_at": ("25:00",)}, {"digest_at": ("9",)}, {"by": ("fax",)}, {"quiet": "22-7"}]
)
def test_a_setting_that_says_nothing_sensible_is_refused(said: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"09:00|mail or apprise|pattern"):
        NotifySettings.model_validate(said)
