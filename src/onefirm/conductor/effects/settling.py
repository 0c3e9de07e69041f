"""What may have happened: repeated where that is harmless, looked up where that can be done, otherwise asked."""

from datetime import timedelta
from math import ceil

from onefirm.conductor.effects.outside import Outside
from onefirm.conductor.effects.places import place_of
from onefirm.conductor.effects.sightings import Sightings
from onefirm.conductor.effects.terms import grace_of, window_of
from onefirm.conductor.effects.told import Telling, Told, did_it_go_out
from onefirm.conductor.facts import words
from onefirm.conductor.means import Means
from onefirm.conductor.pen import Pen
from onefirm.domain.effect import EffectClass, Terms, Verification
from onefirm.domain.events.effects import EffectWithdrawn
from onefirm.domain.events.streams import of_effect
from onefirm.domain.ids import moment
from onefirm.planning.acts import Act
from onefirm.planning.patience import tried
from onefirm.planning.walk import Walk

_GONE = "The process that sent it is gone, and it left no receipt."
_NOTHING_BROUGHT = Verification(
    found="not-happened", evidence="Nothing came back, and it changes nothing out there: it may be done again."
)
_PATIENCE = 3
"""So often we wait on for somebody who is still out with it, before the operator is asked."""
_CLOCK_JUMP = 3600
"""So many seconds a wall clock may have been set back since a key was first used."""


class Settling:
    def __init__(self, means: Means, pen: Pen, outside: Outside, sightings: Sightings) -> None:
        self._means = means
        self._pen = pen
        self._outside = outside
        self._telling = Telling(means)
        self._sightings = sightings

    async def settle(self, walk: Walk, act: Act) -> bool | None:
        """None when a repeat is harmless. False when there is nothing to do yet."""
        if self._harmless(walk, act):
            return None
        return await self.find_out(walk, act)

    async def find_out(self, walk: Walk, act: Act) -> bool:
        """Without a repeat: because it would not be harmless, or because nobody wants it any more."""
        if act.state == "dispatched":
            if self._outside.living(act):
                return False
            await self._write(walk, act, self._telling.unknown(walk, act, _GONE))
        elif self._only_brings(act):
            await self._absent(walk, act, _NOTHING_BROUGHT)
        elif "ask" in self._classes(act):
            await self._ask(walk, act)
        elif left := self._grace_left(act):
            await self._write(walk, act, self._telling.unknown(walk, act, "It may still be on its way.", left))
        else:
            await self._look(walk, act)
        return True

    async def _look(self, walk: Walk, act: Act) -> None:
        """Believe an absence only when its sender was gone before it was looked for; its grace has passed."""
        living = self._outside.living(act)
        seen = await self._outside.look(act)
        if seen.found == "happened" and seen.receipt:
            told = self._telling.receipted(walk, act, seen.receipt, seen.evidence, "look-up")
            verified = (self._telling.verified(walk, act, seen), *told.effect)
            await self._write(walk, act, Told(verified, told.plan))
        elif seen.found == "not-happened" and not living:
            await self._absent(walk, act, seen)
        elif living and act.doubts < _PATIENCE:
            seconds = self._means.policy.limits.connector_seconds_max
            await self._write(walk, act, self._telling.unknown(walk, act, "Whoever carries it is still out.", seconds))
        else:
            await self._ask(walk, act)

    async def _absent(self, walk: Walk, act: Act, seen: Verification) -> None:
        """It surely did not happen: it may be tried again, unless that was tried often enough or is not wanted."""
        verified = self._telling.verified(walk, act, seen)
        self._sightings.absent(act)
        if walk.over:
            why = words(act.declared.subject, "It never arrived, and its plan was stopped.")
            gone = EffectWithdrawn(effect=act.declared.effect, plan=walk.plan.id, reason=why)
            await self._write(walk, act, Told((verified, gone)))
        elif tried(act) >= self._telling.tries(walk):
            await self._write(walk, act, Told((verified,), self._telling.gave_up(walk, act, "")))
        else:
            await self._write(walk, act, Told((verified,)))

    async def _ask(self, walk: Walk, act: Act) -> None:
        question = did_it_go_out(walk, act, self._telling.kind(act))
        await self._pen.write(walk, question, expected={of_effect(act.declared.effect): act.version}, cause=act.cause)

    async def _write(self, walk: Walk, act: Act, told: Told) -> None:
        stream = of_effect(act.declared.effect)
        await self._pen.write(walk, *told.puts(act), expected={stream: act.version}, cause=act.cause)

    def _only_brings(self, act: Act) -> bool:
        kind = self._telling.kind(act)
        return kind is not None and kind.brings is not None

    def _harmless(self, walk: Walk, act: Act) -> bool:
        """A repeat is the same act to the outside, and was not tried for too long already."""
        classes = self._classes(act)
        # A lost reply is repeated for as long as that is harmless; a crash, or a 'not now' meanwhile, has its bound.
        last = act.failures[-1].at if act.failures else ""
        often = tried(act) - act.lost >= self._telling.tries(walk)
        if often or self._telling.waited_enough(act, last) or self._outside.living(act):
            return False
        if classes == {"natural-key"}:
            return True
        if classes != {"native-key"}:
            return False
        window = window_of(act, self._means)
        margin = self._means.policy.limits.connector_seconds_max + min(_CLOCK_JUMP, window // 4)
        return self._since(act, act.first_sent) < window - margin

    def _classes(self, act: Act) -> set[EffectClass]:
        """As it was declared, and as its connector does it now: a repeat has to be harmless by both.

        Where it would happen elsewhere now, nobody there can tell, and a repeat would be a second act.
        """
        place = place_of(act.declared.does, act.args, self._means)
        if act.place and act.place != place:
            return {"ask"}
        now: Terms | None = self._means.crew.catalogue.terms.get(act.declared.does.partition("@")[0])
        return {act.declared.cls, now.cls if now else "ask"}

    def _grace_left(self, act: Act) -> int:
        """Seconds in which it may still appear, by a clock nobody can set; long ago also by the one on the wall."""
        wall = (self._means.clock.now() - moment(act.sent)).total_seconds()
        passed = max(min(wall, self._sightings.since_last(act)), wall - _CLOCK_JUMP)
        return max(0, ceil(grace_of(act, self._means) - passed))

    def _since(self, act: Act, at: str) -> float:
        """Seconds since a moment, by whichever clock they are more."""
        return max((self._means.clock.now() - moment(at)) / timedelta(seconds=1), self._sightings.since_first(act))
