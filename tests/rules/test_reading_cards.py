"""Address cards and calendars as phones and mail programs write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.domain.problem import Refusal
from onefirm.intake.reading.cards.appointments import read_calendar
from onefirm.intake.reading.cards.contacts import read_cards
from onefirm.intake.reading.rows import AppointmentRow, ContactRow, Moment

PHONE_CARD = b"""BEGIN:VCARD\r
VERSION:3.0\r
PRODID:-//Apple Inc.//iPhone OS 18.0//EN\r
N:Lovelace;Ada;Augusta;;\r
FN:Ada Love\r
 lace\r
item1.EMAIL;type=INTERNET:ada@oak.example\r
item1.X-ABLabel:_$!<Other>!$_\r
EMAIL;type=INTERNET;type=WORK;type=pref:Ada@Fern.example\r
TEL;type=CELL;type=VOICE:+43 664 123 45\r
ADR;type=HOME:;;Elm 4\\, door 2;Wien;;1010;Austria\r
ORG:Fern\\; Partners;Design\r
TITLE:Director\r
NOTE:First line\\nsecond\\, with a comma\r
CATEGORIES:client,"a\\,b"\r
BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-09\r
UID:abc-1\r
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r
 SkZJRg==\r
END:VCARD\r
"""


def cards(raw: bytes) -> list[ContactRow]:
    return list(read_cards(raw, "x.vcf").rows())


def card(*lines: str) -> bytes:
    return "\r\n".join(("BEGIN:VCARD", *lines, "END:VCARD", "")).encode()


def test_the_card_of_a_phone_is_a_contact() -> None:
    assert cards(PHONE_CARD) == [
        ContactRow(
            where="x.vcf:1",
            name="Ada Lovelace",
            given_name="Ada",
            family_name="Lovelace",
            emails=("ada@fern.example", "ada@oak.example"),
            phones=("+4366412345",),
            organisation="Fern; Partners",
            role="Director",
            addresses=("Elm 4, door 2, 1010 Wien, Austria",),
            birthday="--03-09",
            notes="First line\nsecond, with a comma",
            tags=("client", '"a,b"'),
            uid="abc-1",
        )
    ]


def test_an_old_card_is_read_with_its_own_encoding() -> None:
    raw = card(
        "VERSION:2.1",
        "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCl=",
        "ler;J=F6rg",
        "NOTE;QUOTED-PRINTABLE;CHARSET=UTF-8:one=0D=0Atwo =",
        "end",
        "TEL;HOME;VOICE:01 234",
    )
    (found,) = cards(raw)
    assert (found.name, found.notes, found.phones) == ("Jörg Müller", "one\ntwo end", ("01234",))


def test_a_card_of_version_4_is_read() -> None:
    raw = card(
        "VERSION:4.0",
        "KIND:org",
        "FN:Fern GmbH",
        'TEL;VALUE=uri;TYPE="voice,work":tel:+43-1-234',
        "EMAIL;PREF=2:b@fern.example",
        "EMAIL;PREF=1:a@fern.example",
        "BDAY:19840309",
    )
    (found,) = cards(raw)
    assert (found.name, found.organisation, found.birthday) == ("", "Fern GmbH", "1984-03-09")
    assert (found.emails, found.phones) == (("a@fern.example", "b@fern.example"), ("+431234",))


@pytest.mark.parametrize(
    "lines",
    [
        ("FN:Ada", "EMAIL:nope"),
        ("FN:Ada", "TEL:call me"),
        ("FN:Ada", "BDAY:1984-02-31"),
        ("VERSION:9.0", "FN:Ada"),
        ("NOTE:nobody",),
        ("KIND:group", "FN:Friends"),
        ("FN:Ada", "no property at all"),
        ("FN:Ada", "NOTE:" + "x" * 60_000),
        ("FN:Ada", *(f"TEL:{at:03}" for at in range(60))),
        ("FN:Ada", *["X-A:1"] * 10_000),
        ("FN:" + "x" * 200_000,),
    ],
)
def test_a_card_that_cannot_be_taken_is_told_and_the_next_one_is_read(lines: tuple[str, ...]) -> None:
    reading = read_cards(card(*lines) + card("FN:Bob"), "x.vcf")
    assert [row.name for row in reading.rows()] == ["Bob"]
    (fault,) = reading.faults
    assert (fault.code, fault.where, reading.left_out) == ("import-value", "x.vcf:1", 1)
    assert "card was left out" in fault.what


def test_a_card_that_is_never_closed_is_told() -> None:
    reading = read_cards(card("FN:Ada") + b"BEGIN:VCARD\nFN:Bob\n", "x.vcf")
    assert (reading.count, reading.faults[0].where) == (1, "x.vcf:4")


def test_a_picture_that_was_folded_badly_costs_nothing() -> None:
    raw = card("FN:Ada", "PHOTO;ENCODING=BASE64:AAAA", "BBBBCCCC", "DDDD==", "", "EMAIL:a@b.example")
    assert cards(raw)[0].emails == ("a@b.example",)


def test_what_holds_no_cards_is_refused() -> None:
    for raw, code in (
        (b"", "import-empty"),
        (b"Name,Email\n", "import-kind"),
        (b"PK\x03\x04", "import-kind"),
        (b"BEGIN:VCARD\n" * 50, "import-nested"),
        (b"BEGIN:VCARD\nNOTE:" + b"x" * 2_500_000, "import-line-long"),
    ):
        with pytest.raises(Refusal) as caught:
            read_cards(raw, "x.vcf")
        assert caught.value.problem.code == code


def entries(*lines: str) -> list[AppointmentRow]:
    return list(read_calendar(calendar(*lines), "x.ics").rows())


def calendar(*lines: str) -> bytes:
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", "")).encode()


def event(*lines: str) -> tuple[str, ...]:
    return ("BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT")


def test_an_appointment_is_read_with_everything_in_it() -> None:
    (found,) = entries(
        *event(
            "SUMMARY:Kick-off\\, Fern",
            "DTSTART;TZID=Europe/Vienna:20260701T100000",
            "DTEND;TZID=Europe/Vienna:20260701T113000",
            "RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=3",
            "ORGANIZER;CN=Me:mailto:me@tern.example",
            'ATTENDEE;CN="King: Ada";PARTSTAT=ACCEPTED:MAILTO:Ada@Fern.example',
            "LOCATION:Elm 4",
            "DESCRIPTION:One\\ntwo",
            "STATUS:CONFIRMED",
            "BEGIN:VALARM",
            "SUMMARY:not this one",
            "END:VALARM",
        )
    )
    assert found == AppointmentRow(
        where="x.ics:3",
        kind="event",
        uid="1",
        summary="Kick-off, Fern",
        starts=Moment("zoned", datetime(2026, 7, 1, 10), "Europe/Vienna", datetime(2026, 7, 1, 8, tzinfo=UTC)),  # noqa: DTZ001 - by the clock there
        ends=Moment("zoned", datetime(2026, 7, 1, 11, 30), "Europe/Vienna", datetime(2026, 7, 1, 9, 30, tzinfo=UTC)),  # noqa: DTZ001 - by the clock there
        rule="FREQ=WEEKLY;BYDAY=WE;COUNT=3",
        organizer="me@tern.example",
        attendees=("ada@fern.example",),
        location="Elm 4",
        description="One\ntwo",
        status="confirmed",
    )


@pytest.mark.parametrize(
    ("start", "kind", "hour"),
    [
        ("DTSTART:20260701T100000Z", "utc", 10),
        ("DTSTART:20260701T100000", "floating", None),
        ("DTSTART;VALUE=DATE:20260701", "day", None),
        ("DTSTART;TZID=W. Europe Standard Time:20260701T100000", "zoned", 8),
        ("DTSTART;TZID=/mozilla.org/20050126_1/Europe/Vienna:20260701T100000", "zoned", 8),
        ("DTSTART;TZID=Ours:20260701T100000", "zoned", 8),
    ],
)
def test_a_time_is_of_one_of_four_kinds(start: str, kind: str, hour: int | None) -> None:
    zone = ("BEGIN:VTIMEZONE", "TZID:Ours", "X-LIC-LOCATION:Europe/Vienna", "END:VTIMEZONE")
    (found,) = entries(*zone, *event(start))
    assert found.starts
    assert (found.starts.kind, found.starts.instant.hour if found.starts.instant else None) == (kind, hour)


def test_what_lasts_a_day_over_the_change_of_clocks_ends_at_the_same_hour() -> None:
    start = "DTSTART;TZID=Europe/Vienna:20260328T120000"
    (day,), (hours,) = entries(*event(start, "DURATION:P1D")), entries(*event(start, "DURATION:PT24H"))
    assert day.ends and hours.ends
    assert (day.ends.local.hour, hours.ends.local.hour) == (12, 13)


def test_a_to_do_ends_when_it_is_due() -> None:
    (found,) = entries("BEGIN:VTODO", "UID:7", "SUMMARY:Call", "DUE;VALUE=DATE:20260701", "END:VTODO")
    assert (found.kind, found.starts, found.ends and found.ends.kind) == ("todo", None, "day")


@pytest.mark.parametrize(
    "lines",
    [
        ("SUMMARY:never",),
        ("DTSTART:tomorrow",),
        ("DTSTART:20261301T000000Z",),
        ("DTSTART:99990101T000000Z",),
        ("DTSTART;TZID=Mars/Base:20260701T100000",),
        ("DTSTART;TZID=../../etc/passwd:20260701T100000",),
        ("DTSTART:20260701T100000Z", "DTEND:20260701T090000Z"),
        ("DTSTART:20260701T100000Z", "DURATION:P"),
        ("DTSTART:20260701T100000Z", "DURATION:P99999W"),
        ("DTSTART:20260701T100000Z", "SUMMARY:" + "x" * 1_000),
    ],
)
def test_an_appointment_that_cannot_be_taken_is_told(lines: tuple[str, ...]) -> None:
    reading = read_calendar(calendar(*event(*lines), *event("DTSTART:20260701T100000Z")), "x.ics")
    assert (reading.count, [fault.where for fault in reading.faults]) == (1, ["x.ics:3"])


def test_an_empty_calendar_is_a_calendar_and_a_sheet_is_none() -> None:
    assert read_calendar(calendar(), "x").count == 0
    with pytest.raises(Refusal) as caught:
        read_calendar(b"Name,Date\n", "x")
    assert caught.value.problem.code == "import-kind"


MARKS = (
    "BEGIN:VCARD", "END:VCARD", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTODO", "END:VTODO", "BEGIN:VCALENDAR",
    "END:VCALENDAR", "FN:Ada", "UID:1",
)  # fmt: skip
NAMES = (
    "N", "FN", "EMAIL", "TEL", "ADR", "BDAY", "NOTE", "ORG", "DTSTART", "DTEND", "DURATION", "RRULE", "ATTENDEE", "X",
)  # fmt: skip
PARAMETERS = ("", ";ENCODING=QUOTED-PRINTABLE", ";ENCODING=B", ";TZID=Europe/Vienna", ';X="', ";CHARSET=x")
VALUES = ("20260101T000000Z", "P1D", "=", "a\\;b", "a@b.example")
PROPERTIES = st.builds(
    "{}{}:{}".format,
    st.sampled_from(NAMES),
    st.sampled_from(PARAMETERS),
    st.text(max_size=20) | st.sampled_from(VALUES),
)
LINES = st.lists(st.sampled_from(MARKS) | PROPERTIES | st.text(max_size=20), max_size=14)


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=300) | LINES.map(lambda lines: "\n".join(lines).encode("utf-8", "replace")))
def test_any_bytes_are_cards_and_entries_or_problems(raw: bytes) -> None:
    for source in (raw, b"BEGIN:VCALENDAR\n" + raw):
        for read in (read_cards, read_calendar):
            try:
                reading = read(source, "x")
            except Refusal:
                continue
            assert len(list(reading.rows())) == reading.count
            assert reading.left_out >= len(reading.faults)
