"""Whether the domain of a sender vouches for a letter (DMARC), by the word of our own mail server alone."""

import re
from email.utils import getaddresses

from onefirm.connectors.mail.letters.letter import Mail

SIGNS_MAX = 4_000
_REMARK = re.compile(r"\([^()]{0,500}\)")
_VERDICT = re.compile(r"\s*dmarc\s*=\s*([a-z]{1,20})\b(.{0,500})", re.IGNORECASE | re.DOTALL)
_DOMAIN = re.compile(r"\bheader\.from\s*=\s*([^\s;]{1,253})", re.IGNORECASE)


def aligned(mail: Mail, server_id: str) -> bool:
    """Anybody may write such a line into a letter: only the first one in the name of our server counts."""
    said = next((value for value in _said(mail) if server_id and _server(value) == server_id.casefold()), "")
    verdicts = [found for part in said.split(";")[1:] if (found := _VERDICT.match(part))]
    domain = mail.sender.rpartition("@")[2].casefold()
    return bool(verdicts) and _one_sender(mail) and all(_passes(found, domain) for found in verdicts)


def _said(mail: Mail) -> list[str]:
    named = [str(value) for name, value in mail.message.raw_items() if name.casefold() == "authentication-results"]
    return [_REMARK.sub(" ", value[:SIGNS_MAX]) for value in named]


def _server(value: str) -> str:
    return next(iter(value.partition(";")[0].split()), "").casefold()


def _passes(found: re.Match[str], domain: str) -> bool:
    named = _DOMAIN.search(found[2])
    return found[1].casefold() == "pass" and bool(named and named[1].strip('"').casefold() == domain)


def _one_sender(mail: Mail) -> bool:
    """With several, each program shows another one."""
    lines = [str(value) for name, value in mail.message.raw_items() if name.casefold() == "from"]
    try:
        return len(lines) == 1 and len(getaddresses(lines)) == 1
    except (ValueError, IndexError, RecursionError):
        return False
