"""Delivery reports (RFC 3464): a mail server says what became of a letter of ours."""

import re
from collections.abc import Iterator
from email import message_from_string

from onefirm.capabilities.connector import Sign
from onefirm.connectors.mail.letters.letter import EFFECT_HEADER, PARTS_MAX, Part, decoded, header, mails_in
from onefirm.connectors.mail.letters.problems import Named, reported
from onefirm.domain.problem import Refusal

KEY_HEADER = "X-Effect-Key"
RETURNED_BYTES_MAX = 100_000
EVIDENCE_SIGNS_MAX = 300

_ID = re.compile(r"<[^<>\s]{1,250}>")
_ENVELOPE = re.compile(r"<onefirm\.[0-9a-f]{32}@[^<>\s]{1,200}>")
_ADDRESS = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]{1,200}")


def is_report(message: Part) -> bool:
    report = str(message.get_param("report-type") or "")
    return message.get_content_type() == "multipart/report" and report.casefold() in ("delivery-status", "")


def sign_of(message: Part, named: Named, own: str = "") -> Sign:
    """A letter of ours did not arrive. Raises a Refusal for a report that says anything else.

    A copy that did not reach `own`, our own address, says nothing about the letter.
    """
    parts = list(_parts(message))
    statuses = [status for status in _statuses(parts) if not own or _recipient(status) != own]
    failed = [status for status in statuses if _action(status) == "failed"]
    if not failed:
        said = next((_action(status) for status in _statuses(parts)), "")
        why = f"It says '{said}': that is no failure." if said else "It does not say what became of the letter."
        raise Refusal(reported(named, why))
    key, message_id = _named(parts)
    if not key and not message_id:
        raise Refusal(reported(named, "It says that a letter did not arrive, but not which one."))
    told = _evidence(failed[0])
    return Sign(key=key, provider_id=message_id, capability="mail", found="not-happened", evidence=told)


def reported_of(message: Part) -> str:
    """Whom the letter was for that this report is about; empty when it does not say."""
    named = [_recipient(status) for status in _statuses(list(_parts(message)))]
    return next((address for address in named if address), "")


def _parts(message: Part) -> Iterator[Part]:
    for count, part in enumerate(message.walk()):
        if count >= PARTS_MAX:
            return
        yield part


def _statuses(parts: list[Part]) -> Iterator[Part]:
    """One for each recipient; the library keeps them as small mails inside the status part."""
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            yield from (each for each in mails_in(part.get_payload()) if each.get("Action"))


def _recipient(status: Part) -> str:
    said = header(status, "Original-Recipient") or header(status, "Final-Recipient")
    return said.rpartition(";")[2].strip(" <>").casefold()


def _action(status: Part) -> str:
    return header(status, "Action").partition(" ")[0].casefold()


def _named(parts: list[Part]) -> tuple[str, str]:
    """The key and the Message-ID of the letter that was sent back, whole or only its head."""
    envelope = _envelope(parts)
    for returned in (mail for part in parts for mail in _returned(part)):
        found = _ID.search(header(returned, "Message-ID"))
        key = header(returned, KEY_HEADER) or header(returned, EFFECT_HEADER)
        if found or key:
            return key, envelope or (found[0] if found else "")
    return "", envelope


def _envelope(parts: list[Part]) -> str:
    """The name we gave the envelope, which is the Message-ID of the letter in it."""
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            for block in mails_in(part.get_payload()):
                if (found := f"<{header(block, 'Original-Envelope-Id')}>") and _ENVELOPE.fullmatch(found):
                    return found
    return ""


def _returned(part: Part) -> list[Part]:
    kind, inner = part.get_content_type(), mails_in(part.get_payload())
    if kind in ("message/rfc822", "message/rfc822-headers", "message/global", "message/global-headers") and inner:
        return inner[:1]
    if kind != "text/rfc822-headers":
        return []
    raw = part.get_payload(decode=True)
    text = decoded(raw[:RETURNED_BYTES_MAX], "") if isinstance(raw, bytes) else ""
    return [message_from_string(text.replace("\r\n", "\n").partition("\n\n")[0])]


def _evidence(status: Part) -> str:
    """What the server said, without the address: evidence is kept in clear."""
    code, said = header(status, "Status"), header(status, "Diagnostic-Code").partition(";")[2].strip()
    text = " ".join(f"{code} {said}".split()) or "failed"
    return f"The mail server says: {_ADDRESS.sub('the address', text)}"[:EVIDENCE_SIGNS_MAX]
