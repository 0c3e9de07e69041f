"""What comes of a try is told in the words of a connector, by what would happen if it were sent twice."""

import asyncio
import gzip
import ssl
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from fakes import ManualClock, SeededChance
from faultproxy import Fault, FaultProxy
from loopback import Heard, Loopback, Script, answer
from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Unknown
from onefirm.guard.addresses import Home, Rules
from onefirm.guard.backoff import Safety
from onefirm.guard.lane import Guard
from onefirm.guard.web.calls import Answer, Call, Caps
from onefirm.guard.web.client import Web

READ, KEYED, ONCE = Safety.READ, Safety.KEYED, Safety.ONCE
_METHODS = {READ: "GET", KEYED: "PUT", ONCE: "POST"}
_TRIES = {READ: 3, KEYED: 3, ONCE: 1}
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Nobody is trusted, and nothing has to be read for it."""
_WORDS = {"later": NotNow, "you": NeedsYou, "never": Never, "unknown": Unknown}


def _call(safety: Safety, url: str, **more: Any) -> Call:
    fields: dict[str, Any] = {} if safety is READ else {"content": b"{}"}
    if safety is KEYED:
        fields |= {"key": "effect-1", "headers": {"Idempotency-Key": "effect-1"}}
    return Call(_METHODS[safety], url, safety, **{**fields, **more})


def _web(rules: Rules, **more: Any) -> Web:
    more.setdefault("tls", _NO_TLS)
    return Web(Guard(ManualClock(), SeededChance()), "books", rules=rules, **more)


async def _said(web: Web, call: Call) -> Answer | NotNow | NeedsYou | Never | Unknown:
    try:
        return await web.send(call)
    except (NotNow, NeedsYou, Never, Unknown) as word:
        return word


def _came_of(safety: Safety, *script: Script, fault: Fault | None = None, **more: Any) -> tuple[Any, Loopback]:
    """What a connector is told, and the server that was asked."""

    async def story() -> tuple[Any, Loopback]:
        async with Loopback(*script) as server, FaultProxy(server.port) as proxy:
            proxy.fault = fault or Fault()
            rules = Rules(homes=frozenset({Home("127.0.0.1", proxy.port)}))
            said = await _said(_web(rules), _call(safety, f"http://127.0.0.1:{proxy.port}/x", **more))
            return said, server

    return asyncio.run(story())


@pytest.mark.parametrize(
    ("status", "read", "keyed", "once"),
    [
        (300, "you", "you", "you"),
        (301, "you", "you", "you"),
        (302, "never", "unknown", "unknown"),
        (303, "never", "unknown", "unknown"),
        (304, "never", "never", "never"),
        (307, "you", "you", "you"),
        (308, "you", "you", "you"),
        (400, "never", "never", "never"),
        (401, "you", "you", "you"),
        (402, "never", "never", "never"),
        (403, "you", "you", "you"),
        (404, "never", "never", "never"),
        (407, "you", "you", "you"),
        (408, "later*", "later*", "later"),
        (409, "never", "unknown", "never"),
        (410, "never", "never", "never"),
        (412, "never", "unknown", "never"),
        (413, "never", "never", "never"),
        (422, "never", "never", "never"),
        (423, "never", "never", "never"),
        (425, "later*", "later*", "later"),
        (429, "later*", "later*", "later"),
        (451, "never", "never", "never"),
        (500, "later*", "unknown*", "unknown"),
        (501, "later*", "unknown*", "unknown"),
        (502, "later*", "unknown*", "unknown"),
        (503, "later*", "unknown*", "unknown"),
        (504, "later*", "unknown*", "unknown"),
        (599, "later*", "unknown*", "unknown"),
    ],
)
def test_each_status_has_a_word_and_only_what_may_happen_twice_is_tried_again(
    status: int, read: str, keyed: str, once: str
) -> None:
    for safety, expected in ((READ, read), (KEYED, keyed), (ONCE, once)):
        said, server = _came_of(safety, answer(status))
        assert type(said) is _WORDS[expected.rstrip("*")], f"{safety}: {said}"
        assert len(server.heard) == (_TRIES[safety] if expected.endswith("*") else 1), safety


@pytest.mark.parametrize("safety", list(Safety))
def test_whoever_says_when_has_not_begun(safety: Safety) -> None:
    for status in (429, 503):
        said, server = _came_of(safety, answer(status, retry_after="120"))
        assert isinstance(said, NotNow)
        assert said.retry_after_seconds == 120
        assert len(server.heard) == 1, "Two minutes are longer than a call may take."


def test_a_short_wait_that_is_asked_for_is_kept_and_then_it_is_tried_again() -> None:
    clock = ManualClock()

    async def story() -> Answer:
        async with Loopback(answer(429, retry_after="7"), answer(200, b"yes")) as server:
            web = Web(Guard(clock, SeededChance()), "books", rules=server.rules(), tls=_NO_TLS)
            return await web.send(_call(READ, server.url()))

    said = asyncio.run(story())
    assert (said.body, said.tries, said.doubt) == (b"yes", 2, False)
    assert clock.elapsed() >= 7


def test_a_date_is_as_good_as_a_number_of_seconds() -> None:
    said, _ = _came_of(ONCE, answer(429, retry_after="Mon, 02 Mar 2026 09:05:00 GMT"))
    assert said.retry_after_seconds == 300


@pytest.mark.parametrize(("safety", "word"), [(READ, NotNow), (KEYED, Unknown), (ONCE, Unknown)])
@pytest.mark.parametrize(
    "fault",
    [
        Fault("lose_reply"),
        Fault("lose_request"),
        Fault("cut", count=9),
        Fault("cut", count=30),
        Fault("cut", count=60),
    ],
    ids=lambda fault: f"{fault.mode}-{fault.count}",
)
def test_a_lost_reply_and_a_lost_request_look_alike_so_neither_is_taken_for_a_no(
    safety: Safety, word: type[Exception], fault: Fault
) -> None:
    said, server = _came_of(safety, answer(200, b"0123456789" * 10), fault=fault)
    assert type(said) is word
    assert len(server.heard) == (0 if fault.mode == "lose_request" else _TRIES[safety])


@pytest.mark.parametrize("safety", [READ, KEYED])
def test_what_may_happen_twice_outlives_a_lost_reply(safety: Safety) -> None:
    said, server = _came_of(safety, answer(201, b"made"), fault=Fault("lose_reply", times=1))
    assert (said.status, said.tries, said.doubt) == (201, 2, safety is KEYED)
    assert len(server.heard) == 2
    assert server.heard[0].body == server.heard[1].body, "A repeat is the same to the byte."


def test_exists_already_after_a_lost_reply_may_have_been_us_and_says_so() -> None:
    said, _ = _came_of(KEYED, answer(201), answer(412), fault=Fault("lose_reply", times=1), answers=frozenset({412}))
    assert (said.status, said.doubt) == (412, True)
    said, _ = _came_of(KEYED, answer(412), answers=frozenset({412}))
    assert (said.status, said.doubt) == (412, False)


@pytest.mark.parametrize("then", [400, 401, 409, 429, 301])
def test_after_a_lost_reply_no_later_no_settles_anything(then: int) -> None:
    said, _ = _came_of(KEYED, answer(200), answer(then), fault=Fault("lose_reply", times=1))
    assert isinstance(said, Unknown)
    assert "earlier try" in said.why


@pytest.mark.parametrize("safety", list(Safety))
def test_where_nobody_is_reached_nothing_was_sent(safety: Safety) -> None:
    async def story() -> Any:
        async with Loopback(answer(200)) as server:
            pass
        return await _said(_web(server.rules()), _call(safety, server.url()))

    assert isinstance(asyncio.run(story()), NotNow)


@pytest.mark.parametrize("safety", list(Safety))
def test_a_name_that_is_not_found_is_told_as_not_now(safety: Safety) -> None:
    async def nobody(_host: str, _port: int) -> list[str]:
        raise OSError("Name or service not known")

    said = asyncio.run(_said(_web(Rules(), resolve=nobody), _call(safety, "https://gone.example/")))
    assert isinstance(said, NotNow)


@pytest.mark.parametrize("safety", list(Safety))
def test_an_address_that_is_not_public_is_never_opened(safety: Safety) -> None:
    async def story() -> Any:
        async with Loopback(answer(200)) as server:
            said = await _said(_web(Rules(ports=frozenset({server.port}))), _call(safety, server.url()))
            assert not server.heard
            return said

    said = asyncio.run(story())
    assert isinstance(said, Never)
    assert said.problem.code in ("outside-not-public", "outside-in-clear")


# Slow: real time passes here, so the bounds are small.


async def _dribble(_heard: Heard, writer: Any) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    while True:
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.01)


async def _silent(_heard: Heard, _writer: Any) -> None:
    await asyncio.sleep(60)


async def _slow_head(_heard: Heard, writer: Any) -> None:
    while True:
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("play", "safety", "word"),
    [
        (_dribble, READ, NotNow),
        (_dribble, KEYED, Unknown),
        (_dribble, ONCE, Unknown),
        (_silent, ONCE, Unknown),
        (_slow_head, ONCE, Unknown),
    ],
)
def test_whoever_answers_byte_by_byte_does_not_hold_us(
    safety: Safety, word: type[Exception], play: Callable[[Heard, Any], Awaitable[None]]
) -> None:
    async def story() -> Any:
        async with Loopback(play) as server:
            web = _web(server.rules(), caps=Caps(seconds_max=1.0))
            async with asyncio.timeout(10):
                return await _said(web, _call(safety, server.url()))

    assert type(asyncio.run(story())) is word


_JSON = "application/json"
_OPEN_END = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n%b\r\n\r\n"
_UNFIT = {
    "too large": answer(200, b"x" * 2001, content_type=_JSON),
    "too large and says so": _OPEN_END % b"content-length: 99999999999" + b"x",
    "too large without an end": _OPEN_END % b"connection: close" + b"x" * 3000,
    "a bomb": answer(200, gzip.compress(b"\0" * 50_000_000), content_encoding="gzip", content_type=_JSON),
    "packed twice": answer(200, gzip.compress(gzip.compress(b"x")), content_encoding="gzip, gzip", content_type=_JSON),
    "packed unasked": answer(200, b"x", content_encoding="br", content_type=_JSON),
    "packed badly": answer(200, b"no gzip at all", content_encoding="gzip", content_type=_JSON),
    "packed with something behind it": answer(
        200, gzip.compress(b"x") + b"more", content_encoding="gzip", content_type=_JSON
    ),
    "of another kind": answer(200, b"<html>", content_type="text/html"),
    "of no kind": answer(200, b"<html>"),
}


@pytest.mark.parametrize("unfit", _UNFIT)
@pytest.mark.parametrize(("safety", "word"), [(READ, Never), (KEYED, Unknown), (ONCE, Unknown)])
def test_a_reply_that_is_of_no_use_is_not_read_on(safety: Safety, word: type[Exception], unfit: str) -> None:
    async def story() -> tuple[Any, int]:
        async with Loopback(_UNFIT[unfit]) as server:
            web = _web(server.rules(), caps=Caps(bytes_max=60_000 if unfit == "a bomb" else 2000))
            return await _said(web, _call(safety, server.url(), types=(_JSON,))), len(server.heard)

    said, heard = asyncio.run(story())
    assert type(said) is word
    assert heard == 1, "It would be the same again."


@pytest.mark.parametrize("spelled", ["application/json", "Application/JSON; charset=utf-8", "application/json ;x=y"])
def test_what_fits_is_read_unpacked_and_whole(spelled: str) -> None:
    body = b'{"a": "' + b"b" * 3_000_000 + b'"}'
    said, _ = _came_of(
        READ,
        answer(200, gzip.compress(body), content_encoding="gzip", content_type=spelled),
        types=("application/json",),
    )
    assert said.body == body
    assert said.json()["a"] == "b" * 3_000_000


def test_a_packed_reply_that_breaks_off_is_a_lost_one() -> None:
    cut = gzip.compress(b"x" * 1000)[:-4]
    said, _ = _came_of(ONCE, answer(200, cut, content_encoding="gzip"))
    assert isinstance(said, Unknown)
    said, _ = _came_of(READ, answer(200, cut, content_encoding="gzip"))
    assert isinstance(said, NotNow)


def test_a_whole_family_of_kinds_may_be_taken() -> None:
    said, _ = _came_of(READ, answer(200, b"BEGIN:VCALENDAR", content_type="text/calendar"), types=("text/",))
    assert said.text() == "BEGIN:VCALENDAR"


def test_nothing_is_read_where_nothing_comes() -> None:
    for status in (204, 304):
        said, _ = _came_of(READ, f"HTTP/1.1 {status} Nothing\r\n\r\n".encode(), answers=frozenset({304}))
        assert (said.status, said.body) == (status, b"")
