"""Whatever a server says, it is an answer or one of the four words, soon."""

import asyncio
import gzip
import ssl
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import ManualClock, SeededChance
from loopback import Heard, Loopback, answer
from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Unknown
from onefirm.guard.backoff import Safety
from onefirm.guard.lane import Guard
from onefirm.guard.web.calls import Answer, Call, Caps
from onefirm.guard.web.client import Web

_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_SECONDS_MAX = 10.0
"""Half of what a call may take: something hung. It takes some milliseconds."""

_ODD_HEADERS = (
    *(b"content-length: 3", b"content-length: 99999999999999999999999", b"content-length: -1", b"content-length: 3, 4"),
    *(b"transfer-encoding: chunked", b"transfer-encoding: gzip", b"content-encoding: gzip", b"content-encoding: \xff"),
    *(b"location: http://[", b"location: \xff\xfe", b"location: //", b"location: ?" + b"x" * 70_000, b"retry-after: x"),
    *(b"content-type: text/html; charset=idna", b"no colon", b": empty", b"x: " + b"y" * 200_000, b"set-cookie: \x00"),
)


def _said(status: int, headers: list[bytes], body: bytes) -> bytes:
    return b"HTTP/1.1 %d Said\r\n" % status + b"\r\n".join([*headers, b"", b""]) + body


_HEADERS = st.lists(st.sampled_from(_ODD_HEADERS), max_size=4)
_REPLIES = st.binary(max_size=300) | st.builds(_said, st.integers(100, 999), _HEADERS, st.binary(max_size=60))


@given(_REPLIES, st.sampled_from(list(Safety)))
@settings(max_examples=150, deadline=None)
def test_whatever_comes_is_an_answer_or_a_word(reply: bytes, safety: Safety) -> None:
    async def says(_heard: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(reply)

    async def story() -> None:
        async with Loopback(says) as server:
            web = Web(Guard(ManualClock(), SeededChance()), "books", rules=server.rules(), tls=_NO_TLS)
            method = "GET" if safety is Safety.READ else "PUT"
            try:
                said = await web.send(Call(method, server.url("/key"), safety, key="key"))
            except (NotNow, NeedsYou, Never, Unknown):
                return
            assert isinstance(said, Answer)
            assert 200 <= said.status < 300
            said.text()

    began = time.monotonic()
    asyncio.run(story())
    assert time.monotonic() - began < _SECONDS_MAX


def _answer(body: bytes, content_type: str = "") -> Answer:
    return Answer(200, {"content-type": content_type}, body, "", tries=1, doubt=False)


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("", "Grüße".encode(), "Grüße"),
        ("text/html; charset=iso-8859-1", "Grüße".encode("latin-1"), "Grüße"),
        ('text/html; charset="windows-1252"; x=y', "“q”".encode("cp1252"), "“q”"),
        ("text/html; charset=nonsense", b"a\xff", "a\ufffd"),
        ("text/html; charset=cp99999", b"a", "a"),
        ("text/html; charset=idna", b"a", "a"),
        ("text/html; charset=undefined", b"a", "a"),
        ("text/html; charset=", b"a", "a"),
    ],
)
def test_text_is_read_by_the_charset_it_names(kind: str, body: bytes, text: str) -> None:
    assert _answer(body, kind).text() == text


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "utf-7", "zlib", "rot13", "\0"])
def test_no_charset_takes_for_ever(charset: str) -> None:
    began = time.monotonic()
    _answer(b"a-" * 200_000, f"text/plain; charset={charset}").text()
    assert time.monotonic() - began < _SECONDS_MAX


@pytest.mark.parametrize("body", [b"", b"no", b"[" * 100_000, b"1" * 5000, b"\xff\xfe\xfa", b'{"a": 1', b"{}x"])
def test_what_is_no_json_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- the text is Python's own.
        _answer(body).json()


def test_a_bomb_is_noticed_while_it_is_small() -> None:
    """A thousand times its size, and the cap is the only bound on what is held."""
    bomb = gzip.compress(b"\0" * 100_000_000, 6)

    async def story() -> None:
        async with Loopback(answer(200, bomb, content_encoding="gzip")) as server:
            caps = Caps(bytes_max=len(bomb) + 1)
            web = Web(Guard(ManualClock(), SeededChance()), "books", rules=server.rules(), tls=_NO_TLS, caps=caps)
            with pytest.raises(Never):
                await web.send(Call("GET", server.url(), Safety.READ))

    tracemalloc.start()
    try:
        asyncio.run(story())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000
