"""Whereto a call goes, what it takes along, and what is ever told of it."""

import asyncio
import logging
import ssl
from collections.abc import Sequence
from typing import Any

import httpx2
import pytest

from authority import make_authority
from fakes import ManualClock, SeededChance
from loopback import Heard, Loopback, answer
from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Unknown
from onefirm.domain.problem import Refusal
from onefirm.guard.addresses import Home, Rules
from onefirm.guard.backoff import Safety
from onefirm.guard.certificates import verifying
from onefirm.guard.lane import Guard
from onefirm.guard.sockets import open_stream
from onefirm.guard.web.calls import Call, Caps
from onefirm.guard.web.client import Web, host_of
from onefirm.guard.web.transport import CheckedTransport

READ, KEYED, ONCE = Safety.READ, Safety.KEYED, Safety.ONCE
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_INWARD = """
    http://127.0.0.1/ http://169.254.169.254/latest/meta-data/ http://[::1]/ http://[::ffff:7f00:1]/ http://2130706433/
    http://localhost/ http://0x7f.1/ https://10.0.0.1/ http://own.home:22/ http://user:pw@example.com/
    file:///etc/passwd gopher://127.0.0.1/ http://127.0.0.1:6379/ ftp://x/ http://[64:ff9b::7f00:1]/ http://0/
"""
_NO_ADDRESSES = """
    example.com //example.com/ ftp://example.com/ file:///etc/passwd javascript:alert(1) http:///x https:// https://[::1
    https://user:pw@example.com/ https://token@example.com/ https://example.com:99999/ https://ex%61mple.com/
    https://１２７.０.０.１/ https://127.1/
"""
_SECRETS = {"Authorization": "Bearer s3cr3t-token", "Cookie": "sid=s3cr3t-cookie", "X-Api-Key": "s3cr3t-key"}


async def _here(_host: str, _port: int) -> Sequence[str]:
    """Every name leads to this machine."""
    return ["127.0.0.1"]


def _web(rules: Rules, **more: Any) -> Web:
    more.setdefault("tls", _NO_TLS)
    return Web(Guard(ManualClock(), SeededChance()), "books", rules=rules, **more)


def _to(location: str, status: int = 302) -> bytes:
    return answer(status, location=location)


def _both(*homes: tuple[str, Loopback]) -> Rules:
    return Rules(homes=frozenset(Home(host, server.port) for host, server in homes))


# Redirects.


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_reading_is_led_on_within_a_host_and_keeps_what_it_carries(status: int) -> None:
    async def story() -> list[Heard]:
        async with Loopback(_to("/there?x=1", status), answer(200, b"yes")) as server:
            call = Call("PROPFIND", server.url("/here"), READ, {**_SECRETS, "Depth": "1"}, b"<find/>")
            said = await _web(server.rules()).send(call)
            assert (said.body, said.url) == (b"yes", server.url("/there?x=1"))
            return server.heard

    first, second = asyncio.run(story())
    assert (first.method, second.target) == ("PROPFIND", "/there?x=1")
    assert (second.method, second.body) == (("GET", b"") if status == 303 else ("PROPFIND", b"<find/>"))
    assert {"authorization", "cookie", "x-api-key", "depth"} <= second.headers.keys()


@pytest.mark.parametrize("location", ["http://other.home:{port}/x", "//other.home:{port}/x"])
def test_a_redirect_leads_no_stranger_home_though_the_operator_has_named_it(location: str) -> None:
    async def story() -> tuple[Never, int]:
        inner, outer = Loopback(answer(200, b"private")), Loopback(lambda heard, writer: lead(heard, writer))

        async def lead(_heard: Heard, writer: asyncio.StreamWriter) -> None:
            writer.write(_to(location.format(port=inner.port)))

        async with inner, outer:
            web = _web(_both(("own.home", outer), ("other.home", inner)), resolve=_here)
            with pytest.raises(Never) as never:
                await web.send(Call("GET", outer.url("/", "own.home"), READ, _SECRETS))
            assert len(outer.heard) == 1
            return never.value, len(inner.heard)

    never, heard = asyncio.run(story())
    assert heard == 0
    assert never.problem.code in ("outside-not-public", "outside-port-closed")


