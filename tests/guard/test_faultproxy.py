"""The proxy that others rely on fails exactly as it is told to."""

import asyncio
import smtplib
import socket
import socketserver
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, suppress
from typing import ClassVar

import pytest

from faultproxy import Fault, FaultProxy
from loopback import Loopback, answer


class _Talk(socketserver.StreamRequestHandler):
    """A small mail server: enough of SMTP to take a letter, and it counts what it took."""

    taken: ClassVar[list[bytes]] = []

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().strip():
            if line.upper() == b"DATA":
                self._say("354 go on")
                letter = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    letter += part
                if part:
                    self.taken.append(letter)
                    self._say("250 taken")
            elif line.upper() == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@pytest.fixture
def mail() -> Iterator[int]:
    _Talk.taken.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def _send(port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
        client.sendmail("a@x.example", ["b@x.example"], "Subject: one\r\n\r\nHello.\r\n")


@contextmanager
def _proxy(port: int, fault: Fault) -> Generator[FaultProxy]:
    with FaultProxy(port) as proxy:
        proxy.fault = fault
        yield proxy


def test_when_nothing_is_wrong_it_only_passes_on(mail: int) -> None:
    with _proxy(mail, Fault()) as proxy:
        _send(proxy.port)
    assert (len(_Talk.taken), proxy.connections, proxy.struck) == (1, 1, 0)


@pytest.mark.parametrize(("mode", "taken"), [("lose_reply", 1), ("lose_request", 0)])
def test_to_the_client_both_look_alike_and_the_worlds_are_opposite(mail: int, mode: str, taken: int) -> None:
    fault = Fault("lose_reply" if mode == "lose_reply" else "lose_request", when=b"\r\n.\r\n", times=1)
    with _proxy(mail, fault) as proxy:
        with pytest.raises(smtplib.SMTPServerDisconnected):
            _send(proxy.port)
        assert len(_Talk.taken) == taken
        assert proxy.struck == 1
        _send(proxy.port)
        assert (len(_Talk.taken), proxy.struck) == (taken + 1, 1), "It strikes as often as it was told to."


def _read(port: int) -> bytes:
    with closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        whole = b""
        while part := client.recv(65_536):
            whole += part
            if whole.endswith(b"!"):
                break
        return whole


def _through(fault: Fault) -> tuple[bytes, float, FaultProxy]:
    async def story() -> tuple[bytes, float, FaultProxy]:
        async with Loopback(answer(200, b"x" * 100 + b"!")) as server, FaultProxy(server.port) as proxy:
            proxy.fault = fault
            began = time.monotonic()
            return await asyncio.to_thread(_read, proxy.port), time.monotonic() - began, proxy

    return asyncio.run(story())


@pytest.mark.parametrize("count", [1, 20, 60])
def test_a_reply_is_cut_after_so_many_bytes(count: int) -> None:
    said, _, proxy = _through(Fault("cut", count=count))
    assert (len(said), proxy.struck) == (count, 1)


def test_a_slow_reply_comes_late_and_whole() -> None:
    said, seconds, _ = _through(Fault("slow", seconds=0.2))
    assert said.endswith(b"!")
    assert seconds >= 0.2


def test_a_refused_connection_is_closed_at_once() -> None:
    with _proxy(1, Fault("refuse", times=1)) as proxy:
        with suppress(ConnectionError):
            assert _read(proxy.port) == b""
        assert (proxy.connections, proxy.struck) == (1, 1)
