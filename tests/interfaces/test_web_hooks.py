"""Webhooks over a real line: what is answered, under which names, and what a signature does not open."""

import contextlib
import http.client
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import apsw
import pytest

from hooked import LEAD, OTHER, Up, headers, now, spelled, up, with_hooks
from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.setup import init
from onefirm.domain.events.intents import IntentReceived, OutsideReceived
from onefirm.interfaces.web.frame.guard import is_outside
from onefirm.interfaces.web.frame.problems import BODY_BYTES_MAX
from onefirm.interfaces.web.ways import WAYS

_READS = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
_COUNT = "SELECT count(*) FROM events WHERE kind = ?"
HOOKS = '[hooks.site]\nsecrets = ["site-hook"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "firm"
    init(
        made, name="Tern Studio", operator="Ines Tern", email="ines@tern.example",
        clock=SystemClock(), chance=SystemChance(),
    )  # fmt: skip
    with_hooks(made, HOOKS)
    return made


@pytest.fixture
def site(folder: Path) -> Iterator[Up]:
    with up(folder) as running:
        yield running


def kept(site: Up) -> int:
    assert site.firm is not None
    return sum(row.kind == OutsideReceived.kind for row in site.firm.store.all_rows())


def test_what_is_signed_is_on_the_disk_when_202_is_said_and_twice_is_once(site: Up) -> None:
    raw = spelled(LEAD)
    said = headers(raw, "msg_1", now())
    first = site.send("POST", "/in/site", raw, said)
    assert (first.status, kept(site)) == (202, 1)
    assert site.firm is not None
    assert site.firm.ledger.durable() == max(row.seq for row in site.firm.store.all_rows())
    again = site.send("POST", "/in/site", raw, said)
    assert (again.status, again.body, kept(site)) == (202, first.body, 1)
    assert "Set-Cookie" not in first.headers


def test_a_stranger_is_refused_as_a_problem_and_nothing_is_kept(site: Up) -> None:
    raw = spelled(LEAD)
    forged = site.send("POST", "/in/site", raw, headers(raw, "msg_1", now(), OTHER))
    bare = site.send("POST", "/in/site", raw)
    late = site.send("POST", "/in/site", raw, headers(raw, "msg_1", now() - 400))
    nobody = site.send("POST", "/in/nobody", raw, headers(raw, "msg_1", now()))
    assert [each.status for each in (forged, bare, late, nobody)] == [401, 401, 401, 404]
    assert [each.problem["code"] for each in (forged, late, nobody)] == ["hook-unsigned", "hook-late", "hook-unknown"]
    huge = b"x" * (BODY_BYTES_MAX + 1)
    big = site.send("POST", "/in/site", huge, headers(huge, "msg_2", now()))
    assert (big.status, big.problem["code"]) == (413, "body-too-large")
    assert site.send("GET", "/in/site").status == 405
    assert kept(site) == 0


def test_whoever_guesses_is_told_when_to_come_again(site: Up) -> None:
    raw = spelled(LEAD)
    said = [site.send("POST", "/in/site", raw) for _ in range(40)]
    assert said[0].status == 401 and said[-1].status == 429
    assert int(said[-1].headers["Retry-After"]) >= 1


def test_a_hook_answers_under_any_name_and_the_pages_of_the_operator_do_not(site: Up) -> None:
    raw = spelled(LEAD)
    said = {"Host": "hooks.tern.example", "Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    assert site.send("POST", "/in/site", raw, {**headers(raw, "m", now()), **said}).status == 202
    for path in ("/", "/inbox", "/in", "/healthz"):
        assert site.send("GET", path, said=said).status == 421, path
    assert site.send("POST", "/pause", said=said).status == 421
    for path in ("/in/../inbox", "/in/%2e%2e/inbox", "/in//inbox", "/in/site/../../pause"):
        assert site.send("GET", path, said=said).status in (404, 405), path


def test_nothing_of_the_operators_stands_where_strangers_come() -> None:
    for way in WAYS:
        assert is_outside(way.path) == (way.policy == "outside"), way.path


def test_many_and_again_and_in_any_order_are_one_wish_each(folder: Path) -> None:
    """A small one for every day; the large one is `slow`."""
    _storm(folder, many=30, times=5)


@pytest.mark.slow
def test_ten_thousand_are_one_wish_each(folder: Path) -> None:
    _storm(folder, many=2_500, times=4)


def _storm(folder: Path, many: int, times: int) -> None:
    """They come while nothing is read, and some come once more while all are worked on."""
    raws = [spelled({**LEAD, "email": f"no{number}@palmer.example"}) for number in range(many)]
    with up(folder, works=False) as site:
        for turn in range(times - 1):
            _turn(site, raws, turn)
        assert kept(site) == many
    with up(folder, works=True) as site:
        until = time.monotonic() + 600
        while (wishes := _wishes(folder)) < many and time.monotonic() < until:
            time.sleep(0.2)
        assert wishes == many
        _turn(site, raws[: max(30, many // 20)], times - 1)
        time.sleep(0.5)
        assert (kept(site), _wishes(folder)) == (many, many)


def _turn(site: Up, raws: Sequence[bytes], turn: int) -> None:
    """Each turn in another order: a prime step visits every one of them once."""
    line, many = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60), len(raws)
    for place in range(many):
        number = (place * 7919 + turn * 31) % many
        line.request("POST", "/in/site", raws[number], headers(raws[number], f"m{number}", now()))
        answer = line.getresponse()
        answer.read()
        assert answer.status == 202
    line.close()


def _wishes(folder: Path) -> int:
    """Asked of the file itself: it is asked often, while there is work to do."""
    with contextlib.closing(apsw.Connection(f"file:{folder / 'firm.db'}?mode=ro", flags=_READS)) as book:
        return int(str(book.execute(_COUNT, (IntentReceived.kind,)).get))  # pyright: ignore[reportUnknownMemberType] -- its bindings have no whole type.
