"""Telling that something no longer runs by itself: one card for each fall, however often somebody looks."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import groupby

from onefirm.conductor.facts import asked_aside
from onefirm.conductor.means import Means
from onefirm.conductor.trust.rows import number, standing_of
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.events.streams import of_question
from onefirm.domain.ids import QuestionId
from onefirm.domain.problem import Problem
from onefirm.inbox.cards import problem_card
from onefirm.ledger.ledger import Put
from onefirm.ledger.projection import Row
from onefirm.ledger.store import Conflict
from onefirm.policy.trust.words import FELL

_ROWS_MAX = 20


class Falls:
    """The fall itself is in force with the entry that caused it; this only says so, and may come later."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def tell(self) -> int:
        rows = self._means.views.all("trust_untold", limit=_ROWS_MAX)
        return sum([await self._told(entry, tuple(fell)) for entry, fell in groupby(rows, _entry)])

    async def _told(self, entry: int, rows: Sequence[Row]) -> bool:
        """What fell by one entry is one card."""
        question = QuestionId(f"qu_fell_{entry}")
        problem, stream = fell(rows, entry), of_question(question)
        fact = asked_aside(question, problem_card(problem, whom=str(rows[0]["step"])), "trust")
        with suppress(Conflict):  # Somebody told it already.
            await self._means.ledger.append(Put(stream, fact), actor=CONDUCTOR, cause=entry, expected={stream: 0})
            return True
        return False


def _entry(row: Row) -> int:
    return number(row["fell_seq"])


def fell(rows: Sequence[Row], entry: int) -> Problem:
    steps = [f"'{row['step']}'" for row in rows]
    ends = "run by themselves" if steps[1:] else "runs by itself"
    whys = dict.fromkeys(FELL[standing_of(row).fell].removeprefix("It asks again: ").capitalize() for row in rows)
    return Problem(
        code="trust-fell",
        what=f"{' and '.join(steps)} no longer {ends}.",
        why=f"{' '.join(whys)} That is entry {entry} of the ledger.",
        fix="There is nothing to mend: every such act asks you again, also what still waited to leave.",
        where=f"onefirm trust show {rows[0]['cell']}",
    )
