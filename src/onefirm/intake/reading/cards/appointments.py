"""Calendars (.ics): appointments and to-dos, without their alarms."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onefirm.domain.problem import Problem
from onefirm.guard.pages.seen import clean, line
from onefirm.intake.reading.bounds import (
    CARDS_BYTES_MAX,
    CARDS_MAX,
    HEADER_SIGNS_MAX,
    NAME_SIGNS_MAX,
    NOTE_SIGNS_MAX,
    VALUES_MAX,
)
from onefirm.intake.reading.cards.moments import is_before, is_far, later, moment_of
from onefirm.intake.reading.cards.properties import Block, Property, blocks, plain_value, unescaped
from onefirm.intake.reading.problems import other_kind, shown, too_many, unfit
from onefirm.intake.reading.reading import Reading, read_through
from onefirm.intake.reading.rows import AppointmentRow, Moment
from onefirm.intake.reading.source import Source, lines_of, opened, refuse_other_kinds
from onefirm.intake.reading.text import encoding_of
from onefirm.intake.reading.values import email_of

_KINDS = frozenset({"VEVENT", "VTODO", "VTIMEZONE"})
_WANTED = frozenset(
    [
        "UID", "SUMMARY", "DTSTART", "DTEND", "DUE", "DURATION", "RRULE", "RECURRENCE-ID", "ORGANIZER", "ATTENDEE",
        "LOCATION", "DESCRIPTION", "STATUS", "TZID", "X-LIC-LOCATION",
    ]
)  # fmt: skip


def read_calendar(source: Source, name: str, encoding: str = "") -> Reading[AppointmentRow]:
    """Every appointment and to-do. Raises a Refusal when the file is no calendar, or is past a bound."""
    stream = opened(source, CARDS_BYTES_MAX, name)
    refuse_other_kinds(stream, "a calendar", name)
    found = encoding_of(stream, encoding, name).name
    if not _begins(source, found):
        raise other_kind("a calendar", "something else", "Export the calendar as iCalendar (.ics).", name)
    return read_through(name, lambda: _appointments(source, found, name))


def _begins(source: Source, encoding: str) -> bool:
    start = lines_of(source, encoding, newline=None).read(HEADER_SIGNS_MAX)
    return start.lstrip().upper().startswith("BEGIN:VCALENDAR")


def _appointments(source: Source, encoding: str, name: str) -> Iterator[AppointmentRow | Problem]:
    located: dict[str, str] = {}
    text = lines_of(source, encoding, newline=None)
    for count, block in enumerate(blocks(text, _KINDS, _WANTED, name), 1):
        if count > CARDS_MAX:
            raise too_many("entries", CARDS_MAX, name)
        if isinstance(block, Problem):
            yield block
        elif block.name == "VTIMEZONE":
            located[line(block.text("TZID"))] = line(block.text("X-LIC-LOCATION"))
        else:
            yield _appointment(block, located, f"{name}:{block.line}")


@dataclass(frozen=True)
class _Times:
    starts: Moment | None
    ends: Moment | None


def _appointment(block: Block, located: Mapping[str, str], where: str) -> AppointmentRow | Problem:
    event = block.name == "VEVENT"
    summary = _one(block, "SUMMARY")
    what = f"The {'appointment' if event else 'to-do'} '{shown(summary)}' cannot be taken."
    times = _times(block, located, event)
    if isinstance(times, str):
        return unfit(what, times, where, "entry")
    row = AppointmentRow(
        where=where,
        kind="event" if event else "todo",
        uid=_one(block, "UID"),
        summary=summary,
        starts=times.starts,
        ends=times.ends,
        rule=_raw(block, "RRULE"),
        instead_of=_raw(block, "RECURRENCE-ID"),
        organizer=_person(block.first("ORGANIZER")),
        attendees=tuple(dict.fromkeys(filter(None, map(_person, block.all("ATTENDEE"))))),
        location=_one(block, "LOCATION"),
        description=_text(block.first("DESCRIPTION")),
        status=_one(block, "STATUS").lower(),
    )
    why = _over(row)
    return unfit(what, why, where, "entry") if why else row


def _times(block: Block, located: Mapping[str, str], event: bool) -> _Times | str:
    """An appointment has a start; an end before its start is a mistake."""
    first = block.first("DTSTART")
    starts = moment_of(first, located) if first else None
    if isinstance(starts, str):
        return starts
    if event and starts is None:
        return "It has no start."
    last, lasts = block.first("DTEND" if event else "DUE"), _raw(block, "DURATION")
    ends = moment_of(last, located) if last else later(starts, lasts) if starts and lasts else None
    if isinstance(ends, str):
        return ends
    if ends and is_far(ends):
        return f"It ends in the year {ends.local.year}."
    if starts and ends and is_before(ends, starts):
        return "It ends before it begins."
    return _Times(starts, ends)


def _over(row: AppointmentRow) -> str:
    """What of it is longer than is kept."""
    for said in (row.uid, row.summary, row.status, row.organizer, *row.attendees):
        if len(said) > NAME_SIGNS_MAX:
            return f"'{shown(said)}' has {len(said):,} signs; at most {NAME_SIGNS_MAX} are kept."
    for said in (row.rule, row.location, row.instead_of):
        if len(said) > HEADER_SIGNS_MAX:
            return f"'{shown(said)}' has {len(said):,} signs; at most {HEADER_SIGNS_MAX:,} are kept."
    if len(row.description) > NOTE_SIGNS_MAX:
        return f"Its description has {len(row.description):,} signs; at most {NOTE_SIGNS_MAX:,} are kept."
    if len(row.attendees) > 4 * VALUES_MAX:
        return f"It has {len(row.attendees)} attendees; at most {4 * VALUES_MAX} are kept."
    return ""


def _one(block: Block, name: str) -> str:
    found = block.first(name)
    return line(unescaped(plain_value(found))) if found else ""


def _text(found: Property | None) -> str:
    return clean(unescaped(plain_value(found))).strip() if found else ""


def _raw(block: Block, name: str) -> str:
    found = block.first(name)
    return line(found.value) if found else ""


def _person(found: Property | None) -> str:
    """The mail address, or the name of somebody who has none there."""
    if found is None:
        return ""
    said = line(found.value)
    address = email_of(said[7:] if said[:7].lower() == "mailto:" else said)
    return address or line(found.parameter("CN")) or said
