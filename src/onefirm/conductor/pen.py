"""How the conductor writes: always against the version of the plan it has read."""

from collections.abc import Mapping
from dataclasses import dataclass

from onefirm.conductor.means import Means
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.firm import PAUSE_STREAM, FirmPaused
from onefirm.domain.events.plans import StepDone
from onefirm.domain.events.questions import QuestionAsked
from onefirm.domain.events.streams import of_plan, of_question
from onefirm.ledger.ledger import Put
from onefirm.planning.acts import Asked
from onefirm.planning.walk import Walk


@dataclass(frozen=True)
class State:
    """One switch of the firm, and the version of the stream it was read from."""

    value: str
    version: int


class Pen:
    def __init__(self, means: Means) -> None:
        self._means = means

    async def write(
        self,
        walk: Walk,
        *puts: Put,
        expected: Mapping[str, int] | None = None,
        cause: int | None = None,
        actor: str = CONDUCTOR,
    ) -> tuple[Recorded, ...]:
        """Append for a plan. A Conflict means that somebody was faster: read again."""
        written = await self._means.ledger.append(
            *puts,
            actor=actor,
            cause=cause or walk.cause,
            expected={of_plan(walk.plan.id): walk.version, **(expected or {})},
        )
        self._means.holds.begin(written)
        return written

    async def ask(
        self,
        walk: Walk,
        question: QuestionAsked,
        before: Asked | None,
        *,
        expected: Mapping[str, int] | None = None,
        cause: int | None = None,
    ) -> None:
        """Two who go on with one plan at once ask once: whoever is slower finds it asked."""
        stream = of_question(question.question)
        versions = {stream: before.version if before else 0, **(expected or {})}
        await self.write(walk, Put(stream, question), expected=versions, cause=cause)

    def step(self, walk: Walk, fact: StepDone) -> Put:
        return Put(of_plan(walk.plan.id), fact)

    def pause(self) -> State:
        """Read from the ledger itself: a row that somebody edited must not open the gate."""
        last = self._means.ledger.last(PAUSE_STREAM)
        return State("paused" if last and isinstance(last.fact, FirmPaused) else "", last.stream_version if last else 0)
