"""Letters no person wrote to the firm: automatic answers, lists, and copies of its own."""

import re

from onefirm.connectors.mail.letters.letter import Mail, header

_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_NOBODY = re.compile(
    r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|donotreply|bounces?|notifications?)(?:[+._-][^@]*)?@",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"\s*(?:auto(?:matic|mated)?[- ](?:reply|response)|out of (?:the )?office|abwesenheits|automatische antwort"
    r"|vacation)",
    re.IGNORECASE,
)


def why_nobody_waits(mail: Mail, own: str) -> str:
    """Why nobody has to look at it at all, in a sentence; empty where somebody might."""
    message = mail.message
    if own and mail.sender.casefold() == own:
        return "It comes from your own address: a copy of a letter of yours, or a note to yourself."
    if header(message, "List-Id") or header(message, "List-Unsubscribe"):
        return "It went to a whole list of people, not to you alone."
    if header(message, "Precedence").casefold() in _BULK:
        return "It is marked as mail to many."
    return ""


def why_aside(mail: Mail, own: str) -> str:
    """Why no person wrote it to the firm, in a sentence; empty for a letter from a person."""
    message = mail.message
    if why := why_nobody_waits(mail, own):
        return why
    auto = header(message, "Auto-Submitted").partition(";")[0].strip().casefold()
    if auto not in ("", "no") or any(header(message, name) for name in ("X-Autoreply", "X-Autorespond")):
        return "A machine answered for them: it is marked as sent automatically."
    if _AWAY.match(mail.subject):
        return f"A machine answered for them: its subject is '{mail.subject[:80]}'."
    if message.get_content_type() == "multipart/report":
        return "It is a report about another letter, a note that it was opened for one."
    if header(message, "Return-Path") == "<>" or _NOBODY.match(mail.sender):
        return "It comes from an address that takes no answers."
    return ""
