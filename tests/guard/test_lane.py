"""A connector's way out is bounded, shared and can be seen."""

import asyncio
import ssl
import threading
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fakes import ManualClock, SeededChance
from loopback import Heard, Loopback, answer
from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Unknown
from onefirm.capabilities.ways import PATIENCE, Patience, Rate
from onefirm.domain.problem import Problem
from onefirm.guard.backoff import Safety
from onefirm.guard.lane import LANES_MAX, Guard
from onefirm.guard.web.calls import Call, Caps
from onefirm.guard.web.client import Web

_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_PROBLEM = Problem(code="mail-refused", what="It was refused.", why="It is full.", fix="Wait.")
_START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def _guard(clock: ManualClock | None = None) -> Guard:
    return Guard(clock or ManualClock(), SeededChance())


def _get(server: Loopback) -> Call:
    return Call("GET", server.url(), Safety.READ)


def _post(server: Loopback) -> Call:
    return Call("POST", server.url(), Safety.ONCE)


def test_whoever_comes_too_soon_waits_and_is_seen_to_wait() -> None:
    async def story() -> None:
        clock = _Watched()
        lane = _guard(clock).lane("books", "books.example", Rate(2, 10, burst=2))
        clock.looks = lambda: seen.append(lane.standing().waiting)
        seen: list[int] = []
        for _ in range(3):
            lane.went_well(await lane.enter(30.0))
        assert clock.elapsed() == pytest.approx(10.0)
        assert seen == [1]
        assert lane.standing().waiting == 0

    asyncio.run(story())


class _Watched(ManualClock):
    def __init__(self) -> None:
        super().__init__()
        self.looks: Any = None

    async def sleep(self, seconds: float) -> None:
        self.looks()
        await super().sleep(seconds)


def test_nobody_waits_for_longer_than_they_can() -> None:
    async def story() -> None:
        clock = ManualClock()
        lane = _guard(clock).lane("books", "books.example", Rate(1, 60))
        lane.went_well(await lane.enter(0.0))
        with pytest.raises(NotNow) as later:
            await lane.enter(20.0)
        assert later.value.retry_after_seconds == 60
        assert clock.elapsed() == 0, "It is not waited for in vain."
        assert lane.standing().free_at == _START + timedelta(seconds=60)

    asyncio.run(story())


def test_connectors_of_one_provider_share_its_rate_and_not_its_breaker() -> None:
    async def story() -> None:
        clock, kept = ManualClock(), Rate(1, 60)
        guard = _guard(clock)
        mail, calendar = guard.lane("mail", "big.example", kept), guard.lane("calendar", "big.example", kept)
        for _ in range(PATIENCE.failures_max):
            clock.forward(seconds=60)
            mail.went_wrong(await mail.enter(0.0), "It answered 500.")
        with pytest.raises(NotNow, match="takes no more"):
            await calendar.enter(0.0)
        assert [standing.state for standing in guard.standings()] == ["open", "closed"]

    asyncio.run(story())


def test_a_page_can_say_since_when_it_fails_why_and_when_it_is_tried_again() -> None:
    async def story() -> None:
        clock = ManualClock()
        lane = _guard(clock).lane("books", "books.example", patience=Patience(failures_max=1, wait_seconds=30))
        lane.went_wrong(await lane.enter(0.0), "books.example answered 500.")
        clock.forward(seconds=10)
        standing = lane.standing()
        assert (standing.connector, standing.provider, standing.state) == ("books", "books.example", "open")
        assert standing.reason == "books.example answered 500."
        assert standing.since == _START
        assert standing.next_probe == _START + timedelta(seconds=30)
        clock.jump(hours=5)
        assert lane.standing().next_probe == _START + timedelta(hours=5, seconds=30), "No time has passed."

    asyncio.run(story())


