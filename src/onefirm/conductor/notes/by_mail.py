"""A note as a letter, by whoever carries the firm's letters. Its name is its key, so it is known again."""

from datetime import timedelta

from onefirm.capabilities.connector import Connector, NeedsYou, Never, NotNow, Order, quick
from onefirm.capabilities.mail import SEND
from onefirm.capabilities.notify import Pushed
from onefirm.conductor.bench import HANGING_MAX, INLINE, THREADS, Bench
from onefirm.conductor.effects.places import place_of
from onefirm.conductor.means import Means
from onefirm.conductor.notes.book import Claim
from onefirm.domain.effect import Found, Receipt
from onefirm.domain.frozen import Json
from onefirm.domain.ids import moment

DOUBT_HOURS = 24
"""So long a letter in doubt is looked for; then it stays at that."""
_CLOCK_JUMP = 3_600
"""By so many seconds a wall clock may have been set ahead since a letter was claimed."""
_SEND = f"{SEND.capability}.{SEND.verb}"
_LOOK = "notes: look"


class ByMail:
    """What it remembers is no state of the firm: a restart counts from the first look, unless all that is long ago."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._last: dict[str, float] = {}
        """When a letter was last known to be on its way, by its note, on a clock that nobody can set."""

    @property
    def carrier(self) -> Connector | None:
        return self._means.crew.connectors.get(_SEND)

    def place(self, args: Json) -> str:
        """Where a letter leaves now; empty while nobody can say."""
        return place_of(SEND.ref, args, self._means)

    def elsewhere(self, claim: Claim, order: Order) -> bool:
        """Whether it left can be seen only where it would have left: another account has no copy of it."""
        now = self.place(order.args)
        return not claim.fact.place or bool(now and now != claim.fact.place)

    async def carried(self, order: Order) -> Pushed | None:
        """None while nobody can say; it is looked for later."""
        connector = self._means.crew.connectors[_SEND]

        async def out() -> Receipt:
            try:
                return await connector.do(order)
            finally:
                self._last[order.key] = self._means.clock.elapsed()

        try:
            await _bench(connector).sit(_sender(order.key), out, self._seconds)
        except NotNow as fault:
            return Pushed("failed", fault.why)
        except (NeedsYou, Never) as fault:
            return Pushed("failed", fault.problem.sentence())
        except Exception:  # noqa: BLE001 -- no answer, or whatever a connector raises: it may have left.
            return None
        return Pushed("sent")

    def may_be_looked_for(self, claim: Claim) -> bool:
        """An absence proves nothing while its sender is out, nor before the grace that counts from then is over."""
        note, elapsed = claim.fact.id, self._means.clock.elapsed()
        if self._living(note):
            self._last[note] = elapsed
            return self._given_up(claim)
        if note in self._last:
            return elapsed - self._last[note] >= self._grace()
        self._last[note] = elapsed
        wall = (self._means.clock.now() - moment(claim.at)).total_seconds()
        return max(0, wall - _CLOCK_JUMP) >= self._grace()

    async def looked_for(self, claim: Claim, order: Order) -> Pushed | None:
        """None when it has to be looked for again."""
        living, found = self._living(claim.fact.id), await self._found(order)
        match found:
            case "happened":
                return Pushed("sent")
            case "not-happened" if not living:
                return Pushed("failed", "It never left.")
            case "cannot-tell":
                return Pushed("unsure", "Nobody can say whether it left.")
            case _:
                return Pushed("unsure", "Nobody could find out whether it left.") if self._given_up(claim) else None

    def settled(self, note: str) -> None:
        self._last.pop(note, None)

    async def _found(self, order: Order) -> Found | None:
        """None where the look itself failed: it has found nothing out."""
        connector = self._means.crew.connectors[_SEND]
        bench = _bench(connector)
        if bench.hanging(_LOOK) >= HANGING_MAX:
            return None
        try:
            return (await bench.sit(_LOOK, lambda: connector.verify(order), self._seconds)).found
        except Exception:  # noqa: BLE001 -- an unreadable answer is no evidence either way.
            return None

    def _living(self, note: str) -> bool:
        """Whoever was sent out with it, by this process, has not come back: it may still leave."""
        return THREADS.hanging(_sender(note)) > 0

    def _given_up(self, claim: Claim) -> bool:
        return self._means.clock.now() > moment(claim.at) + timedelta(hours=DOUBT_HOURS)

    def _grace(self) -> int:
        terms = self.carrier.effects.items() if self.carrier else ()
        return max((each.grace_seconds for kind, each in terms if kind.ref == SEND.ref), default=0)

    @property
    def _seconds(self) -> int:
        return self._means.policy.limits.connector_seconds_max


def _bench(connector: Connector) -> Bench:
    return INLINE if quick(connector) else THREADS


def _sender(note: str) -> str:
    return f"notes: send {note}"
