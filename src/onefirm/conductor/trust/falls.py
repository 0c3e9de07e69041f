"""Telling that something no longer runs by itself: one card for each fall, however often somebody looks."""

from contextlib import suppress

from onefirm.conductor.crew import Means
from onefirm.conductor.facts import CONDUCTOR, asked_aside
from onefirm.conductor.trust.rows import number, standing_of
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
        return sum([await self._told(row) for row in self._means.views.all("trust_untold", limit=_ROWS_MAX)])

    async def _told(self, row: Row) -> bool:
        entry = number(row["fell_seq"])
        question = QuestionId(f"qu_fell_{entry}")
        problem, stream = fell(row, entry), of_question(question)
        fact = asked_aside(question, problem_card(problem, whom=str(row["step"])), "trust")
        with suppress(Conflict):  # Somebody told it already.
            await self._means.ledger.append(Put(stream, fact), actor=CONDUCTOR, cause=entry, expected={stream: 0})
            return True
        return False


def fell(row: Row, entry: int) -> Problem:
    standing = standing_of(row)
    return Problem(
        code="trust-fell",
        what=f"'{row['step']}' no longer runs by itself.",
        why=FELL[standing.fell].removeprefix("It asks again: ").capitalize() + f" That is entry {entry} of the ledger.",
        fix="There is nothing to mend: every such act asks you again, also what still waited to leave.",
        where=f"onefirm trust show {row['cell']}",
    )
