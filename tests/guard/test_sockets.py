"""A connection goes where it was judged to go, whatever the name says a moment later."""

import asyncio
import socket
import ssl
from collections.abc import Sequence
from contextlib import closing

import pytest

from authority import make_authority
from loopback import Loopback, answer
from onefirm.domain.problem import Refusal
from onefirm.guard.addresses import Home, Rules
from onefirm.guard.certificates import verifying
from onefirm.guard.sockets import connect_now, open_socket, open_stream

_REQUEST = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"


class Rebinding:
    """A name server of an attacker: another answer each time it is asked."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return [self.answers[min(self.asked, len(self.answers)) - 1]]


def test_a_name_is_looked_up_once_and_its_judged_address_is_used() -> None:
    async def story() -> None:
        async with Loopback(answer(200)) as server:
            rebinding = Rebinding("127.0.0.1", "10.0.0.1")
            connection = await open_socket("nas.home", server.port, server.rules("nas.home"), resolve=rebinding)
            with closing(connection):
                assert connection.getpeername()[0] == "127.0.0.1"
            assert rebinding.asked == 1

    asyncio.run(story())


def test_a_name_that_turns_private_after_a_public_answer_is_refused_the_next_time() -> None:
    async def story() -> None:
        async with Loopback(answer(200)) as server:
            rebinding = Rebinding("127.0.0.1")
            rules = Rules(ports=frozenset({server.port}))
            for _ in range(2):
                with pytest.raises(Refusal):
                    await open_socket("evil.example", server.port, rules, resolve=rebinding)
            assert not server.heard

    asyncio.run(story())


def test_tls_asks_for_the_name_and_not_for_the_address() -> None:
    authority = make_authority()

    async def speaks(host: str, server: Loopback) -> bytes:
        reader, writer = await open_stream(
            host, server.port, server.rules(host), tls=verifying(authority.pem), resolve=Rebinding("127.0.0.1")
        )
        with closing(writer):
            writer.write(_REQUEST)
            return await reader.readline()

    async def story() -> None:
        async with Loopback(answer(200), tls=authority.server("mail.home")) as server:
            assert await speaks("mail.home", server) == b"HTTP/1.1 200 Said\r\n"
            with pytest.raises(ssl.SSLCertVerificationError):
                await speaks("other.home", server)

    asyncio.run(story())


def test_what_this_machine_does_not_trust_is_not_spoken_to() -> None:
    async def story() -> None:
        async with Loopback(answer(200), tls=make_authority().server("mail.home")) as server:
            for context in (verifying(), verifying(make_authority().pem)):
                with pytest.raises(ssl.SSLCertVerificationError):
                    await open_stream(
                        "mail.home", server.port, server.rules("mail.home"), tls=context, resolve=Rebinding("127.0.0.1")
                    )
            assert not server.heard

    asyncio.run(story())


def test_the_next_address_is_tried_when_the_first_one_does_not_answer() -> None:
    async def story() -> None:
        async with Loopback(answer(200)) as server:

            async def two(_host: str, _port: int) -> Sequence[str]:
                return ["127.0.0.2", "::1", "127.0.0.1"]

            # The server listens on 127.0.0.1 alone.
            connection = await open_socket("nas.home", server.port, server.rules("nas.home"), resolve=two)
            with closing(connection):
                assert connection.getpeername()[0] == "127.0.0.1"

    asyncio.run(story())


def test_a_host_that_never_answers_takes_no_longer_than_it_may() -> None:
    async def never(_host: str, _port: int) -> Sequence[str]:
        await asyncio.sleep(60)
        return []

    async def story() -> None:
        with pytest.raises(TimeoutError):
            await open_socket("nas.home", 1, Rules(homes=frozenset({Home("nas.home", 1)})), seconds=0.05, resolve=never)

    asyncio.run(story())


def test_a_thread_that_blocks_is_led_by_the_same_rules() -> None:
    def found(_host: str, _port: int) -> Sequence[str]:
        return ["127.0.0.2", "127.0.0.1"]

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with closing(
            connect_now("nas.home", port, Rules(homes=frozenset({Home("nas.home", port)})), resolve=found)
        ) as made:
            assert made.getpeername()[0] == "127.0.0.1"
        with pytest.raises(Refusal):
            connect_now("evil.example", port, Rules(ports=frozenset({port})), resolve=found)
    with pytest.raises(OSError, match="refused"):
        connect_now("nas.home", port, Rules(homes=frozenset({Home("nas.home", port)})), resolve=found, seconds=1)
