"""Webhooks out, to a receiver that knows a name again; and webhooks in, from a sender that repeats until it is told."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

from crash.disk_vfs import Disk, Done, Wrote, disk_below, full
from fakes import ManualClock, SeededChance
from faultproxy import Fault as Struck
from faultproxy import FaultProxy, Mode
from hooked import LEAD, OTHER, SECRET, Up, headers, now, spelled, up, with_hooks
from loopback import Heard, Loopback, answer
from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.setup import init
from onefirm.capabilities.connector import Order
from onefirm.capabilities.hooks import Address
from onefirm.connectors.webhook import Webhook
from onefirm.domain.events.intents import HookDrifted, OutsideReceived
from onefirm.domain.frozen import Json
from onefirm.domain.ids import EffectId
from onefirm.domain.problem import Refusal
from onefirm.guard.lane import Guard
from onefirm.intake.hooks.taking import SOURCE_RATE, Delivery, TooFast
from promises.matrix.cells import TRIES_MAX, Acting, Cell, End, Fault, Look, Opening, Seen, Subject, Word
from promises.matrix.servers import Servers

_LOST: Mapping[Fault, Mode] = {"reply lost": "lose_reply", "request lost": "lose_request", "slow": "slow"}
_SLOW_SECONDS = 0.1
_SAID: Mapping[Fault, bytes] = {
    "too many": answer(429, retry_after="7"),
    "server error": answer(500),
    "sign-in expired": answer(401),
    "drifted": b"SMTP 250 of another age\r\n\r\n",
}


_ANSWERS: Mapping[int, Word] = {202: "202", 401: "401", 429: "429", 503: "503"}
_ASKED_SECONDS_MAX = 20


def _well(_kind: type[Done]) -> None:
    """The disk takes everything."""


def _full(kind: type[Done]) -> Exception | None:
    return full() if kind is Wrote else None


class _Receiver(Loopback):
    """Takes what it did not know before by its name, unless something is wrong with it."""

    def __init__(self) -> None:
        super().__init__(self._play)
        self.wrong: bytes = b""
        self.struck = 0
        self.taken: set[str] = set()

    async def _play(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        self.struck += bool(self.wrong)
        if not self.wrong or self.wrong == _SAID["drifted"]:
            self.taken.add(heard.headers["webhook-id"])
        writer.write(self.wrong or answer(200, b"thanks"))
        await writer.drain()


@asynccontextmanager
async def _telling(_servers: Servers, _folder: Path, fault: Fault) -> Opening:
    async with _Receiver() as receiver, FaultProxy(receiver.port) as proxy:
        clock = ManualClock()
        place = {"name": "crm", "url": f"http://127.0.0.1:{proxy.port}/in", "secret": "crm-hook", "own": True}
        out = Webhook(Guard(clock, SeededChance()), {"crm": Address.model_validate(place)}, {"crm-hook": SECRET}.get)
        receiver.wrong = _SAID.get(fault, b"")
        if fault in _LOST:
            proxy.fault = Struck(_LOST[fault], seconds=_SLOW_SECONDS)

        async def counted() -> int:
            return len(receiver.taken)

        def lifted() -> bool:
            receiver.wrong, proxy.fault = b"", Struck()
            return bool(receiver.struck or proxy.struck)

        args: Json = {"to": "crm", "event": "lead.came", "text": "Hello", "data": {}}
        yield Acting(out, Order(EffectId("ef_1"), "webhook.send@1", args, "ef_1", 1), clock, counted, lifted)


_TOLD: Mapping[Fault, Cell] = {
    "ok": Seen("receipt", 1, "cannot-tell"),
    "reply lost": Seen("Unknown", 1, "cannot-tell"),
    "request lost": Seen("Unknown", 0, "cannot-tell"),
    "too many": Seen("NotNow", 0, "cannot-tell"),
    "server error": Seen("Unknown", 0, "cannot-tell"),
    "slow": Seen("receipt", 1, "cannot-tell"),
    "sign-in expired": Seen("NeedsYou", 0, "cannot-tell"),
    "drifted": Seen("Unknown", 1, "cannot-tell"),
}


@dataclass
class _Sender:
    """Somebody else's program: it sends the same again, under the same name, until it is told that it is safe."""

    site: Up
    proxy: FaultProxy
    disk: Disk
    fault: Fault
    clock: ManualClock | None
    secret: str = SECRET
    fields: str = "message"

    async def act(self) -> Word:
        return await asyncio.to_thread(self._sent)

    def _sent(self) -> Word:
        raw = spelled({**{name: value for name, value in LEAD.items() if name != "message"}, self.fields: "A logo."})
        at = self.clock.now().timestamp() if self.clock else now()
        try:
            said = self.site.send("POST", "/in/site", raw, headers(raw, "msg_1", at, self.secret), self.proxy.port)
        except (OSError, HTTPException):
            return "no answer"
        assert (said.status in (429, 503)) == ("Retry-After" in said.headers), "Who is sent away is told until when."
        return _ANSWERS[said.status]

    async def look(self) -> Look:
        return ""

    async def world(self) -> int:
        return self._count(OutsideReceived.kind)

    async def lift(self) -> bool:
        struck = bool(self.proxy.struck or self.disk.fault is _full) or self.secret != SECRET
        if self.fault == "drifted":
            await asyncio.to_thread(self._asked)
        self.proxy.fault, self.secret, self.disk.fault = Struck(), SECRET, _well
        if self.clock:
            self.clock.forward(seconds=60)
        return struck or self.fault in ("drifted", "too many")

    async def flood(self) -> None:
        """Somebody at the same address has knocked and knocked. It runs on the loop of the firm, whose clock stands."""
        assert self.site.firm is not None
        unsigned = Delivery("site", "msg_0", "0", "", b"", "127.0.0.1")
        for _ in range(SOURCE_RATE.burst):
            with suppress(Refusal, TooFast):
                await self.site.firm.taking.take(unsigned)

    def _asked(self) -> None:
        until = time.monotonic() + _ASKED_SECONDS_MAX
        while not self._count(HookDrifted.kind):
            assert time.monotonic() < until, "Nobody was asked about the field that changed its name."
            time.sleep(0.02)

    async def on(self, word: Word) -> End:
        for _ in range(TRIES_MAX):
            if word == "202":
                return "asked" if self.fault == "drifted" else "settled"
            word = await self.act()
        raise AssertionError("Nobody ever said that it is safe.")

    def _count(self, kind: str) -> int:
        assert self.site.firm is not None
        return sum(row.kind == kind for row in self.site.firm.store.all_rows())


