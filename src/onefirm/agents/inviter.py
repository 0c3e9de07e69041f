"""The inviter: makes a letter of a booked appointment that a guest's calendar can take over, or take out again."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AwareDatetime, BaseModel, Field

from onefirm.capabilities.agent import Reach
from onefirm.capabilities.mail import Attachment
from onefirm.domain.contract import Contract, Proposal, proposal
from onefirm.domain.frozen import Frozen
from onefirm.domain.ics import folded, text, utc

_TITLE_SIGNS_MAX = 300


class Meeting(Frozen):
    purpose: Literal["invite", "cancel"] = "invite"
    receipt: str = Field(min_length=1, max_length=300, pattern=r"^[^\s\x00-\x1f\x7f]+$")
    """Of the booking: what the appointment is called in every calendar."""
    title: str = Field(min_length=1, max_length=_TITLE_SIGNS_MAX)
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    guest: str = Field(min_length=3, max_length=254, pattern=r"^[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\.[^@\s<>,;:\"]+$")
    place: str = Field(default="", max_length=500)
    owner: str = ""
    address: str = Field(max_length=254, pattern=r"^[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\.[^@\s<>,;:\"]+$")
    """Where the guest's calendar answers to."""
    zone: str = "UTC"


class Invitation(Frozen):
    to: str
    subject: str
    body: str
    attachments: tuple[Attachment, ...]


CONTRACT = Contract(
    role="inviter",
    version=1,
    spec=(
        "Makes a letter of an appointment that is booked: when and where in words, and with it the invitation that the "
        "guest's calendar takes over (iCalendar). Its name is the receipt of the booking, so an answer finds its way "
        "back. With the purpose 'cancel' it makes the letter that takes the same appointment out again."
    ),
    kind="transform",
    takes=Meeting,
    gives=Invitation,
    thresholds=(("signs of a title, at most", _TITLE_SIGNS_MAX),),
    failure_modes=("It writes English, whatever the language of the guest.",),
    latency_ms=5,
)


class Inviter:
    contract = CONTRACT

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, Meeting), "The conductor hands over what the contract takes."
        method = "CANCEL" if task.purpose == "cancel" else "REQUEST"
        file = Attachment(
            name="cancelled.ics" if method == "CANCEL" else "invitation.ics",
            media_type=f"text/calendar; method={method}",
            words=calendar_text(task, method),
        )
        title = " ".join(task.title.split())
        about = f"Cancelled: {title}" if method == "CANCEL" else f"Invitation: {title}"
        return proposal(Invitation(to=task.guest, subject=about, body=_body(task), attachments=(file,)))


def calendar_text(task: Meeting, method: Literal["REQUEST", "CANCEL"]) -> str:
    """The same name each time; the number says which of two letters about it is the newer one."""
    cancelled = method == "CANCEL"
    lines = [
        ("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//onefirm//invitation//EN"), ("METHOD", method),
        ("BEGIN", "VEVENT"), ("UID", text(task.receipt)), ("SEQUENCE", "1" if cancelled else "0"),
        # No clock reaches an agent, and the same appointment is the same text; what is newer is told by the number.
        ("DTSTAMP", utc(task.starts_at)), ("DTSTART", utc(task.starts_at)), ("DTEND", utc(task.ends_at)),
        ("SUMMARY", text(task.title)), ("LOCATION", text(task.place)),
        ("ORGANIZER", f"mailto:{task.address}"),
        ("ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE", f"mailto:{task.guest}"),
        ("STATUS", "CANCELLED" if cancelled else "CONFIRMED"), ("END", "VEVENT"), ("END", "VCALENDAR"),
    ]  # fmt: skip
    return b"".join(folded(f"{name}:{value}") for name, value in lines if value).decode()


def _body(task: Meeting) -> str:
    what = [" ".join(task.title.split()), _when(task), task.place]
    if task.purpose == "cancel":
        begins, ends = "This appointment will not take place:", "Your calendar can take it out with what is attached."
    else:
        begins, ends = (
            "This is what we have put down:",
            "Your calendar can take it over, and answer, with what is attached.",
        )
    parts = ["Hello,", begins, "\n".join(filter(None, what)), ends, task.owner]
    return "\n\n".join(filter(None, parts))


def _when(task: Meeting) -> str:
    try:
        zone = ZoneInfo(task.zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    start, end = task.starts_at.astimezone(zone), task.ends_at.astimezone(zone)
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{_day(end)}, {end:%H:%M}"
    return f"{_day(start)}, {start:%H:%M} to {last} ({zone.key})"


def _day(at: datetime) -> str:
    return f"{at:%A}, {at.day} {at:%B %Y}"
