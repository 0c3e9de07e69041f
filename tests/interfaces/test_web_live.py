"""The live stream: it never says more than is on the disk, resumes, and ends at once."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path

import pytest
from bench.firms import free_port, running, set_up
from bench.stop import stopped

from interfaces.web_support import DRAFT, Served, Waiting, served
from onefirm.interfaces.web.frame.live import STREAMS_MAX, STREAMS_OF_ONE_MAX

ENDS_WITHIN_SECONDS = 3
"""An operator feels one second; a busy machine may take three times as long."""
TESTS = Path(__file__).parents[1]


@pytest.fixture
def site() -> Iterator[Served]:
    with served() as running:
        yield running.sign_in()


@contextlib.contextmanager
def listening(
    port: int, cookie: str, query: str = "", headers: Mapping[str, str] | None = None
) -> Generator[http.client.HTTPResponse]:
    """An open stream, closed with the block."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    own = {"Host": f"localhost:{port}", "Cookie": cookie, "Accept": "text/event-stream"}
    line.request("GET", f"/live{query}", headers={**own, **(headers or {})})
    stream = line.getresponse()
    try:
        yield stream
    finally:
        stream.close()
        line.close()


def _next_id(stream: http.client.HTTPResponse) -> int:
    for line in stream:
        if line.startswith(b"id: "):
            return int(line[4:])
    raise AssertionError("The stream ended.")


def test_a_new_page_hears_how_far_the_ledger_has_come(site: Served) -> None:
    with listening(site.port, site.cookie) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert _next_id(stream) == 40
        site.desk.arrive(Waiting("q_new", "review", DRAFT, 0))
        assert _next_id(stream) == 41


def test_a_page_that_knows_the_newest_hears_only_what_comes_after(site: Served) -> None:
    with listening(site.port, site.cookie, "?after=40") as stream:
        assert stream.readline() == b": open\n"
        site.desk.move()
        assert _next_id(stream) == 41


def test_a_broken_line_resumes_where_it_was(site: Served) -> None:
    site.desk.seq = 50
    with listening(site.port, site.cookie, "?after=40", {"Last-Event-ID": "50"}) as stream:
        assert stream.readline() == b": open\n"
        site.desk.move()
        assert _next_id(stream) == 51


def test_the_stream_says_the_durable_sequence_even_when_told_of_more(site: Served) -> None:
    with listening(site.port, site.cookie, "?after=39") as stream:
        assert _next_id(stream) == 40
        for notify in tuple(site.desk.watchers):
            notify(99)
        site.desk.move()
        assert _next_id(stream) == 41


def test_nobody_is_watched_for_once_the_page_is_closed(site: Served) -> None:
    with listening(site.port, site.cookie) as stream:
        _next_id(stream)
        assert len(site.desk.watchers) == 1
    assert site.desk.unwatched.wait(10)
    assert site.desk.watchers == []


def test_whoever_is_signed_in_no_more_hears_no_more(site: Served) -> None:
    with listening(site.port, site.cookie) as stream:
        _next_id(stream)
        assert site.post("/sign-out", {}).status == 303
        site.desk.move()
        assert b"id:" not in stream.read()
        assert stream.isclosed()


def test_a_number_that_is_none_begins_the_stream_anew(site: Served) -> None:
    with listening(site.port, site.cookie, f"?after={'9' * 5000}") as stream:
        assert stream.status == 200 and _next_id(stream) == 40


def test_an_open_stream_ends_at_once_when_the_server_goes_down(site: Served) -> None:
    with listening(site.port, site.cookie) as stream:
        _next_id(stream)
        began = time.monotonic()
        site.stop()
        stream.read()
        assert stream.isclosed()
        assert time.monotonic() - began < ENDS_WITHIN_SECONDS


SERVER = """
import asyncio, sys
from interfaces.web_support import *
gatekeeper = Gatekeeper(StillClock(), RealChance())
def ready(address): print(address, gatekeeper.start_path(), flush=True)
asyncio.run(serve(web_app(ScriptedDesk(), gatekeeper), 0, ready))
print("closed in order", flush=True)
"""


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_open_streams_and_leaves_the_rest_to_whoever_started_it(sign: signal.Signals) -> None:
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout is not None
        address, link = server.stdout.readline().split()
        port = int(address.rsplit(":", 1)[1])
        with listening(port, _signed_in(port, link)) as stream:
            _next_id(stream)
            began = time.monotonic()
            server.send_signal(sign)
            assert server.wait(10) == 0
            assert time.monotonic() - began < ENDS_WITHIN_SECONDS
        assert server.stdout.read() == "closed in order\n"


def test_a_firm_with_pages_that_listen_is_gone_soon_after_the_signal(tmp_path: Path) -> None:
    set_up(tmp_path / "firm")
    with running(tmp_path / "firm", port=free_port(), demo=False) as up:
        assert stopped(up) <= ENDS_WITHIN_SECONDS
        assert up.process.stdout is not None
        assert b"Everything is saved" in up.process.stdout.read()


def _signed_in(port: int, link: str) -> str:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(line):
        line.request("GET", link, headers={"Host": f"localhost:{port}"})
        return line.getresponse().headers["Set-Cookie"].split(";")[0]


def opened(line: contextlib.ExitStack, site: Served, cookie: str, count: int) -> None:
    for _ in range(count):
        stream = line.enter_context(listening(site.port, cookie))
        assert stream.status == 200 and stream.readline() == b": open\n"


def test_one_browser_has_a_bounded_number_of_streams_and_another_browser_its_own(site: Served) -> None:
    mine, others = site.cookie, site.sign_in().cookie
    with contextlib.ExitStack() as lines:
        opened(lines, site, mine, STREAMS_OF_ONE_MAX - 1)
        with listening(site.port, mine) as last:
            assert last.status == 200
            with listening(site.port, mine) as full:
                assert (full.status, full.headers["Retry-After"]) == (429, "60")
                assert b"This window is not live" in full.read()
            assert len(site.desk.watchers) <= STREAMS_OF_ONE_MAX
            opened(lines, site, others, 1)
        # A window that is closed makes room for another.
        assert any(_let_in(site, mine) for _ in range(100))


def _let_in(site: Served, cookie: str) -> bool:
    """The server finds a closed line when it next has something to say."""
    with listening(site.port, cookie) as again:
        site.desk.move()
        return again.status == 200 and _next_id(again) > 0


def test_all_browsers_together_have_a_bounded_number_of_streams(site: Served) -> None:
    with contextlib.ExitStack() as lines:
        for _ in range(STREAMS_MAX // STREAMS_OF_ONE_MAX):
            opened(lines, site, site.sign_in().cookie, STREAMS_OF_ONE_MAX)
        with listening(site.port, site.sign_in().cookie) as full:
            assert full.status == 429
        assert site.get("/inbox").status == 200, "Whoever is not live is served all the same."
    assert len(site.desk.watchers) <= STREAMS_MAX
