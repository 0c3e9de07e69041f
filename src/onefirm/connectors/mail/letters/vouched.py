"""Whether the domain of a sender vouches for a letter (DMARC), by the word of our own mail server alone."""

from email.utils import getaddresses

from onefirm.connectors.mail.letters.letter import Mail
from onefirm.connectors.mail.letters.results import Result, Unclear, results_of, server_of


def aligned(mail: Mail, server_id: str) -> bool:
    """Anybody may write such a line into a letter: only the first one in the name of our server counts."""
    if not server_id or not _one_sender(mail):
        return False
    try:
        said = next((value for value in _said(mail) if server_of(value) == server_id.casefold()), "")
        verdicts = [result for result in results_of(said) if result.method == "dmarc"]
    except Unclear:
        return False
    return len(verdicts) == 1 and _passes(verdicts[0], mail.sender.rpartition("@")[2].casefold())


def _said(mail: Mail) -> list[str]:
    return [str(value) for name, value in mail.message.raw_items() if name.casefold() == "authentication-results"]


def _passes(dmarc: Result, domain: str) -> bool:
    named = [value.casefold() for name, value in dmarc.properties if name == "header.from"]
    return dmarc.verdict == "pass" and bool(domain) and named == [domain]


def _one_sender(mail: Mail) -> bool:
    """With several, each program shows another one."""
    lines = [str(value) for name, value in mail.message.raw_items() if name.casefold() == "from"]
    try:
        return len(lines) == 1 and len(getaddresses(lines)) == 1
    except (ValueError, IndexError, RecursionError):
        return False
