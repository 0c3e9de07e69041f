"""For how long a yes or a no can still be taken back, on a clock that nobody can set."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from onefirm.capabilities.clock import Clock
from onefirm.domain.events.effects import EffectApproved, EffectDeclared, EffectDeclined
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.streams import of_effect
from onefirm.domain.ids import EffectId, PlanId, instant, moment
from onefirm.ledger.ledger import Ledger
from onefirm.ledger.projection import Row
from onefirm.ledger.store import Views
from onefirm.planning.acts import Act, act_after

_PAGE = 1000
_PAGES_MAX = 200
_MICROSECONDS = 6
"""So many digits of a second; less than that is no time on any of our clocks."""


class Holds:
    """Counted from the first sight of a hold in this process, whatever is done to the wall clock meanwhile.

    No state of the firm: after a restart the wall clock says how much is left, and never more than was promised.
    """

    def __init__(self, ledger: Ledger, views: Views, clock: Clock) -> None:
        self._ledger = ledger
        self._views = views
        self._clock = clock
        self._ends: dict[EffectId, tuple[str, float]] = {}
        """What was promised, and when that is over by the seconds that only go forward."""

    def begin(self, written: Iterable[Recorded]) -> None:
        """What was promised just now is counted from now on."""
        for event in written:
            if isinstance(event.fact, (EffectDeclared, EffectApproved, EffectDeclined)) and event.fact.hold_until:
                self._left_of(event.fact.effect, event.fact.hold_until)

    def left(self, act: Act) -> float:
        """Seconds. Whoever asks for the first time begins the count."""
        if not _may_be_held(act):
            return 0.0
        effect, elapsed = act.declared.effect, self._clock.elapsed()
        until, ends = self._ends.get(effect, ("", 0.0))
        if until != act.hold_until:
            ends = elapsed + _promised(act, self._clock.now())
            self._ends[effect] = (act.hold_until, ends)
        return max(0.0, round(ends - elapsed, _MICROSECONDS))

    def judged(self, act: Act) -> Act:
        """As it stands, with the moment at which its hold is over by this count."""
        return replace(act, hold_until=self._until(self.left(act))) if _may_be_held(act) else act

    def held(self) -> tuple[Row, ...]:
        """Every effect that can still be taken back, with the moment until which it can."""
        return tuple({**row, "hold_until": self._until(left)} for row, left in self._seen() if left)

    def over_before_the_clock(self) -> tuple[PlanId, ...]:
        """Plans whose act is held no longer, though a wall clock that was set back still says so."""
        now = instant(self._clock.now())
        over = (row for row, left in self._seen() if not left)
        return tuple(PlanId(str(row["plan"])) for row in over if str(row["hold_until"]) > now)

    def soonest(self) -> float | None:
        """Seconds until the first of them is over."""
        return min((left for _, left in self._seen() if left), default=None)

    def _seen(self) -> list[tuple[Row, float]]:
        rows = list(self._rows())
        standing = {EffectId(str(row["effect"])) for row in rows}
        self._ends = {effect: known for effect, known in self._ends.items() if effect in standing}
        return [(row, self._left_of(EffectId(str(row["effect"])), str(row["hold_until"]))) for row in rows]

    def _left_of(self, effect: EffectId, until: str) -> float:
        known = self._ends.get(effect)
        if known and known[0] == until:
            return max(0.0, round(known[1] - self._clock.elapsed(), _MICROSECONDS))
        act = self._ledger.folded(of_effect(effect), act_after)
        return self.left(act) if act else 0.0

    def _rows(self) -> Iterator[Row]:
        for page in range(_PAGES_MAX):
            rows = self._views.all("effects_held", limit=_PAGE, offset=page * _PAGE)
            yield from rows
            if len(rows) < _PAGE:
                return

    def _until(self, left: float) -> str:
        return instant(self._clock.now() + timedelta(seconds=left))


def _may_be_held(act: Act) -> bool:
    return act.state in ("approved", "declared", "declined") and bool(act.hold_until)


def _promised(act: Act, now: datetime) -> float:
    """What the wall clock says is left, but never more than the whole window."""
    until = moment(act.hold_until)
    window = (until - moment(act.held_from)).total_seconds()
    return max(0.0, min(window, (until - now).total_seconds()))
