"""What somebody's calendar answers to an invitation of ours (iMIP, RFC 6047): a word of theirs, and never an act."""

import re
from zoneinfo import ZoneInfo

from onefirm.capabilities.connector import Word
from onefirm.connectors.mail.letters.letter import Mail, Part, leaves
from onefirm.connectors.mail.letters.quotes import own_words
from onefirm.guard.ics import Block, whole
from onefirm.guard.pages.seen import line
from onefirm.guard.recurring.taken import once

BYTES_MAX = 200_000
_OURS = re.compile(r"(?:onefirm-[0-9a-f]{32}@onefirm|[0-9a-f]{32}@calendar\.onefirm)\.invalid", re.ASCII)
"""The names our appointments bear, in a calendar account and in the firm's folder."""
_SAYS = {"ACCEPTED": "Accepted", "DECLINED": "Declined", "TENTATIVE": "Accepted for now, and may still say no to"}
_SHOWN_MAX = 200
_WORDS_SIGNS_MAX = 40_000
_ADDRESSED = "mailto:"
_FORM = "%Y-%m-%d %H:%M"


def answered(mail: Mail, aligned: bool = False) -> Word | None:
    """Nothing unless it answers an appointment of ours, in the name of whoever sent the letter."""
    for part in leaves(mail.message):
        if part.get_content_type() == "text/calendar" and (said := _said(part, mail.sender)):
            uid, says = said
            words = own_words(mail.text)[:_WORDS_SIGNS_MAX]
            text = "\n\n".join(filter(None, (says, words)))
            return Word(sender=mail.sender, aligned=aligned, text=text, answers=uid)
    return None


def _said(part: Part, sender: str) -> tuple[str, str] | None:
    """Which appointment, and what is said to it."""
    try:
        raw = part.get_payload(decode=True)
        if not isinstance(raw, bytes) or len(raw) > BYTES_MAX:
            return None
        calendar = whole(raw)
        event = next(calendar.every("VEVENT"), None)
        method = next((said.text("METHOD").upper() for said in calendar.inside), "")
        if event is None or not _OURS.fullmatch(event.text("UID")):
            return None
        status = _status_of(event, sender)
        if method == "REPLY" and status in _SAYS:
            return event.text("UID"), f"{_SAYS[status]} the appointment{_called(event)}."
        if method == "COUNTER":
            wish = f"{_called(event)}{_when(event, calendar)}"
            return event.text("UID"), f"Asks for another time for the appointment{wish}."
    except (ValueError, OverflowError, TypeError, LookupError, UnicodeError):
        return None
    return None


def _status_of(event: Block, sender: str) -> str:
    """Of the guest who sent the letter: whoever answers for somebody else is not heard as them."""
    for said in event.all("ATTENDEE"):
        address = said.value.strip()
        if address.lower().startswith(_ADDRESSED) and address[len(_ADDRESSED) :].casefold() == sender.casefold():
            return said.params.get("PARTSTAT", "").upper()
    raise ValueError("They are not among the guests.")


def _called(event: Block) -> str:
    title = line(event.text("SUMMARY"))[:_SHOWN_MAX]
    return f" '{title}'" if title else ""


def _when(event: Block, calendar: Block) -> str:
    if "DTSTART" not in event.said:
        return ""
    wanted = once(event, calendar, ZoneInfo("UTC"))
    return f": {wanted.start.strftime(_FORM)} to {wanted.end.strftime(_FORM)} (UTC)"
