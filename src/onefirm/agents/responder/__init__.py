"""The responder: says what a letter of somebody known wants, and drafts the answer from what is known."""

from onefirm.agents.responder.agent import CONTRACT, Responder
from onefirm.agents.responder.letter import KINDS, Answer, Letter

__all__ = ["CONTRACT", "KINDS", "Answer", "Letter", "Responder"]
