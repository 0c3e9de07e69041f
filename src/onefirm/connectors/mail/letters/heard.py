"""What a letter is to the firm: news of one of ours, or somebody's word."""

import re

from onefirm.capabilities.connector import Heard, Word
from onefirm.connectors.mail.letters.aside import why_aside
from onefirm.connectors.mail.letters.invited import answered
from onefirm.connectors.mail.letters.letter import MAIL_BYTES_MAX, Mail, header, mail_of
from onefirm.connectors.mail.letters.opt_out import opts_out
from onefirm.connectors.mail.letters.problems import Named, automatic, too_big, unanswerable, unreadable, wordless
from onefirm.connectors.mail.letters.quotes import own_words
from onefirm.connectors.mail.letters.report import is_report, sign_of
from onefirm.domain.intent import IntentCall
from onefirm.domain.labels import FROM_OUTSIDE
from onefirm.domain.problem import Refusal

OURS = re.compile(r"<(?:onefirm\.[0-9a-f]{32}@[^<>\s]{1,200}|[^<>\s]{1,200}\.onefirm\.invalid)>")
"""The Message-IDs that letters of ours bear: those that were sent, and those that went into the outbox."""
MESSAGE_SIGNS_MAX = 48_000
_NAMED = re.compile(r"<[!-;=?-~]{1,250}>")
"""A Message-ID that a letter of ours can name."""
CUT = "\n\n[The letter goes on; the rest is in the file.]"


def whole(raw: bytes, named: Named) -> Mail:
    """The letter in these bytes. Raises a Refusal where there is none, or far too much of one."""
    if len(raw) > MAIL_BYTES_MAX:
        raise Refusal(too_big(named, MAIL_BYTES_MAX))
    if not raw.strip():
        raise Refusal(unreadable(named, "The file is empty, or you may not read it."))
    return mail_of(raw, named)


def heard(mail: Mail, named: Named, own: str, aligned: bool = False) -> Heard:
    """`own` is the firm's own address. Raises a Refusal for what no person wrote, or nobody could answer."""
    if is_report(mail.message):
        return sign_of(mail.message, named, own)
    if said := answered(mail, aligned):
        return said
    if why := why_aside(mail, own):
        raise Refusal(automatic(named, why))
    if not mail.sender:
        raise Refusal(unanswerable(named))
    return _word(mail, named, aligned)


def _word(mail: Mail, named: Named, aligned: bool) -> Word:
    said = own_words(mail.text)
    text = "\n\n".join(filter(None, (said, mail.attached)))
    message = "\n\n".join(filter(None, (mail.subject, text)))
    if not message:
        raise Refusal(wordless(named))
    fields = {"name": mail.name, "email": mail.sender, "message": _bounded(message)}
    if _NAMED.fullmatch(named_as := header(mail.message, "Message-ID").strip()):
        fields["letter"] = named_as
    return Word(
        sender=mail.sender,
        aligned=aligned,
        text=_bounded(text),
        answers=next((one for one in mail.answered if OURS.fullmatch(one)), next(iter(mail.answered), "")),
        opts_out=opts_out(said),
        # The address is no part of the source: it would stand in the ledger in clear.
        wish=IntentCall(
            name="qualify-lead", version=2, fields=dict(fields), source="mail", label=FROM_OUTSIDE, aligned=aligned
        ),
    )


def _bounded(text: str) -> str:
    return text if len(text) <= MESSAGE_SIGNS_MAX else text[:MESSAGE_SIGNS_MAX] + CUT
