"""From `onefirm up --demo` on a warm install to the first page, and to the first card that waits."""

import http.client
import json
import statistics
import subprocess
import time
from pathlib import Path

from bench.figure import Figure, at_most
from bench.firms import SCRIPT, Up, environment, free_port, running

PAGE_SECONDS_MAX = 2
CARD_SECONDS_MAX = 120
_ROUNDS = 5


def measure(folder: Path) -> list[Figure]:
    taken = [_round(folder / f"firm{number}") for number in range(_ROUNDS + 1)][1:]
    page, card = (statistics.median(seconds) for seconds in zip(*taken, strict=True))
    return [
        Figure(
            "from `onefirm up --demo` in an empty folder to the first page",
            f"{page:.2f} s",
            *at_most(page, PAGE_SECONDS_MAX, "s"),
        ),
        Figure(
            "from the same moment to the first card that waits, no key and no network",
            f"{card:.2f} s",
            *at_most(card, CARD_SECONDS_MAX, "s"),
        ),
    ]


def _round(folder: Path) -> tuple[float, float]:
    with running(folder, port=free_port()) as up:
        page = _page_after(up)
        return page, _card_after(up)


def _page_after(up: Up) -> float:
    """Sign in with the link, as the browser does, and read Today."""
    line = http.client.HTTPConnection(up.host, up.port, timeout=10)
    line.request("GET", up.path)
    signed_in = line.getresponse()
    signed_in.read()
    cookie = str(signed_in.headers["set-cookie"]).partition(";")[0]
    line.request("GET", "/", headers={"cookie": cookie})
    today = line.getresponse()
    text = today.read()
    line.close()
    assert today.status == http.client.OK and b"<main" in text, f"Today answered {today.status}."
    return time.perf_counter() - up.began


def _card_after(up: Up) -> float:
    """Ask the running firm until something waits."""
    deadline = up.began + CARD_SECONDS_MAX
    while time.perf_counter() < deadline:
        asked = subprocess.run(
            [str(SCRIPT), "inbox", "list", "--json"], env=environment(up.folder), capture_output=True, check=True
        )
        if json.loads(asked.stdout)["waiting"]:
            return time.perf_counter() - up.began
    raise TimeoutError(f"Nothing waited after {CARD_SECONDS_MAX} s.")