@pytest.mark.parametrize("location", _INWARD.split())
def test_every_place_it_is_led_to_is_judged_anew(location: str) -> None:
    async def story() -> Never:
        async with Loopback(_to(location)) as server:
            with pytest.raises(Never) as never:
                await _web(server.rules("own.home"), resolve=_here).send(Call("GET", server.url("/", "own.home"), READ))
            assert len(server.heard) == 1
            return never.value

    assert asyncio.run(story()).problem.code.startswith("outside-")


def test_a_name_that_is_rebound_between_two_places_is_judged_at_each() -> None:
    """The first look-up finds the operator's machine, the second, of the same name, the machine's secrets."""
    asked: list[str] = []

    async def rebinds(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    async def story() -> Never:
        async with Loopback(_to("/again")) as server:
            with pytest.raises(Never) as never:
                await _web(server.rules("own.home"), resolve=rebinds).send(
                    Call("GET", server.url("/", "own.home"), READ)
                )
            assert len(server.heard) == 1
            return never.value

    assert asyncio.run(story()).problem.code == "outside-not-public"
    assert asked == ["own.home", "own.home"]


def test_what_we_sign_in_with_goes_to_no_other_place() -> None:
    async def story() -> list[Heard]:
        authority = make_authority()
        tls = authority.server("127.0.0.1")
        other, server = Loopback(answer(200), tls=tls), Loopback(lambda heard, writer: lead(heard, writer), tls=tls)

        async def lead(_heard: Heard, writer: asyncio.StreamWriter) -> None:
            writer.write(_to(other.url("/stolen")))

        async with other, server:
            headers = {**_SECRETS, "Accept": "text/html", "If-None-Match": "x"}
            await _web(_Everywhere(), tls=verifying(authority.pem)).send(Call("GET", server.url(), READ, headers))
            assert {"authorization", "cookie", "x-api-key"} <= server.heard[0].headers.keys()
            return other.heard

    (heard,) = asyncio.run(story())
    assert not {"authorization", "cookie", "x-api-key"} & heard.headers.keys()
    assert heard.headers["accept"] == "text/html"
    assert heard.headers["if-none-match"] == "x"


class _Everywhere(Rules):
    """So that this machine can play two strangers."""

    def home(self, host: str, port: int) -> bool:
        return True

    def without_homes(self) -> Rules:
        return self


def test_a_circle_ends() -> None:
    async def story() -> int:
        async with Loopback(_to("/round")) as server:
            with pytest.raises(Never) as never:
                await _web(server.rules(), caps=Caps(redirects_max=3)).send(Call("GET", server.url(), READ))
            assert never.value.problem.code == "outside-reply-unfit"
            return len(server.heard)

    assert asyncio.run(story()) == 4


def test_nothing_secured_is_led_into_the_open() -> None:
    authority = make_authority()

    async def story() -> Never:
        async with Loopback(_to("http://127.0.0.1/x"), tls=authority.server("127.0.0.1")) as server:
            with pytest.raises(Never) as never:
                await _web(server.rules(), tls=verifying(authority.pem)).send(Call("GET", server.url(), READ))
            return never.value

    assert "everybody can read" in asyncio.run(story()).problem.why


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("safety", [KEYED, ONCE])
def test_an_act_is_never_led_on(safety: Safety, status: int) -> None:
    async def story() -> int:
        async with Loopback(_to("/there", status), answer(200)) as server:
            with pytest.raises((NeedsYou, Unknown)):
                await _web(server.rules()).send(Call("PUT", server.url("/k"), safety, key="/k"))
            return len(server.heard)

    assert asyncio.run(story()) == 1


# TLS, the environment, the open.


@pytest.mark.parametrize(
    ("host", "expired", "trusted"), [("other.home", False, True), ("own.home", True, True), ("own.home", False, False)]
)
def test_whoever_cannot_prove_who_they_are_is_told_nothing_and_you_are_asked(
    host: str, expired: bool, trusted: bool
) -> None:
    authority, stranger = make_authority(), make_authority()

    async def story() -> NeedsYou:
        async with Loopback(answer(200), tls=authority.server(host, expired=expired)) as server:
            tls = verifying((authority if trusted else stranger).pem)
            web = _web(server.rules("own.home"), tls=tls, resolve=_here)
            with pytest.raises(NeedsYou) as needs:
                await web.send(Call("POST", server.url("/", "own.home"), ONCE, _SECRETS, b"all of it"))
            assert not server.heard
            return needs.value

    assert asyncio.run(story()).problem.code == "outside-certificate"


def test_whoever_proves_who_they_are_is_spoken_to() -> None:
    authority = make_authority()

    async def story() -> bytes:
        async with Loopback(answer(200, b"yes"), tls=authority.server("own.home")) as server:
            web = _web(server.rules("own.home"), tls=verifying(authority.pem), resolve=_here)
            return (await web.send(Call("GET", server.url("/", "own.home"), READ))).body

    assert asyncio.run(story()) == b"yes"


def test_a_proxy_in_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> tuple[int, int]:
        async with Loopback(answer(200, b"proxy")) as proxy, Loopback(answer(200, b"itself")) as server:
            for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
                monkeypatch.setenv(name, proxy.url())
            said = await _web(server.rules()).send(Call("GET", server.url(), READ))
            assert said.body == b"itself"
            return len(proxy.heard), len(server.heard)

    assert asyncio.run(story()) == (0, 1)


@pytest.mark.parametrize("header", _SECRETS)
def test_what_we_sign_in_with_is_not_sent_where_everybody_can_read_it(header: str) -> None:
    async def public(_host: str, _port: int) -> Sequence[str]:
        raise AssertionError("It is not even looked up.")

    web = _web(Rules(), resolve=public)
    with pytest.raises(Never) as never:
        asyncio.run(web.send(Call("GET", "http://api.example/", READ, {header: _SECRETS[header]})))
    assert never.value.problem.code == "outside-in-clear"


@pytest.mark.parametrize("url", ["", "https://exa\tmple.com/", *_NO_ADDRESSES.split()])
def test_what_is_no_plain_address_is_not_opened(url: str) -> None:
    async def public(host: str, _port: int) -> Sequence[str]:
        raise AssertionError(f"{host} was looked up.")

    with pytest.raises(Never) as never:
        asyncio.run(_web(Rules(), resolve=public).send(Call("GET", url, READ)))
    assert never.value.problem.code.startswith("outside-")


# What is told.


def _all_that_is_told(fault: BaseException | None) -> str:
    told = ""
    while fault is not None:
        told += f"{fault!r} {fault} {vars(fault)} "
        fault = fault.__cause__ or fault.__context__
    return told


@pytest.mark.parametrize(
    "script", [answer(401), answer(500), answer(404, b"s3cr3t-echo"), _to("/s3cr3t-place"), b"junk\r\n\r\n"]
)
@pytest.mark.parametrize("safety", list(Safety))
def test_nothing_secret_stands_in_a_word_or_in_a_log(
    safety: Safety, script: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    method = {READ: "GET", KEYED: "PUT", ONCE: "POST"}[safety]

    async def story() -> str:
        async with Loopback(script) as server:
            url = server.url("/hook/s3cr3t-path?token=s3cr3t-query#s3cr3t-end")
            call = Call(method, url, safety, _SECRETS, b"" if safety is READ else b"s3cr3t-body", key="hook")
            assert "s3cr3t" not in repr(call)
            with pytest.raises((NotNow, NeedsYou, Never, Unknown)) as told:
                await _web(server.rules()).send(call)
            return _all_that_is_told(told.value)

    told = asyncio.run(story())
    assert "s3cr3t" not in told
    assert "s3cr3t" not in caplog.text
    assert "s3cr3t" not in "".join(str(record.__dict__) for record in caplog.records)


def test_not_even_a_cookie_of_theirs_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def story() -> str:
        async with Loopback(answer(200, b"s3cr3t-body", set_cookie="sid=s3cr3t-sid")) as server:
            return repr(await _web(server.rules()).send(Call("GET", server.url("/s3cr3t"), READ, _SECRETS)))

    assert "s3cr3t" not in asyncio.run(story())
    assert "s3cr3t" not in caplog.text


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:pw@example.com:8443/s3cr3t?x=y#z", "example.com"),
        ("https://[2001:db8::1]/x", "2001:db8::1"),
        ("https://[::1", "(none)"),
        ("nonsense", "(none)"),
        ("https://ex\x1bample.com/", "ex?ample.com"),
    ],
)
def test_of_an_address_the_host_alone_is_told(url: str, shown: str) -> None:
    assert host_of(url) == shown


