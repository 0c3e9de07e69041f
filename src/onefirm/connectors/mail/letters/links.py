"""Links that decide, in the letters of others: found however they are spelled, and taken out of what is kept."""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from email import message_from_bytes
from html import unescape
from urllib.parse import unquote

from onefirm.capabilities.notify import LINK_PATH
from onefirm.connectors.mail.letters.letter import PARTS_MAX, Part, nested_too_deep

_LINK = re.compile(re.escape(LINK_PATH) + r"([A-Za-z0-9_-]{1,2000})\.([0-9a-f]{32})")
_BETWEEN = re.compile(r"[\s>|\x00\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffd]+")
"""What a mail program puts into a long word that it quotes, breaks or spells in another alphabet."""
_TAG = re.compile(r"<[^<>]{0,2000}>")
_INSIDE_MAX = 3
"""So often something is looked for in what stands in something else: a letter in a letter, each of them encoded."""
_CODED = re.compile(rb"(?:[A-Za-z0-9+/]{16,}[\s>|]{0,20})+[A-Za-z0-9+/]{0,15}={0,2}")
"""Base64, whether or not somebody says so."""
_CODED_SIGNS_MIN = 60
_WORD = LINK_PATH.split("/")[1]
"""What nobody spells in any other way."""
_BEFORE, _BEHIND = 60, 3_000
_BESIDE = b" \t\r\n>|=" + bytes(sign for sign in range(256) if not 32 <= sign < 127)
"""Looked away from when it is asked, fast, whether a link could stand there at all."""
_BREAK = rb"(?:[\s>|]|=\r?\n){0,20}"
_STANDS = re.compile(
    re.escape(LINK_PATH.encode())
    + rb"(?:3D)?(?P<link>[A-Za-z0-9_\-\s>|=]{1,4000}\."
    + _BREAK
    + rb"(?:[0-9a-f]"
    + _BREAK
    + rb"){31}[0-9a-f])"
)
"""A link as it stands in a letter in clear, wrapped and quoted or not."""
_SIGN = re.compile(rb"[A-Za-z0-9_.-]")
_HEAD = ("From", "To", "Date", "Subject", "Message-ID", "In-Reply-To")
_HEAD_BYTES_MAX = 65_536
_INSTEAD = "[What stood here quoted a link that decides. It is not kept.]\r\n"


def links_in(raw: bytes) -> Iterator[tuple[str, str]]:
    """What is said by each link in these bytes, and its seal. Whose it is, is asked elsewhere."""
    for text in _texts(raw):
        if _WORD.encode() in text.translate(None, _BESIDE):
            words = {each.decode("utf-8", "replace") for each in (text, quopri.decodestring(text))}
            for spelled in words | {_TAG.sub("", each) for each in words}:
                yield from ((link[1], link[2]) for link in _LINK.finditer(_plain(spelled)))


def without_links(raw: bytes) -> bytes:
    """The same letter, and nobody can decide anything with what is left of it. As it was where it holds no link."""
    if not _holds(raw):
        return raw
    for tried in (lambda: _STANDS.sub(_blotted, raw), lambda: _rebuilt(_STANDS.sub(_blotted, raw))):
        if (left := tried()) and not _holds(left):
            return left
    return _head_of(raw)


def _holds(raw: bytes) -> bool:
    return next(links_in(raw), None) is not None


def _blotted(found: re.Match[bytes]) -> bytes:
    begins = found.start("link") - found.start()
    return found[0][:begins] + _SIGN.sub(b"x", found["link"])


def _plain(text: str) -> str:
    """What stands where a link could: some programs spell it anew and lead it through a place of their own, twice."""
    near = _near(_BETWEEN.sub("", text))
    return "\n".join(_BETWEEN.sub("", unquote(unquote(unescape(each)))) for each in near)


def _near(text: str) -> Iterator[str]:
    begins, ends, at = 0, 0, text.find(_WORD)
    while at >= 0:
        if at - _BEFORE > ends:
            yield text[begins:ends]
            begins = at - _BEFORE
        ends, at = at + _BEHIND, text.find(_WORD, at + 1)
    yield text[begins:ends]


def _texts(raw: bytes, depth: int = 0) -> Iterator[bytes]:
    """Every word of it, shown or not: markup, other forms of the same, and letters that were forwarded whole."""
    yield raw
    if depth < _INSIDE_MAX:
        for inner in (*_payloads(raw), *_coded(raw)):
            yield from _texts(inner, depth + 1)


def _payloads(raw: bytes) -> Iterator[bytes]:
    if nested_too_deep(raw):
        return
    try:
        parts = [part for part in message_from_bytes(raw).walk() if not part.is_multipart()][:PARTS_MAX]
        payloads = [part.get_payload(decode=True) for part in parts if part.get("Content-Transfer-Encoding")]
    except Exception:  # noqa: BLE001 -- whatever a stranger sends is judged where it is read, and set aside there.
        return
    yield from (payload for payload in payloads if isinstance(payload, bytes))


def _coded(raw: bytes) -> Iterator[bytes]:
    for found in _CODED.finditer(raw):
        signs = re.sub(rb"[^A-Za-z0-9+/]", b"", found[0])
        if len(signs) >= _CODED_SIGNS_MIN:
            try:
                yield base64.b64decode(signs + b"A" * (-len(signs) % 4))
            except binascii.Error:
                continue


def _rebuilt(raw: bytes) -> bytes:
    """Without the parts that hold one in an encoding of their own; nothing where that cannot be."""
    if nested_too_deep(raw):
        return b""
    try:
        message: Part = message_from_bytes(raw)
        for part in list(message.walk())[:PARTS_MAX]:
            payload = None if part.is_multipart() else part.get_payload(decode=True)
            if isinstance(payload, bytes) and _holds(payload):
                del part["Content-Transfer-Encoding"]
                part.set_payload(_INSTEAD)
        return message.as_bytes()
    except Exception:  # noqa: BLE001 -- whatever a stranger sends; less of it is kept then.
        return b""


def _head_of(raw: bytes) -> bytes:
    message: Part = message_from_bytes(raw[:_HEAD_BYTES_MAX].replace(b"\r\n", b"\n").partition(b"\n\n")[0])
    said = [(name, " ".join(str(message.get(name, "")).split())) for name in _HEAD]
    lines = [f"{name}: {value}".encode("ascii", "replace") for name, value in said if value]
    return b"\r\n".join([*(line for line in lines if not _holds(line)), b"", _INSTEAD.encode()])
