"""One calendar account of a firm against the real server: its settings, its two halves, and what stands there."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from calendar_server import HOST, PASSWORD, USER, CalendarServer
from fakes import ManualClock, SeededChance
from onefirm.capabilities.connector import NotNow, Order, Unknown
from onefirm.capabilities.extension import Office
from onefirm.connectors.caldav.calendar import Calendar
from onefirm.connectors.caldav.opened import opened
from onefirm.connectors.caldav.settings import CalendarSettings
from onefirm.connectors.caldav.watch import Watch
from onefirm.domain.effect import Receipt
from onefirm.domain.frozen import Json
from onefirm.domain.ids import EffectId
from onefirm.guard.lane import Guard

ARGS: Json = {
    "title": "Ada; the logo, first draft",
    "starts_at": "2026-03-10T10:00:00+00:00",
    "ends_at": "2026-03-10T11:00:00+00:00",
    "guest": "ada@palmer.example",
    "place": "Room 3",
    "notes": "Bring the sketches.\nAnd tea.",
}
TRIES = 8


class _Prints:
    def of(self, purpose: str, text: str) -> str:
        return f"{purpose}{text}"


@dataclass(frozen=True)
class Studio:
    """A firm's account, on a calendar of its own."""

    server: CalendarServer
    path: str
    folder: Path
    clock: ManualClock
    word: str = PASSWORD

    def said(self, port: int = 0, **said: Any) -> tuple[CalendarSettings, Office]:
        place = f"{HOST}:{port or self.server.port}"
        own = {"url": f"http://{place}{said.pop('path', self.path)}", "user": USER, "homes": (place,)}
        settings = CalendarSettings.model_validate({**own, "zone": "Europe/Vienna", "poll_seconds": 0, **said})
        return settings, Office(
            self.folder,
            lambda _name: self.word or None,
            _Prints(),
            self.clock,
            SeededChance(),
            Guard(self.clock, SeededChance()),
        )

    def account(self, port: int = 0, **said: Any) -> tuple[Calendar, Watch]:
        brought = opened(*self.said(port, **said))
        (calendar,), (watch,) = brought.connectors, brought.sources
        assert isinstance(calendar, Calendar) and isinstance(watch, Watch)
        return calendar, watch

    def there(self) -> dict[str, str]:
        return self.server.files(self.path)


def booking(effect: str = "ef_1", **args: Any) -> Order:
    return Order(EffectId(effect), "calendar.book@1", {**ARGS, **args}, f"key-{effect}", 1)


def cancelling(receipt: str, effect: str = "ef_9") -> Order:
    return Order(EffectId(effect), "calendar.cancel@1", {"receipt": receipt, "reason": ""}, f"key-{effect}", 1)


async def carried(calendar: Calendar, order: Order, clock: ManualClock) -> Receipt:
    """As the firm does it with what has a name of its own: again, until somebody knows."""
    for attempt in range(TRIES):
        try:
            return await calendar.do(replace(order, attempt=attempt + 1))
        except NotNow as later:
            clock.forward(seconds=later.retry_after_seconds)
        except Unknown:
            clock.forward(seconds=60)
    raise AssertionError("It never came to an end.")
