"""What is said of a draft that was spoilt on purpose, once it was decided about: never before."""

from onefirm.desk.post import Post
from onefirm.domain.events.streams import of_canary
from onefirm.domain.events.trust import CanaryJudged, CanarySet
from onefirm.domain.ids import QuestionId
from onefirm.domain.policy import Noticed
from onefirm.policy.trust.spoilt import FAULTS

_THEN: dict[Noticed, str] = {
    "caught": "You caught it.",
    "missed": "It went by you.",
    "void": "It does not count.",
}


def tested(post: Post, question: str) -> str:
    """Empty of every other card, and of one that still waits."""
    told = post.means.ledger.stream(of_canary(QuestionId(question)))
    if not told or not isinstance(told[-1].fact, CanaryJudged) or not isinstance(told[0].fact, CanarySet):
        return ""
    judged, planted = told[-1].fact, told[0].fact.planted.value
    words = f" (“{planted}”)" if planted else ""
    said = f"This was a test: {FAULTS[judged.fault]}{words}. {_THEN[judged.outcome]}"
    return f"{said} Nothing of it could leave."


def stands_for(post: Post, question: str) -> QuestionId:
    """The card whose place it takes; of every other card, that card itself."""
    told = post.means.ledger.stream(of_canary(QuestionId(question)))
    return told[0].fact.before if told and isinstance(told[0].fact, CanarySet) else QuestionId(question)
