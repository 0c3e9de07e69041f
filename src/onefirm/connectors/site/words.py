"""What git's words mean: they are all it has to say why something failed."""

import re
from dataclasses import dataclass
from typing import Literal, NoReturn

from onefirm.capabilities.connector import NeedsYou, NotNow, SignedOut, Unknown
from onefirm.connectors.site import problems
from onefirm.connectors.site.settings import SiteSettings

RETRY_SECONDS = 60

Meaning = Literal[
    "signed-out",
    "not-allowed",
    "not-there",
    "no-branch",
    "moved-away",
    "unproven",
    "unreached",
    "too-many",
    "server",
    "full",
    "broken-clone",
    "unknown",
]
"""`unreached`: nobody was spoken to. `server`: somebody was, and said that something went wrong."""

_SAID_SIGNS_MAX = 300
_FORMS: tuple[tuple[Meaning, str], ...] = (
    ("full", r"No space left on device|Disk quota exceeded|File too large"),
    ("no-branch", r"couldn't find remote ref|Remote branch .* not found"),
    (
        "signed-out",
        r"Authentication failed|could not read (Username|Password)|Permission denied \(|returned error: 401"
        r"|terminal prompts disabled|invalid credentials",
    ),
    ("not-allowed", r"returned error: 403|Write access to repository not granted|not exported: |service not enabled"),
    ("too-many", r"returned error: 429"),
    ("moved-away", r"unable to update url base from redirection|returned error: 30\d|redirect"),
    (
        "server",
        r"returned error: 5\d\d|RPC failed|unexpected disconnect|early EOF|hung up unexpectedly|remote end"
        r"|SSL_read|SSL_write|unexpected eof|non-properly terminated",
    ),
    ("unproven", r"Host key verification failed|certificate|SSL|gnutls_handshake|TLS connect"),
    (
        "not-there",
        r"repository .*not found|Repository not found|returned error: 4\d\d|does not appear to be a git repository"
        r"|no such repository|valid repository name|dubious ownership|access denied",
    ),
    (
        "unreached",
        r"[Cc]ould not resolve host|Failed to connect|Couldn't connect|unable to connect|Connection (refused|timed out)"
        r"|Network is unreachable|No route to host|Connection reset|Empty reply|transfer closed|Operation too slow"
        r"|Temporary failure in name resolution|unable to look up|Recv failure|Send failure|Broken pipe"
        r"|unable to access",
    ),
    ("broken-clone", r"bad object|corrupt|missing blob|loose object|not a git repository|index file|inflate"),
    ("server", r"[Cc]ould not read from remote repository|bad line length|protocol error|invalid server response"),
)


@dataclass(frozen=True)
class Ran:
    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8", "replace").strip()


def meaning(ran: Ran) -> Meaning:
    """By git's own lines: what the other side says for people, `remote: ...`, may speak of anything."""
    ours = "\n".join(line for line in ran.err.splitlines() if not line.startswith("remote:")) or ran.err
    for found, form in _FORMS:
        if re.search(form, ours):
            return found
    return "unknown"


def said(ran: Ran) -> str:
    """What the other side says for people, else what git says; without addresses of anybody's settings."""
    lines = [line.strip() for line in ran.err.splitlines() if line.strip()]
    theirs = [line.removeprefix("remote:").strip() for line in lines if line.startswith("remote:")]
    ours = [line for line in lines if line.startswith(("fatal:", "error:", "!"))]
    told = " ".join(filter(None, theirs)) or " ".join(ours) or " ".join(lines)
    plain = "".join(sign for sign in told if sign.isprintable())
    return plain[:_SAID_SIGNS_MAX].rstrip(". ") + "." if plain else "It does not say why."


def fail(ran: Ran, own: SiteSettings, folder: str, *, sent: bool) -> NoReturn:
    """What a failed exchange means. Once something was sent, a line that broke says nothing about it."""
    told = said(ran)
    match meaning(ran):
        case "signed-out":
            raise SignedOut(problems.signed_out(own, told))
        case "not-allowed":
            raise NeedsYou(problems.not_allowed(own, told))
        case "not-there" | "no-branch":
            raise NeedsYou(problems.not_there(own, told))
        case "moved-away":
            raise NeedsYou(problems.moved_away(own, told))
        case "unproven":
            raise NeedsYou(problems.unproven(own, told))
        case "full":
            raise NeedsYou(problems.unwritten(folder, told))
        case "too-many":
            raise NotNow(f"{own.host} says that we come too often.", RETRY_SECONDS)
        case _ if sent:
            raise Unknown(f"{own.host} was sent the page, and the line broke: {told}")
        case "unreached" | "server":
            raise NotNow(f"{own.host} cannot be read now: {told}", RETRY_SECONDS, down=True)
        case _:
            raise NeedsYou(problems.refused(own, told))
