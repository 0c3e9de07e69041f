"""A letter as a file of RFC 5322, and back again, without a sign lost on the way."""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime

from pydantic import ValidationError

from onefirm.capabilities.blobs import Fetch
from onefirm.capabilities.mail import Attachment, Letter
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
    letter: Letter,
    effect: str,
    key: str,
    message_id: str,
    sender: str,
    at: datetime,
    enclosed: Sequence[bytes] = (),
    *,
    plain: bool = False,
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
    _enclose(message, letter, enclosed)
    # The library's own folding loses signs of some subjects (rare spaces, text that looks encoded), so it is not used.
    first = f"Subject: {_encoded(letter.subject)}\r\n"
    if key != effect:
        spelled = base64.b64encode(key.encode()).decode()
        first += f"{KEY_HEADER}: {CRLF_SPACE.join(spelled[at : at + 60] for at in range(0, len(spelled), 60))}\r\n"
    return first.encode("ascii") + message.as_bytes()


def enclosures(letter: Letter, fetch: Fetch) -> tuple[bytes, ...]:
    """The bytes of its attachments, in their order. Raises a Refusal where one is gone or is not what was approved."""
    return tuple(_enclosure(one, fetch) for one in letter.attachments)


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
    words = message.get_body(("plain",)) or message
    assert isinstance(words, EmailMessage), "A letter of this class has parts of this class."
    body = str(words.get_content()).replace("\r\n", "\n").removesuffix("\n")
    letter = Letter(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        body=body,
        reply_to=str(message["Reply-To"] or ""),
        answers=str(message["In-Reply-To"] or ""),
    )
    return message, letter


def _enclosure(one: Attachment, fetch: Fetch) -> bytes:
    if one.words:
        return one.words.encode()
    raw = fetch(one.sha256)
    if raw is None:
        raise Refusal(_unattached(one, "The firm keeps no such file any more."))
    if len(raw) != one.size or hashlib.sha256(raw).hexdigest() != one.sha256:
        raise Refusal(_unattached(one, "The file that the firm keeps is not the one that was approved."))
    return raw


def _enclose(message: EmailMessage, letter: Letter, enclosed: Sequence[bytes]) -> None:
    """Equal letters with equal enclosures are equal bytes: the lines between the parts are worked out, not drawn."""
    assert len(enclosed) == len(letter.attachments), "Each attachment has its bytes."
    both = list(zip(letter.attachments, enclosed, strict=True))
    # RFC 6047: a calendar reads an invitation that stands beside the words of the letter, as another form of them.
    for one, raw in sorted(both, key=lambda pair: "; method=" not in pair[0].media_type):
        main, _, sub = one.media_type.partition(";")[0].partition("/")
        if method := one.media_type.partition("; method=")[2]:
            message.add_alternative(raw, main, sub, cte="base64", params={"method": method, "charset": "utf-8"})
        else:
            spelled = {"charset": "utf-8"} if one.words and main == "text" else {}
            message.add_attachment(raw, main, sub, cte="base64", filename=one.name, params=spelled)
    seed = hashlib.sha256("\0".join((str(message["Message-ID"]), letter.model_dump_json())).encode()).hexdigest()
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{seed[:40]}_{number}")


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


def _unattached(one: Attachment, why: str) -> Problem:
    return Problem(
        code="attachment-gone",
        what=f"'{one.name}' cannot go with the letter, so the letter was not sent.",
        why=why,
        fix="Attach it anew: start a new plan for this letter, with the file as it is now.",
    )
