"""What was decided once and for all after a card was read: the card is void, and is asked again with it."""

from onefirm.conductor.means import Means
from onefirm.domain.events.questions import QuestionVoided
from onefirm.domain.events.streams import of_question
from onefirm.domain.policy import Verdict
from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger.ledger import Put
from onefirm.planning.acts import Asked
from onefirm.planning.walk import fields_of


async def show_first(standing: Asked, verdict: Verdict, by: str, means: Means) -> None:
    """A yes counts for what was read; nobody has read yet what was decided later."""
    shown = fields_of(standing.asked.card).get("rules")
    read = shown if isinstance(shown, list) else []
    news = next((rule for rule in verdict.of("decided") if rule not in read), "")
    if not news:
        return
    fact = standing.asked
    voided = QuestionVoided(question=fact.question, plan=fact.plan, why="What you decided since speaks of it.")
    stream = of_question(fact.question)
    await means.ledger.append(Put(stream, voided), actor=by, expected={stream: standing.version})
    raise Refusal(
        Problem(
            code="question-stale",
            what=f"You have decided something since this was asked. {news}",
            why="An approval counts only for exactly what was shown.",
            fix="It is asked again with this on its card; read it and decide anew.",
            where="onefirm inbox list",
        )
    )
