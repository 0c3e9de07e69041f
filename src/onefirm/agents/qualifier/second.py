"""A second opinion where the signs disagree: the operator's own decisions so far, else a model with its words."""

from typing import Literal

from pydantic import Field

from onefirm.capabilities.model import Model, Prompt
from onefirm.domain.contract import Evidence, Proposal
from onefirm.domain.frozen import Frozen

SURE = 75
"""As sure as a second opinion makes it: enough to go on, and the operator still sees the letter."""
_ASKED_BELOW = 70
_QUOTE_SIGNS_MIN = 8

_WANTS = (
    "Somebody wrote to a firm. Say whether what they ask for is something the firm offers and is worth an answer: "
    "'fit', 'unfit', or 'unknown' where their words do not tell. Quote the sentence of theirs that you go by, letter "
    "for letter."
)


class Opinion(Frozen):
    outcome: Literal["fit", "unfit", "unknown"]
    quote: str = Field(max_length=500)


async def second(message: str, services: str, judged: Proposal, model: Model) -> Proposal:
    """The proposal as it is, or with what such messages were so far; else a model's opinion, resting on their words."""
    if judged.sure >= _ASKED_BELOW or any(each.warns for each in judged.evidence) or judged.outcome == "mass-mail":
        return judged
    if taught := await model.decided(message):
        says = f"{taught.name} says “{taught.outcome}”, {taught.sure} % sure."
        return _taken(judged, taught.outcome, taught.sure, Evidence(says=says, found_in="your decisions"))
    prompt = Prompt(_WANTS, {"what they wrote": message, "what the firm offers": services}, judged.sure, tokens_max=300)
    opinion = await model.ask(prompt, Opinion)
    if opinion is None or opinion.outcome == "unknown":
        return judged
    quote = " ".join(opinion.quote.split())
    if len(quote) < _QUOTE_SIGNS_MIN or quote not in " ".join(message.split()):
        return judged.model_copy(update={"degraded": "A model's opinion rested on words that nobody wrote."})
    says = "A model takes it for a fit." if opinion.outcome == "fit" else "A model takes it for none of yours."
    return _taken(judged, opinion.outcome, SURE, Evidence(says=says, quote=quote, found_in="message"))


def _taken(judged: Proposal, outcome: str, sure: int, why: Evidence) -> Proposal:
    return judged.model_copy(update={"outcome": outcome, "sure": sure, "evidence": (why, *judged.evidence)})