def test_a_server_that_fails_is_left_alone_then_probed_once_then_used_again() -> None:
    async def story() -> None:
        clock = ManualClock()
        guard = _guard(clock)
        sick = [answer(500)] * (PATIENCE.failures_max + 1)
        async with Loopback(*sick, answer(200)) as server:
            web = Web(guard, "books", rules=server.rules(), tls=_NO_TLS)
            for _ in range(PATIENCE.failures_max):
                with pytest.raises(Unknown):
                    await web.send(_post(server))
            for _ in range(20):
                with pytest.raises(NotNow) as later:
                    await web.send(_post(server))
                assert later.value.retry_after_seconds == 30
            assert len(server.heard) == PATIENCE.failures_max
            clock.forward(seconds=30)
            with pytest.raises(Unknown):
                await web.send(_post(server))
            with pytest.raises(NotNow):
                await web.send(_post(server))
            assert len(server.heard) == PATIENCE.failures_max + 1
            clock.forward(seconds=60)
            assert (await web.send(_post(server))).status == 200
            assert [standing.state for standing in guard.standings()] == ["closed"]

    asyncio.run(story())


def test_many_at_once_send_one_probe() -> None:
    async def slowly(_heard: Heard, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.05)
        writer.write(answer(200))

    async def story() -> None:
        clock = ManualClock()
        async with Loopback(*[answer(500)] * PATIENCE.failures_max, slowly) as server:
            web = Web(_guard(clock), "books", rules=server.rules(), tls=_NO_TLS)
            for _ in range(PATIENCE.failures_max):
                with pytest.raises(Unknown):
                    await web.send(_post(server))
            clock.forward(seconds=30)
            came = await asyncio.gather(*(web.send(_post(server)) for _ in range(10)), return_exceptions=True)
            assert sum(isinstance(one, NotNow) for one in came) == 9
            assert len(server.heard) == PATIENCE.failures_max + 1

    asyncio.run(story())


@pytest.mark.parametrize("status", [400, 401, 404, 409, 422, 429])
def test_a_no_is_an_answer_and_breaks_nothing(status: int) -> None:
    async def story() -> None:
        guard = _guard()
        async with Loopback(answer(status)) as server:
            web = Web(guard, "books", rules=server.rules(), tls=_NO_TLS)
            for _ in range(PATIENCE.failures_max * 2):
                with pytest.raises(Exception):  # noqa: B017, PT011 -- the words are tried elsewhere.
                    await web.send(_post(server))
            assert [standing.state for standing in guard.standings()] == ["closed"]

    asyncio.run(story())


def test_who_asks_for_quiet_has_it_from_every_connector_of_ours() -> None:
    async def story() -> None:
        clock = ManualClock()
        guard = _guard(clock)
        async with Loopback(answer(429, retry_after="300"), answer(200)) as server:
            first = Web(guard, "mail", provider="big", rules=server.rules(), tls=_NO_TLS)
            other = Web(guard, "calendar", provider="big", rules=server.rules(), tls=_NO_TLS)
            with pytest.raises(NotNow):
                await first.send(_get(server))
            with pytest.raises(NotNow) as later:
                await other.send(_get(server))
            assert later.value.retry_after_seconds == 300
            assert len(server.heard) == 1
            clock.forward(seconds=300)
            assert (await other.send(_get(server))).status == 200

    asyncio.run(story())


