"""Which note is due by one way, of all that waits now. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from onefirm.capabilities.notify import NotifySettings
from onefirm.conductor.notes.book import Standing
from onefirm.conductor.notes.hours import quiet_until, slot_at
from onefirm.domain.ids import QuestionId, instant, moment
from onefirm.inbox.urgent import nearly_over

_AGAIN_SECONDS, _AGAIN_SECONDS_MAX = 60, 3_600
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Waits:
    """One card of the inbox."""

    question: QuestionId
    shown: str
    asked_at: str
    expires: str
    urgent: str = ""
    """Why it could not wait when it was asked; empty when it could."""


@dataclass(frozen=True)
class Note:
    cards: tuple[Waits, ...]
    urgent: tuple[QuestionId, ...]
    slot: str = ""


def due(waits: Sequence[Waits], way: Standing, settings: NotifySettings, at: datetime, zone: ZoneInfo) -> Note | None:
    """The digest where it is time for one, for it speaks of all; else what is urgent and was not told yet, in one."""
    # What a clock said that ran ahead says nothing once it was set right.
    failed = way.failed if way.failed and moment(way.failed_at) <= at else 0
    if failed and at < moment(way.failed_at) + _pause(failed):
        return None
    soon = instant(at + timedelta(hours=settings.urgent_hours))
    urgent = tuple(
        each
        for each in waits
        if (each.urgent or nearly_over(each.expires, soon)) and way.told.get(each.question) != each.shown
    )
    slot = slot_at(settings.digest_at, at, zone)
    told_until = way.slot if way.slot <= instant(at) else ""
    if slot and instant(slot) > told_until and any(each.asked_at <= instant(slot) for each in waits):
        return Note(tuple(waits), tuple(each.question for each in urgent), instant(slot))
    told_lately = sum(at - _HOUR < moment(told) <= at for told in way.urgent_at)
    if told_lately >= settings.urgent_per_hour:
        return None
    if (until := quiet_until(settings.quiet, at, zone)) is not None:
        urgent = tuple(each for each in urgent if each.expires and each.expires <= instant(until))
    return Note(urgent, tuple(each.question for each in urgent)) if urgent else None


def _pause(failed: int) -> timedelta:
    return timedelta(seconds=min(_AGAIN_SECONDS * 2 ** min(failed - 1, 10), _AGAIN_SECONDS_MAX))
