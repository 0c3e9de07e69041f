"""An address as a stranger wrote it, spelled in one way, or not taken at all. Pure."""

from urllib.parse import quote, urlsplit, urlunsplit

from onefirm.domain.problem import Refusal
from onefirm.guard.addresses import PORTS, WEB_PORTS, kind_of, read_host

URL_SIGNS_MAX = 2_000
_HOST_SIGNS_MAX = 253
_SAFE = "/:@!$&()*+,;=-._~%?[]"


def plain_url(text: str) -> str:
    """A public place of the web as one would write it; empty for anything else: with a password, to a machine at home.

    What follows a # stays on the machine of whoever reads, so it is left out.
    """
    text = text.strip()
    if not text or len(text) > URL_SIGNS_MAX or not text.isprintable() or " " in text or "\\" in text:
        return ""
    try:
        read = urlsplit(text)
        host, port = read.hostname or "", read.port
    except ValueError:
        return ""
    if read.scheme not in PORTS or read.username is not None or read.password is not None:
        return ""
    if "[" in read.netloc and ":" not in host:
        return ""
    if not (named := _host(host)) or (port is not None and port not in WEB_PORTS):
        return ""
    place = named if port in (None, PORTS[read.scheme]) else f"{named}:{port}"
    plain = urlunsplit((read.scheme, place, quote(read.path, _SAFE) or "/", quote(read.query, _SAFE), ""))
    return plain if len(plain) <= URL_SIGNS_MAX else ""


def _host(host: str) -> str:
    """As it is looked up: letters of other alphabets as their ASCII form, so that nobody takes one for another."""
    if not host or len(host) > _HOST_SIGNS_MAX:
        return ""
    try:
        told = read_host(host.encode("idna").decode("ascii") if not host.isascii() else host)
    except (Refusal, UnicodeError):
        return ""
    if isinstance(told, str):
        return told if "." in told and not told.endswith((".local", ".localhost", ".internal")) else ""
    if kind_of(told):
        return ""
    return f"[{told}]" if told.version == 6 else str(told)
