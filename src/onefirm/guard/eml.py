"""A letter as a file of RFC 5322, and back again, without a sign lost on the way."""

import base64
import re
import unicodedata
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime

from pydantic import ValidationError

from onefirm.capabilities.mail import Letter
from onefirm.domain.frozen import Json
from onefirm.domain.misfit import plainly
from onefirm.domain.problem import Problem, Refusal

EFFECT_HEADER = "X-Effect-Id"
KEY_HEADER = "X-Effect-Key"
"""Only where the key is another name than that of the effect."""
CRLF_SPACE = "\r\n "
"""A long header goes on in the next line."""
SUBJECT_SIGNS_MAX = 998

_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_PLAIN_SIGNS_MAX = 60
_WORD_BYTES_MAX = 45
"""What fits into one encoded word of 75 signs."""


def letter_of(args: Json) -> Letter:
    """The letter that is asked for. Raises a Refusal when no such letter can be written."""
    try:
        letter = Letter.model_validate(args)
    except ValidationError as broken:
        error = broken.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in error["loc"])
        raise Refusal(
            _unsendable(f"its '{where}': {plainly(error['msg'])}", "Fill in to, subject and body.")
        ) from broken
    _subject(letter.subject)
    if _surrogates(letter.body):
        raise Refusal(_unsendable("its body holds half a sign that no mail can carry", "Write that place anew."))
    # A line end is a line end, however it was typed; the file has its own spelling for it.
    return letter.model_copy(update={"body": letter.body.replace("\r\n", "\n").replace("\r", "\n")})


def written(
    letter: Letter, effect: str, key: str, message_id: str, sender: str, at: datetime, *, plain: bool = False
) -> bytes:
    """As a file; with `plain`, in signs of seven bits alone, which every server on the way takes as they are."""
    message = EmailMessage(policy=policy.SMTP.clone(cte_type="7bit") if plain else policy.SMTP)
    message["From"] = sender
    message["To"] = letter.to
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    if letter.answers:
        message["In-Reply-To"] = message["References"] = letter.answers
    message[EFFECT_HEADER] = effect
    # The library ends a text that has no line end with one. So one is always added here, and always taken off again.
    message.set_content(letter.body + "\n")
    # The library's own folding loses signs of some subjects (rare spaces, text that looks encoded), so it is not used.
    first = f"Subject: {_encoded(letter.subject)}\r\n"
    if key != effect:
        spelled = base64.b64encode(key.encode()).decode()
        first += f"{KEY_HEADER}: {CRLF_SPACE.join(spelled[at : at + 60] for at in range(0, len(spelled), 60))}\r\n"
    return first.encode("ascii") + message.as_bytes()


def key_of(message: EmailMessage) -> str | None:
    """The key a letter bears, if it bears one of its own."""
    spelled = message[KEY_HEADER]
    return base64.b64decode("".join(str(spelled).split())).decode() if spelled is not None else None


def key_said(spelled: str) -> str | None:
    """The same, by whoever wrote it; None when it spells nothing."""
    try:
        return base64.b64decode("".join(spelled.split()), validate=True).decode()
    except ValueError:
        return None


def read_eml(raw: bytes) -> tuple[EmailMessage, Letter]:
    message = message_from_bytes(raw, _class=EmailMessage, policy=policy.SMTP)
    body = str(message.get_content()).replace("\r\n", "\n").removesuffix("\n")
    letter = Letter(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        body=body,
        reply_to=str(message["Reply-To"] or ""),
        answers=str(message["In-Reply-To"] or ""),
    )
    return message, letter


def _encoded(subject: str) -> str:
    if len(subject) <= _PLAIN_SIGNS_MAX and _PLAIN.fullmatch(subject) and "=?" not in subject:
        return subject
    words = [""]
    for sign in subject:
        if len((words[-1] + sign).encode()) > _WORD_BYTES_MAX:
            words.append("")
        words[-1] += sign
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(word.encode()).decode()}?=" for word in words)


def _subject(subject: str) -> None:
    """A line end in a subject would begin a header of somebody else's making."""
    if any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in subject) or _surrogates(subject):
        raise Refusal(_unsendable("its subject holds line ends or control signs", "Write the subject on one line."))
    if len(subject) > SUBJECT_SIGNS_MAX:
        raise Refusal(_unsendable(f"its subject has {len(subject):,} signs", f"Use at most {SUBJECT_SIGNS_MAX}."))


def _surrogates(text: str) -> bool:
    return any(unicodedata.category(sign) == "Cs" for sign in text)


def _unsendable(why: str, fix: str) -> Problem:
    return Problem(
        code="letter-unsendable",
        what="The letter cannot be sent as it is; nothing has left.",
        why=f"{why[0].upper()}{why[1:]}.",
        fix=fix,
    )
