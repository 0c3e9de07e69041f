"""The reviewer: reads a draft against the operator's rules, one after the other, and says which it breaks."""

from onefirm.agents.reviewer.agent import CONTRACT, Review, Reviewer
from onefirm.agents.reviewer.purposes import rules_for
from onefirm.agents.reviewer.rules import RULES
from onefirm.agents.reviewer.written import Purpose, Written

__all__ = ["CONTRACT", "RULES", "Purpose", "Review", "Reviewer", "Written", "rules_for"]