def test_a_call_that_we_break_off_does_not_count_against_the_other_side() -> None:
    async def never(_heard: Heard, _writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    async def story() -> None:
        guard = _guard()
        async with Loopback(never) as server:
            web = Web(guard, "books", rules=server.rules(), tls=_NO_TLS)
            for _ in range(PATIENCE.failures_max * 2):
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(0.02):
                        await web.send(_post(server))
            assert [standing.failures for standing in guard.standings()] == [0]

    asyncio.run(story())


def test_a_reader_of_many_places_gives_each_a_breaker_of_its_own() -> None:
    async def here(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    async def story() -> None:
        guard = _guard()
        async with Loopback(answer(500)) as sick, Loopback(answer(200)) as well:
            rules = sick.rules("sick.home")
            web = Web(guard, "reader", rules=rules, tls=_NO_TLS, resolve=here, by_host=True)
            other = Web(guard, "reader", rules=well.rules("well.home"), tls=_NO_TLS, resolve=here, by_host=True)
            for _ in range(PATIENCE.failures_max):
                with pytest.raises(NotNow):
                    await web.send(Call("GET", sick.url("/", "sick.home"), Safety.READ))
            assert (await other.send(Call("GET", well.url("/", "well.home"), Safety.READ))).status == 200
        states = {standing.connector: standing.state for standing in guard.standings()}
        assert states == {"reader sick.home": "open", "reader well.home": "closed"}

    asyncio.run(story())


def test_lanes_do_not_grow_without_a_bound_and_what_is_known_is_kept() -> None:
    async def story() -> None:
        guard = _guard()
        sick = guard.lane("sick", "sick.example", patience=Patience(failures_max=1, wait_seconds=9_999_999))
        sick.went_wrong(await sick.enter(0.0), "It answered 500.")
        for number in range(LANES_MAX * 2):
            guard.lane(f"reader {number}.example", f"{number}.example")
        assert len(guard.standings()) <= LANES_MAX
        assert guard.lane("sick", "sick.example") is sick
        for number in range(LANES_MAX * 2):
            lane = guard.lane(f"reader {number}.bad", f"{number}.bad", patience=Patience(failures_max=1))
            lane.went_wrong(await lane.enter(0.0), "It answered 500.")
        assert len(guard.standings()) <= LANES_MAX

    asyncio.run(story())


def test_threads_keep_one_rate_together() -> None:
    """Connectors may work on threads, each with a loop of its own."""
    guard, kept = _guard(), Rate(10, 3600, burst=10)
    passed: list[bool] = []

    async def tries() -> bool:
        try:
            await guard.lane("books", "books.example", kept).enter(0.0)
        except NotNow:
            return False
        return True

    threads = [threading.Thread(target=lambda: passed.append(asyncio.run(tries()))) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(passed) == 10
    assert len(guard.standings()) == 1


def test_all_tries_together_take_no_longer_than_a_call_may() -> None:
    async def story() -> None:
        clock = ManualClock()
        async with Loopback(answer(503, retry_after="4")) as server:
            web = Web(_guard(clock), "books", rules=server.rules(), tls=_NO_TLS, caps=Caps(seconds_max=6))
            with pytest.raises(NotNow):
                await web.send(_get(server))
            assert len(server.heard) == 2
            assert clock.elapsed() <= 6

    asyncio.run(story())


def test_a_closed_way_after_a_lost_reply_leaves_the_doubt() -> None:
    """The first try opens the breaker, and is in doubt; that the second may not go does not make it a no."""

    async def story() -> None:
        async with Loopback(answer(500)) as server:
            guard = _guard()
            web = Web(guard, "books", rules=server.rules(), tls=_NO_TLS)
            for _ in range(PATIENCE.failures_max - 1):
                with pytest.raises(Unknown):
                    await web.send(_post(server))
            keyed = Call("PUT", server.url("/effect-1"), Safety.KEYED, key="effect-1")
            with pytest.raises(Unknown, match="earlier try"):
                await web.send(keyed)
            assert len(server.heard) == PATIENCE.failures_max

    asyncio.run(story())


def test_an_address_that_is_refused_says_nothing_about_the_other_side() -> None:
    async def story() -> None:
        guard = _guard()
        web = Web(guard, "books", tls=_NO_TLS)
        for _ in range(PATIENCE.failures_max * 2):
            with pytest.raises(Never):
                await web.send(Call("GET", "http://127.0.0.1/", Safety.READ))
        assert [standing.failures for standing in guard.standings()] == [0]

    asyncio.run(story())


@pytest.mark.parametrize(
    ("ends", "failures"),
    [
        (None, 0),
        (ConnectionResetError(), 1),
        (TimeoutError(), 1),
        (Unknown("The reply was lost."), 1),
        (NeedsYou(_PROBLEM), 0),
        (Never(_PROBLEM), 0),
        (NotNow("Later.", 5), 0),
        (NotNow("It closes.", 5, down=True), 1),
        (asyncio.CancelledError(), 0),
        (ValueError("ours"), 0),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_protocol_of_its_own_goes_by_the_same_lane(ends: BaseException | None, failures: int) -> None:
    async def story() -> None:
        lane = _guard().lane("mail", "mail.example")
        with nullcontext() if ends is None else pytest.raises(type(ends)):
            async with lane.turn(1.0):
                if ends is not None:
                    raise ends
        assert lane.standing().failures == failures

    asyncio.run(story())
