"""The line that the operator wrote to themselves: the one letter from our own address that asks for something."""

import re

from onefirm.capabilities.connector import Said
from onefirm.connectors.mail.letters.heard import OURS
from onefirm.connectors.mail.letters.letter import Mail, address_in, header, leaves
from onefirm.connectors.mail.letters.quotes import own_words

LINE_SIGNS_MAX = 2_000
_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,190}\.[^\W\d_]{2,63}")
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_ONCE = ("from", "to", "message-id")
_AT_MOST_ONCE = ("subject", "date", "content-type", "content-transfer-encoding", "mime-version")
_STRANGE = re.compile(
    r"cc|bcc|sender|in-reply-to|references|precedence|feedback-id|list-.*|resent-.*|x-effect-.*|x-forwarded-.*"
    r"|x-auto.*|x-php-.*"
)
"""Lines of letters that somebody answers or passes on, that go to many, or that a program writes."""
_ANSWERED = re.compile(r"\s*(?:re|aw|fwd?|wg|tr|sv|rv)\s*:", re.IGNORECASE)


def said_in(mail: Mail, own: str) -> Said | None:
    """None for every other letter. Whether the letter is really theirs is asked elsewhere."""
    return Said(line=line, named=header(mail.message, "Message-ID")) if (line := line_of(mail, own)) else None


def line_of(mail: Mail, own: str) -> str:
    """The one line of a letter from our own address to itself; empty where it is anything else."""
    if not own or mail.sender.casefold() != own or not _plain_head(mail, own):
        return ""
    if mail.attached or _ANSWERED.match(mail.subject):
        return ""
    words = _SIGNATURE.split(_unfolded(mail), maxsplit=1)[0].strip()
    # Whatever stands in it as a quote was written by somebody else, and so perhaps was what stands beside it.
    if own_words(words) != words.strip(" \n_\t") or words.startswith(">") or len(words) > LINE_SIGNS_MAX:
        return ""
    return "" if "\n" in words else words


def named_in(line: str) -> str:
    """The first address that a line names: of whoever it is about."""
    found = _ADDRESS.search(line)
    return found[0] if found else ""


def _plain_head(mail: Mail, own: str) -> bool:
    message = mail.message
    names = [name.casefold() for name, _ in message.raw_items()]
    if any(names.count(name) != 1 for name in _ONCE) or any(names.count(name) > 1 for name in _AT_MOST_ONCE):
        return False  # Mail servers vouch for one of two such lines, and nobody knows which is shown.
    if any(_STRANGE.fullmatch(name) for name in names) or header(message, "Auto-Submitted").casefold() not in (
        "",
        "no",
    ):
        return False
    named = header(message, "Message-ID")
    to_us = header(message, "To").count("@") == 1 and address_in(message, "To").casefold() == own
    answers = "reply-to" not in names or (names.count("reply-to") == 1 and _only(header(message, "Reply-To"), own))
    return to_us and answers and bool(_ID.fullmatch(named)) and not OURS.fullmatch(named)


def _only(value: str, own: str) -> bool:
    found = _ADDRESS.findall(value)
    return len(found) == 1 and found[0].casefold() == own and value.count("@") == 1


def _unfolded(mail: Mail) -> str:
    """Where a mail program says that it broke long lines, they are put together again (RFC 3676)."""
    text = next((part for part in leaves(mail.message) if part.get_content_type() == "text/plain"), None)
    if text is None or str(text.get_param("format") or "").casefold() != "flowed":
        return mail.text
    return re.sub(r"(?<!^--) \n(?!-- ?$)", " ", mail.text, flags=re.MULTILINE)
