"""When a backup is due, which may go, and what is said of the last one."""

from datetime import UTC, datetime, timedelta

from onefirm.app.copies.due import History, due, told
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.firm import BACKUPS_STREAM, BackupFailed, BackupMade
from onefirm.domain.ids import instant
from onefirm.stores.backup.shelf import too_many

NOW = datetime(2026, 3, 9, 9, tzinfo=UTC)
DAY = 24


def ago(**period: int) -> str:
    return instant(NOW - timedelta(**period))


def said(fact: Fact, at: str) -> Recorded:
    return Recorded(
        seq=1, at=at, stream=BACKUPS_STREAM, stream_version=1, actor="clock", cause=None, fact=fact, hash="0"
    )


def made(at: str) -> Recorded:
    return said(BackupMade(name="firm-1", seq=1, hash="0", bytes=1, tried=True, seconds=2), at)


def failed(at: str) -> Recorded:
    return said(BackupFailed(code="backup-no-room", why="No room."), at)


def test_the_first_one_is_due_once_the_firm_is_as_old_as_that() -> None:
    assert not due(History(None, None, ago(hours=23)), DAY, NOW)
    assert due(History(None, None, ago(hours=24)), DAY, NOW)


def test_the_next_one_is_due_a_day_after_the_last() -> None:
    assert not due(History(made(ago(hours=23)), None, ago(days=9)), DAY, NOW)
    assert due(History(made(ago(hours=24)), None, ago(days=9)), DAY, NOW)
    assert not due(History(made(ago(days=8)), None, ago(days=9)), 0, NOW), "Only when asked."


def test_after_a_failure_an_hour_is_waited() -> None:
    assert not due(History(made(ago(days=2)), failed(ago(minutes=59)), ago(days=9)), DAY, NOW)
    assert due(History(made(ago(days=2)), failed(ago(minutes=60)), ago(days=9)), DAY, NOW)


def test_a_failure_and_a_late_one_are_told_with_what_to_do() -> None:
    for history in (History(made(ago(days=2)), failed(ago(hours=1)), ""), History(made(ago(days=3)), None, "")):
        last = told(history, DAY, NOW)
        assert not last.ok
        assert "onefirm backup" in last.fix
    assert told(History(made(ago(hours=30)), None, ""), DAY, NOW).ok


def test_the_last_of_so_many_days_and_weeks_are_kept() -> None:
    names = [f"firm-{NOW - timedelta(days=day):%Y%m%d}-{hour:02d}0000" for day in range(60) for hour in (6, 18)]
    gone = too_many(names, [], 14, 8)
    left = sorted(set(names) - set(gone), reverse=True)
    assert all(name.endswith("-180000") for name in left)
    assert len(left[:14]) == len({name[5:13] for name in left[:14]}) == 14
    assert 14 < len(left) <= 14 + 8


def test_one_that_was_not_tried_never_takes_the_place_of_one_that_was() -> None:
    assert too_many(["firm-20260301-060000"], [f"firm-2026030{day}-060000" for day in (2, 3, 4)], 1, 0) == [
        "firm-20260302-060000"
    ]
