"""A backup that failed, put before the operator: one standing question, which the next one that succeeds closes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from onefirm.conductor.facts import asked_aside
from onefirm.domain.events.firm import BACKUPS_STREAM, BackupMade
from onefirm.domain.events.questions import QuestionAsked, QuestionVoided
from onefirm.domain.events.streams import of_question
from onefirm.domain.ids import QuestionId, moment
from onefirm.domain.problem import Problem
from onefirm.inbox.cards import problem_card
from onefirm.ledger.ledger import Ledger, Put
from onefirm.planning.acts import Asked, asked

QUESTION = QuestionId("qu_backup_0")
ASKED_AGAIN_AFTER = timedelta(days=1)
"""So long 'I have seen to it' is taken for an answer while the same failure comes again and again."""
CLOSED = "A backup was made since."
WHOM = "The backup of the firm"


@dataclass(frozen=True)
class Said:
    """What is appended along with the outcome of a backup, and the version of the question it was judged on."""

    puts: tuple[Put, ...] = ()
    expected: Mapping[str, int] = field(default_factory=dict[str, int])


def after_failure(ledger: Ledger, problem: Problem, now: datetime) -> Said:
    stream = of_question(QUESTION)
    if _said_already(ledger, asked(ledger.stream(stream)), problem, now):
        return Said()
    return Said((Put(stream, _asking(problem)),), {stream: ledger.version(stream)})


def after_success(ledger: Ledger) -> Said:
    stream = of_question(QUESTION)
    standing = asked(ledger.stream(stream))
    if standing is None or standing.state != "open":
        return Said()
    fact = QuestionVoided(question=QUESTION, plan=None, why=CLOSED)
    return Said((Put(stream, fact),), {stream: standing.version})


def _asking(problem: Problem) -> QuestionAsked:
    return asked_aside(QUESTION, problem_card(problem, whom=WHOM), "backup")


def _said_already(ledger: Ledger, standing: Asked | None, problem: Problem, now: datetime) -> bool:
    """It waits in the inbox, or was answered a moment ago; another failure than that one is asked about anew."""
    if standing is None or standing.asked.same != _asking(problem).same:
        return False
    if standing.state == "open":
        return True
    closed = ledger.event(standing.cause)
    asked_at = ledger.stream(of_question(QUESTION))[standing.asking - 1].seq
    # What closes an open question is written after the backup that does, in one append: so not since it was closed.
    since = any(isinstance(event.fact, BackupMade) and event.seq > asked_at for event in ledger.stream(BACKUPS_STREAM))
    return closed is not None and not since and now - moment(closed.at) < ASKED_AGAIN_AFTER
