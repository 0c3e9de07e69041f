"""When this process last knew an act to be on its way, on a clock that nobody can set."""

from onefirm.capabilities.clock import Clock
from onefirm.domain.effect import EffectState
from onefirm.domain.ids import EffectId, PlanId
from onefirm.planning.acts import Act

_ENDED: frozenset[EffectState] = frozenset({"receipted", "refused", "withdrawn", "contradicted"})


class Sightings:
    """No state of the firm: after a restart it is counted from the first look, so that nothing is taken for absent
    too early. A plan has one act at a time, and nothing is remembered of those before."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._first: dict[PlanId, tuple[EffectId, float]] = {}
        self._last: dict[PlanId, tuple[EffectId, float]] = {}

    def __len__(self) -> int:
        return len(self._first.keys() | self._last.keys())

    def notice(self, act: Act) -> None:
        """It is on its way at this moment."""
        self.since_first(act)
        self._last[act.declared.plan] = (act.declared.effect, self._clock.elapsed())

    def since_first(self, act: Act) -> float:
        return self._since(self._first, act)

    def since_last(self, act: Act) -> float:
        return self._since(self._last, act)

    def absent(self, act: Act) -> None:
        """It surely is not on its way: its key counts from its next use."""
        self._first.pop(act.declared.plan, None)

    def settled(self, plan: PlanId, present: Act | None) -> None:
        """At most the present act of a plan is on its way, and none once that has ended."""
        if present is None or present.state in _ENDED:
            self._first.pop(plan, None)
            self._last.pop(plan, None)

    def _since(self, known: dict[PlanId, tuple[EffectId, float]], act: Act) -> float:
        now = self._clock.elapsed()
        effect, at = known.get(act.declared.plan, ("", now))
        if effect != act.declared.effect:
            known[act.declared.plan] = (act.declared.effect, now)
            return 0.0
        return now - at
