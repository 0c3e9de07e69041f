"""Appointments in a real calendar: booked, cancelled, and heard of when they are moved by hand."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from calendar_server import Relay
from fakes import ManualClock
from faultproxy import Fault as Struck
from faultproxy import FaultProxy, Mode
from loopback import answer
from promises.calendar_account import Studio, booking, cancelling
from promises.matrix.cells import Acting, Cell, Fault, Listening, Opening, Seen, Subject
from promises.matrix.servers import Servers
from promises.test_calendar_server import TaskList

_LOST: Mapping[Fault, Mode] = {"reply lost": "lose_reply", "request lost": "lose_request", "slow": "slow"}
_SAID: Mapping[Fault, tuple[bytes, bool]] = {
    "too many": (answer(429, b"", Retry_After="7"), False),
    "server error": (answer(500), False),
    "sign-in expired": (answer(401), False),
    "drifted": (answer(200, b"<html>Welcome</html>"), True),
}
"""What is answered instead, and whether it is done all the same."""
_FOR_LONG = 100
_SLOW_SECONDS = 0.1


@dataclass
class _Line:
    """The way to a calendar, and what is wrong with it at one method."""

    proxy: FaultProxy
    relay: Relay

    def strike(self, fault: Fault, method: str) -> None:
        if fault in _LOST:
            self.proxy.fault = Struck(_LOST[fault], when=f"{method} ".encode(), seconds=_SLOW_SECONDS)
        elif fault in _SAID:
            said, done = _SAID[fault]
            self.relay.says(method, said, times=_FOR_LONG, after=done)

    def lift(self) -> bool:
        self.proxy.fault = Struck()
        self.relay.calm()
        return bool(self.proxy.struck or self.relay.struck)


@asynccontextmanager
async def _studio(servers: Servers, folder: Path) -> AsyncGenerator[tuple[Studio, _Line]]:
    studio = Studio(servers.calendars, await asyncio.to_thread(servers.calendars.make), folder, ManualClock())
    async with Relay(servers.calendars) as relay, FaultProxy(relay.port) as proxy:
        yield studio, _Line(proxy, relay)


@asynccontextmanager
async def _booking(servers: Servers, folder: Path, fault: Fault) -> Opening:
    async with _studio(servers, folder) as (studio, line):

        async def counted() -> int:
            return len(await asyncio.to_thread(studio.there))

        calendar, _ = studio.account(line.proxy.port)
        line.strike(fault, "PUT")
        yield Acting(calendar, booking(), studio.clock, counted, line.lift)


@asynccontextmanager
async def _cancelling(servers: Servers, folder: Path, fault: Fault) -> Opening:
    async with _studio(servers, folder) as (studio, line):

        async def counted() -> int:
            return 1 - len(await asyncio.to_thread(studio.there))

        calendar, _ = studio.account(line.proxy.port)
        booked = await calendar.do(booking())
        line.strike(fault, "DELETE")
        yield Acting(calendar, cancelling(booked.provider_id), studio.clock, counted, line.lift)


@asynccontextmanager
async def _moved(servers: Servers, folder: Path, fault: Fault) -> Opening:
    async with _studio(servers, folder) as (studio, line):
        calendar, watch = studio.account(line.proxy.port)
        await calendar.do(booking())
        assert await watch.poll() == (), "What we booked ourselves is no news."
        await asyncio.to_thread(_move, studio)
        line.strike(fault, "REPORT")
        yield Listening(watch, studio.clock, line.lift)


@asynccontextmanager
async def _listed(servers: Servers, folder: Path, fault: Fault) -> Opening:
    async with _studio(servers, folder) as (studio, line):
        name = f"To do, {studio.path.strip('/').replace('/', ' ')}"
        path = await asyncio.to_thread(lambda: servers.calendars.make(name, takes="VTODO"))
        tasks = TaskList(studio, path, name)
        await asyncio.to_thread(tasks.put, "t1", "Call Bo")
        line.strike(fault, "REPORT")
        yield Listening(tasks.listening(line.proxy.port), studio.clock, line.lift)


def _move(studio: Studio) -> None:
    ((name, raw),) = studio.there().items()
    studio.server.put(f"{studio.path}{name}", raw.replace("\r\n", "\n").replace("T10", "T12").replace("T11", "T13"))


_BOOKED: Mapping[Fault, Cell] = {
    "ok": Seen("receipt", 1, "happened"),
    "reply lost": Seen("Unknown", 1, "happened"),
    "request lost": Seen("Unknown", 0, "not-happened"),
    "too many": Seen("NotNow", 0, "not-happened"),
    "server error": Seen("Unknown", 0, "not-happened"),
    "slow": Seen("receipt", 1, "happened"),
    "sign-in expired": Seen("NeedsYou", 0, "not-happened"),
    "drifted": Seen("receipt", 1, "happened"),
}
_HEARD: Mapping[Fault, Cell] = {
    "ok": Seen("brought", 1),
    "reply lost": Seen("trouble", 0),
    "request lost": Seen("trouble", 0),
    "too many": Seen("trouble", 0),
    "server error": Seen("trouble", 0),
    "slow": Seen("brought", 1),
    "sign-in expired": Seen("trouble", 0),
    "drifted": Seen("brought", 1),  # What has changed cannot be asked for any more, so everything is looked at.
}
_LISTED: Mapping[Fault, Cell] = {**_HEARD, "drifted": Seen("trouble", 0)}
_STORY = "stories/test_an_appointment_on_a_real_server.py"
SUBJECTS = (
    Subject(
        "calendar.book@1 caldav", _BOOKED, _booking,
        effects=frozenset({"calendar.book@1"}), accounts=frozenset({"calendar"}),
        whole=(f"{_STORY}::test_an_order_is_one_appointment_whatever_befalls_the_line_and_the_firm",),
    ),
    Subject(
        "calendar.cancel@1 caldav", _BOOKED, _cancelling,
        effects=frozenset({"calendar.cancel@1"}), accounts=frozenset({"calendar"}),
    ),
    Subject(
        "appointments caldav", _HEARD, _moved, sources=frozenset({"calendar"}), accounts=frozenset({"calendar"}),
        whole=(f"{_STORY}::test_an_appointment_that_is_moved_by_hand_is_put_before_the_operator",),
    ),
    Subject(
        "tasks caldav", _LISTED, _listed, sources=frozenset({"calendar"}), accounts=frozenset({"calendar"}),
        whole=("promises/test_calendar_server.py::test_a_task_is_brought_whatever_befalls_the_line",),
    ),
)  # fmt: skip
