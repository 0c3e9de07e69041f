"""From the signal until the process is gone, while pages listen to it."""

import http.client
import statistics
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.figure import Figure, at_most
from bench.firms import Up, free_port, running, set_up

BOUND_SECONDS = 1
STREAMS = 6
"""As many as a browser opens to one place."""
_ROUNDS = 5
_SECONDS_MAX = 30


def measure(folder: Path) -> list[Figure]:
    seconds = [_round(folder / f"firm{number}") for number in range(_ROUNDS + 1)][1:]
    took = statistics.median(seconds)
    return [
        Figure(
            f"from the signal until `onefirm up` is gone, with {STREAMS} pages listening and nothing half done",
            f"{took:.2f} s, {took / BOUND_SECONDS:.0%}",
            *at_most(took, BOUND_SECONDS, "s"),
        )
    ]


def _round(folder: Path) -> float:
    set_up(folder)
    with running(folder, port=free_port(), demo=False) as up:
        return stopped(up)


def stopped(up: Up) -> float:
    """Seconds until it is gone. Every stream has said something before, so all of them are open."""
    cookie = signed_in(up)
    with ExitStack() as open_streams:
        streams = [open_streams.enter_context(_stream(up, cookie)) for _ in range(STREAMS)]
        for stream in streams:
            assert any(line.startswith(b"id: ") for line in stream), "A stream ended before it said anything."
        began = time.perf_counter()
        up.process.terminate()
        code = up.process.wait(_SECONDS_MAX)
        took = time.perf_counter() - began
    assert code == 0, f"It ended with {code}."
    return took


def signed_in(up: Up) -> str:
    line = http.client.HTTPConnection(up.host, up.port, timeout=10)
    line.request("GET", up.path)
    answer = line.getresponse()
    answer.read()
    line.close()
    return str(answer.headers["set-cookie"]).partition(";")[0]


@contextmanager
def _stream(up: Up, cookie: str) -> Generator[http.client.HTTPResponse]:
    line = http.client.HTTPConnection(up.host, up.port, timeout=10)
    line.request("GET", "/live", headers={"cookie": cookie, "accept": "text/event-stream"})
    answer = line.getresponse()
    yield answer
    answer.close()
    line.close()
