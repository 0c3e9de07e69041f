"""The reviewer itself: its contract, and how a review comes from the rules."""

from pydantic import BaseModel

from onefirm.agents.reviewer.purposes import rules_for
from onefirm.agents.reviewer.written import Written
from onefirm.capabilities.agent import Reach
from onefirm.domain.contract import Contract, Evidence, Proposal, proposal
from onefirm.domain.frozen import Frozen
from onefirm.domain.pointers import plain


class Ruled(Frozen):
    rule: str
    passed: bool
    says: str


class Review(Frozen):
    passed: int
    """How many rules it keeps."""
    rules: list[Ruled]
    notes: str


CONTRACT = Contract(
    role="reviewer",
    version=2,
    spec=(
        "Reads a draft before you do and checks it rule by rule: greeting, length, words you avoid, prices that are "
        "not on your list, promises, links and numbers you never wrote, gaps left open, the subject, and shouting. "
        "A follow-up has to be short, ask one thing, make a no easy and not write the first letter again. A decline "
        "has to say no plainly, name no price, offer no appointment and give no reason that could hurt. "
        "It changes nothing; it says which rule is kept, which is broken, and by which words."
    ),
    kind="validate",
    takes=Written,
    gives=Review,
    outcomes=("passed", "flagged"),
    failure_modes=(
        "A promise in words that are not on its list passes.",
        "It does not judge whether the letter answers what was asked.",
    ),
    latency_ms=10,
)


class Reviewer:
    contract = CONTRACT

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, Written), "The conductor hands over what the contract takes."
        seen = task.model_copy(update={"subject": plain(task.subject), "body": plain(task.body)})
        ruled = [_ruled(name, kept, rule(seen)) for name, (kept, rule) in rules_for(task.purpose).items()]
        broken = [one for one in ruled if not one.passed]
        notes = " ".join(one.says for one in broken) or "It keeps every rule."
        review = Review(passed=len(ruled) - len(broken), rules=ruled, notes=notes)
        evidence = tuple(Evidence(says=one.says) for one in broken)
        return proposal(review, outcome="flagged" if broken else "passed", evidence=evidence)


def _ruled(name: str, kept: str, broken: str) -> Ruled:
    return Ruled(rule=name, passed=not broken, says=broken or kept)
