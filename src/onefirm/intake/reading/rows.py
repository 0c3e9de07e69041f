"""What is read out of a file: plain rows, each with the place it was found in. All of it is outside text."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from onefirm.domain.money import Money

Status: TypeAlias = Literal["draft", "open", "paid", "void"]


@dataclass(frozen=True)
class ContactRow:
    """A person, an organisation, or a person at one."""

    where: str
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    """Digits with a plus in front where it was written: `+4316543210`."""
    organisation: str = ""
    role: str = ""
    addresses: tuple[str, ...] = ()
    birthday: str = ""
    """`1984-03-09`, or `--03-09` where no year was told."""
    notes: str = ""
    tags: tuple[str, ...] = ()
    uid: str = ""


@dataclass(frozen=True)
class InvoiceRow:
    where: str
    number: str
    client: str
    amount: Money
    issued: date
    due: date | None = None
    paid: date | None = None
    status: Status | None = None
    """None where the sheet does not say."""


@dataclass(frozen=True)
class MeasureRow:
    """Figures about a piece, by one count, over some days. What nobody counted is None, and never nought."""

    where: str
    source: str
    """`search-console`, `plausible`, `ga4`, `matomo`, `google-ads`, `meta-ads`, `book`, or `other`."""
    begins: date
    ends: date
    page: str = ""
    campaign: str = ""
    query: str = ""
    what: str = ""
    views: int | None = None
    visitors: int | None = None
    clicks: int | None = None
    impressions: int | None = None
    conversions_hundredths: int | None = None
    spend: Money | None = None
    earned: Money | None = None


@dataclass(frozen=True)
class Moment:
    """A time as it was written. Without an `instant` it is a day, or whatever the clock on the wall says."""

    kind: Literal["utc", "zoned", "floating", "day"]
    local: datetime
    """Without a zone; midnight for a day."""
    zone: str = ""
    instant: datetime | None = None
    """In UTC."""


@dataclass(frozen=True)
class AppointmentRow:
    """An appointment, or a to-do, whose `ends` is when it is due."""

    where: str
    kind: Literal["event", "todo"]
    uid: str
    summary: str = ""
    starts: Moment | None = None
    ends: Moment | None = None
    rule: str = ""
    """How it repeats, as it was written (RRULE)."""
    instead_of: str = ""
    """The occurrence of a series that this one replaces (RECURRENCE-ID), as it was written."""
    organizer: str = ""
    attendees: tuple[str, ...] = ()
    location: str = ""
    description: str = ""
    status: str = ""


@dataclass(frozen=True)
class Correspondent:
    name: str
    address: str


@dataclass(frozen=True)
class Attached:
    """Something that came with a letter. Its name and size are known; it was not opened."""

    name: str
    kind: str
    size_bytes: int


@dataclass(frozen=True)
class LetterRow:
    where: str
    sender: Correspondent
    to: tuple[Correspondent, ...] = ()
    cc: tuple[Correspondent, ...] = ()
    subject: str = ""
    at: datetime | None = None
    """In UTC; None where the letter does not say when it was written."""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    text: str = ""
    attached: tuple[Attached, ...] = ()
    hidden: bool = False
    """True when it held text that no reader could see. That text was dropped."""