# What a call says of itself.


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "MKCOL", "MOVE", "get"])
def test_what_changes_something_cannot_pass_for_reading(method: str) -> None:
    with pytest.raises(AssertionError):
        Call(method, "https://api.example/", READ)


def test_what_is_keyed_shows_its_key() -> None:
    with pytest.raises(AssertionError, match="has a key"):
        Call("POST", "https://api.example/", KEYED)
    with pytest.raises(AssertionError, match="stands in the request"):
        Call("POST", "https://api.example/", KEYED, {"Idempotency-Key": "another"}, b"{}", key="effect-1")
    for call in (
        Call("POST", "https://api.example/", KEYED, {"Idempotency-Key": "effect-1"}, key="effect-1"),
        Call("PUT", "https://dav.example/effect-1.ics", KEYED, {"If-None-Match": "*"}, key="effect-1"),
        Call("POST", "https://api.example/", KEYED, content=b'{"id": "effect-1"}', key="effect-1"),
    ):
        assert call.safety is KEYED


@pytest.mark.parametrize("value", ["a\r\nx: y", "a\n", "a\0"])
def test_a_header_is_one_line(value: str) -> None:
    with pytest.raises(AssertionError, match="one line"):
        Call("GET", "https://api.example/", READ, {"X-Name": value})


