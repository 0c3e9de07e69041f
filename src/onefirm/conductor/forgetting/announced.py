"""What was announced under the rules of retention, and what the operator said to it: read from the ledger alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from onefirm.conductor.means import Means
from onefirm.domain.events.firm import Pruned, PruningAnnounced
from onefirm.domain.events.streams import of_question, of_retention
from onefirm.domain.ids import QuestionId, SubjectId, instant, moment
from onefirm.domain.question import Option
from onefirm.planning.acts import Asked, asked

AHEAD_DAYS = 7
"""So long before anybody goes by a rule the operator is asked."""
SPARED_DAYS = 365
"""So long a 'keep them' holds; then it is asked again."""
KEEP = Option(name="keep", label="Keep them", about="For another year; then you are asked again.")
LET_GO = Option(name="let-go", label="Let them go", about="On that day, as your rule says.")


@dataclass(frozen=True)
class Announced:
    fact: PruningAnnounced
    seq: int
    at: str
    question: Asked
    ended: bool

    @property
    def spared(self) -> bool:
        return self.question.answer is not None and self.question.answer.answer == KEEP.name


def announced(means: Means) -> Sequence[Announced]:
    """Oldest first; those that were answered with 'keep' so long ago that it holds no more are left out."""
    events = means.ledger.stream(of_retention())
    ended = {event.fact.question for event in events if isinstance(event.fact, Pruned)}
    since = instant(means.clock.now() - timedelta(days=AHEAD_DAYS + SPARED_DAYS))
    return [
        Announced(event.fact, event.seq, event.at, _asked(event.fact.question, means), event.fact.question in ended)
        for event in events
        if isinstance(event.fact, PruningAnnounced) and (event.at > since or event.fact.question not in ended)
    ]


def pending(means: Means) -> Announced | None:
    """The one that is not over: neither carried out nor answered with 'keep'."""
    return next((each for each in announced(means) if not each.ended and not each.spared), None)


def spared(means: Means) -> frozenset[SubjectId]:
    """Whom the operator said to keep."""
    now = means.clock.now()
    return frozenset(
        subject
        for each in announced(means)
        if each.spared and moment(each.fact.on) + timedelta(days=SPARED_DAYS) > now
        for subject in each.fact.people
    )


def _asked(question: QuestionId, means: Means) -> Asked:
    standing = asked(means.ledger.stream(of_question(question)))
    assert standing is not None, "It was announced and asked in one append."
    return standing
