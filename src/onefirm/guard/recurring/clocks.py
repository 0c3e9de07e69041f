"""Whose clock a time in a calendar is told by: a zone everybody knows, or one that the calendar describes itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from onefirm.guard.ics import FORM, Block
from onefirm.guard.recurring.rule import Rule, comes, rule_of

LOCAL = FORM.removesuffix("Z")
_OBSERVANCES_MAX = 300
_YEARS_KEPT_MAX = 200


class Clock(Protocol):
    def utc(self, local: datetime) -> datetime:
        """The moment at which the clock on the wall shows this."""
        ...


@dataclass(frozen=True)
class Known:
    zone: ZoneInfo

    def utc(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self.zone).astimezone(UTC)


@dataclass(frozen=True)
class _Observance:
    """Summer or winter: since when, by which rule it comes again, and what the clocks show then."""

    onset: datetime
    rule: Rule | None
    others: tuple[datetime, ...]
    before: timedelta
    after: timedelta

    def onsets(self, year: int) -> Iterator[datetime]:
        begins, ends = datetime(max(year, 1), 1, 1), datetime(min(year + 1, 9999), 1, 1)  # noqa: DTZ001 -- a wall's.
        yield from (at for at in (self.onset, *self.others) if begins <= at < ends)
        if self.rule:
            yield from comes(self.rule, self.onset, begins, ends)


@dataclass
class Described:
    """A zone that is spelled out where it is used (VTIMEZONE)."""

    observances: tuple[_Observance, ...]
    _years: dict[int, list[tuple[datetime, timedelta, timedelta]]] = field(
        default_factory=dict[int, list[tuple[datetime, timedelta, timedelta]]]
    )

    def utc(self, local: datetime) -> datetime:
        return (local - self._offset(local)).replace(tzinfo=UTC)

    def _offset(self, local: datetime) -> timedelta:
        for year in (local.year, local.year - 1):
            for onset, before, after in reversed(self._changes(year)):
                # What no clock ever showed is told by the clocks that were right until then.
                skipped = max(after - before, timedelta())
                if onset + skipped <= local:
                    return after
                if onset <= local:
                    return before
        past = [one for one in self.observances if max((one.onset, *one.others)) <= local]
        if past:
            return max(past, key=lambda one: max((one.onset, *one.others))).after
        return min(self.observances, key=lambda one: one.onset).before

    def _changes(self, year: int) -> list[tuple[datetime, timedelta, timedelta]]:
        if year not in self._years and len(self._years) < _YEARS_KEPT_MAX:
            found = {(at, one.before, one.after) for one in self.observances for at in one.onsets(year)}
            self._years[year] = sorted(found)
        return self._years.get(year, [])


def described(calendar: Block) -> dict[str, Clock]:
    """By their names, the zones that a calendar spells out. What cannot be read is left out."""
    found = dict[str, Clock]()
    for zone in calendar.every("VTIMEZONE"):
        parts = [*zone.every("STANDARD"), *zone.every("DAYLIGHT")][:_OBSERVANCES_MAX]
        try:
            observances = tuple(_observance(part) for part in parts)
        except ValueError:
            continue
        if observances:
            found[zone.text("TZID")] = Described(observances)
    return found


def clock_of(name: str, told: Mapping[str, Clock], own: ZoneInfo) -> Clock:
    """By the name the world knows, then as the calendar says itself; a time without a zone is told by our own clock."""
    if not name:
        return Known(own)
    for candidate in (name, "/".join(name.split("/")[-2:])):
        try:
            return Known(ZoneInfo(candidate))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return told.get(name, Known(own))


def _observance(part: Block) -> _Observance:
    onset, rule = part.first("DTSTART"), part.first("RRULE")
    if onset is None:
        raise ValueError("A zone does not say since when.")
    others = tuple(_local(one) for said in part.all("RDATE") for one in said.value.split(","))
    return _Observance(
        onset=_local(onset.value),
        rule=rule_of(_until_dropped(rule.value)) if rule else None,
        others=others,
        before=_offset(part.text("TZOFFSETFROM")),
        after=_offset(part.text("TZOFFSETTO")),
    )


def _until_dropped(rule: str) -> str:
    """A rule that has ended is followed by another one, whose onset is later."""
    return ";".join(word for word in rule.split(";") if not word.upper().startswith("UNTIL="))


def _local(said: str) -> datetime:
    return datetime.strptime(said.strip().removesuffix("Z")[:15], LOCAL)  # noqa: DTZ007 -- it is what a wall shows.


def _offset(said: str) -> timedelta:
    digits = said.strip()[1:]
    if said.strip()[:1] not in ("+", "-") or len(digits) not in (4, 6) or not digits.isascii() or not digits.isdigit():
        raise ValueError("How far a zone is from Greenwich cannot be read.")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]), seconds=int(digits[4:] or 0))
    if span >= timedelta(days=1):
        raise ValueError("No zone is a day from Greenwich.")
    return -span if said.strip()[0] == "-" else span