@pytest.mark.parametrize("name", ["Host", "content-length", "Transfer-Encoding", "Accept-Encoding", "connection"])
def test_how_it_travels_is_not_for_the_caller_to_say(name: str) -> None:
    with pytest.raises(AssertionError, match="not for the caller"):
        Call("GET", "https://api.example/", READ, {name: "x"})


def test_a_header_of_the_callers_takes_the_place_of_ours() -> None:
    async def story() -> Heard:
        async with Loopback(answer(200)) as server:
            headers = {"User-Agent": "reader/1", "ACCEPT": "text/xml"}
            await _web(server.rules()).send(Call("GET", server.url(), READ, headers))
            return server.heard[0]

    heard = asyncio.run(story()).headers
    assert (heard["user-agent"], heard["accept"], heard["accept-encoding"]) == ("reader/1", "text/xml", "gzip")


def test_nobody_is_believed_without_proof() -> None:
    believing = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    believing.check_hostname = False
    believing.verify_mode = ssl.CERT_NONE
    with pytest.raises(AssertionError, match="proves who they are"):
        _web(Rules(), tls=believing)
    with pytest.raises(AssertionError, match="proves who they are"):
        asyncio.run(open_stream("example.com", 443, Rules(), tls=believing))


# For a library that brings a client of its own.


def test_another_librarys_client_goes_the_same_way() -> None:
    async def story() -> None:
        async with Loopback(answer(200, b"yes")) as server:
            url = server.url("/", "own.home")
            transport = CheckedTransport(server.rules("own.home"), _NO_TLS, _here)
            async with httpx2.AsyncClient(transport=transport, trust_env=False) as client:
                assert (await client.get(url)).content == b"yes"
                assert (await client.post(url, json={"a": 1})).status_code == 200
            async with httpx2.AsyncClient(transport=CheckedTransport(Rules(), _NO_TLS, _here)) as client:
                with pytest.raises(Refusal):
                    await client.get("http://own.home/")
        async with httpx2.AsyncClient(transport=CheckedTransport(server.rules("own.home"), _NO_TLS, _here)) as client:
            with pytest.raises(httpx2.ConnectError):
                await client.get(url)

    asyncio.run(story())
