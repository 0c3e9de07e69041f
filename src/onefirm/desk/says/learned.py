"""What was learned from decisions, in words."""

from onefirm.domain.events.fact import Fact
from onefirm.domain.events.learned import ModelLearned


def of_learned(fact: Fact) -> str:
    match fact:
        case ModelLearned(model=""):
            return "Too few of your decisions are left to learn from, so that nothing is suggested any more."
        case ModelLearned():
            of = f"{fact.examples} of your decisions about what the {fact.agent} read were learned"
            worse = f"{of} and not taken: the one before does better on the newest."
            return f"{of}: {record(fact)}" if fact.taken else worse
        case _:
            return ""


def record(fact: ModelLearned) -> str:
    """On decisions it had not seen."""
    tried = fact.right + fact.wrong + fact.asked
    return (
        f"of {tried} it had not seen it got {fact.right} right and {fact.wrong} wrong, and did not know {fact.asked}; "
        f"what it says of being sure is off by {fact.off_thousandths / 10:.1f} %."
    )
