"""The reviewer itself: its contract, and how a review comes from the rules."""

from pydantic import BaseModel

from onefirm.agents.reviewer.purposes import FOLLOW_UP_WORDS_MAX, rules_for
from onefirm.agents.reviewer.rules import SUBJECT_SIGNS_MAX, WORDS_MAX
from onefirm.agents.reviewer.written import GROUPS, Group, Written
from onefirm.capabilities.agent import Reach
from onefirm.domain.contract import Contract, Evidence, Proposal, proposal
from onefirm.domain.frozen import Frozen
from onefirm.domain.pointers import plain


class Ruled(Frozen):
    rule: str
    group: Group
    passed: bool
    says: str


class Review(Frozen):
    passed: int
    """How many rules it keeps."""
    rules: list[Ruled]
    notes: str


CONTRACT = Contract(
    role="reviewer",
    version=3,
    spec=(
        "Reads a draft before you do and checks it rule by rule: greeting, length, words you avoid, prices that are "
        "not on your list, promises, links and numbers you never wrote, gaps left open, the subject, and shouting. "
        "A follow-up has to be short, ask one thing, make a no easy and not write the first letter again. A decline "
        "has to say no plainly, name no price, offer no appointment and give no reason that could hurt. "
        "A first letter that nobody asked for has to say who writes and how they can say no. Each rule guards one of "
        "three things: your tone, your policy, or compliance, which is what you answer for before others. "
        "It changes nothing; it says which rule is kept, which is broken, and by which words."
    ),
    kind="validate",
    takes=Written,
    gives=Review,
    outcomes=("passed", "flagged"),
    thresholds=(
        ("words of a letter, fewer than", WORDS_MAX),
        ("words of a follow-up, at most", FOLLOW_UP_WORDS_MAX),
        ("signs of a subject, fewer than", SUBJECT_SIGNS_MAX),
    ),
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
        ruled = [_ruled(name, group, kept, rule(seen)) for name, (group, kept, rule) in rules_for(task.purpose).items()]
        broken = [one for one in ruled if not one.passed]
        notes = " ".join(one.says for one in broken) or "It keeps every rule."
        review = Review(passed=len(ruled) - len(broken), rules=ruled, notes=notes)
        evidence = tuple(Evidence(says=says) for says in (*(one.says for one in broken), *_by_group(ruled)))
        return proposal(review, outcome="flagged" if broken else "passed", evidence=evidence)


def _ruled(name: str, group: Group, kept: str, broken: str) -> Ruled:
    return Ruled(rule=name, group=group, passed=not broken, says=broken or kept)


def _by_group(ruled: list[Ruled]) -> list[str]:
    """`Tone: passed (greeting, length). Flagged: calm.`: every rule by its name, in one line for each group."""
    says: list[str] = []
    for group in GROUPS:
        mine = [one for one in ruled if one.group == group]
        flagged = ", ".join(one.rule for one in mine if not one.passed)
        kept = ", ".join(one.rule for one in mine if one.passed)
        parts = (f"flagged {flagged}" if flagged else "", f"passed {kept}" if kept else "")
        says.append(f"{group.capitalize()}: {'; '.join(filter(None, parts))}.")
    return says