@asynccontextmanager
async def _hearing(_servers: Servers, folder: Path, fault: Fault) -> Opening:
    made = folder / "firm"
    init(made, "Tern Studio", "Ines Tern", "ines@tern.example", SystemClock(), SystemChance())
    with_hooks(made, '[hooks.site]\nsecrets = ["site-hook"]\n')
    clock = ManualClock() if fault == "too many" else None
    with disk_below() as disk, up(made, works=clock is None, clock=clock) as site:
        async with FaultProxy(site.port) as proxy:
            sender = _Sender(site, proxy, disk, fault, clock)
            if fault in _LOST:
                proxy.fault = Struck(_LOST[fault], seconds=_SLOW_SECONDS)
            elif fault == "sign-in expired":
                sender.secret = OTHER
            elif fault == "drifted":
                sender.fields = "mensaje"
            elif fault == "server error":
                disk.fault = _full
            elif fault == "too many":
                await asyncio.to_thread(site.do, sender.flood())
            yield sender


_HEARD: Mapping[Fault, Cell] = {
    "ok": Seen("202", 1),
    "reply lost": Seen("no answer", 1),
    "request lost": Seen("no answer", 0),
    "too many": Seen("429", 0),
    "server error": Seen("503", 0),
    "slow": Seen("202", 1),
    "sign-in expired": Seen("401", 0),
    "drifted": Seen("202", 1),
}

SUBJECTS = (
    Subject(
        "webhook.send@1 http", _TOLD, _telling, effects=frozenset({"webhook.send@1"}),
        whole=("promises/test_webhook_out.py::test_what_cannot_be_delivered_ends_as_a_question_and_not_in_silence",),
    ),
    Subject(
        "hooks http", _HEARD, _hearing, sources=frozenset({"hook-site"}),
        whole=(
            "rows/test_rows_of_the_hooks.py::test_row_57_what_was_answered_with_202_outlives_a_kill_and_counts_once",
            "rows/test_rows_of_the_hooks.py::test_row_56_a_new_field_waits_for_one_answer_and_nothing_is_lost",
        ),
    ),
)  # fmt: skip
