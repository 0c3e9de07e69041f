"""What a promotion would change, and what it takes, in the operator's words."""

from onefirm.conductor.trust.standing_in import LEARNED, named_in
from onefirm.desk.says.kinds import whom
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.trust import (
    CanaryJudged,
    CanarySet,
    TrustCarried,
    TrustDemoted,
    TrustGranted,
    TrustPromoted,
    TrustRevoked,
)
from onefirm.domain.policy import Noticed
from onefirm.policy.trust.cells import ALPHA
from onefirm.policy.trust.misses import Canaries, miss_rate
from onefirm.policy.trust.outlook import outlook
from onefirm.policy.trust.trying import is_careless
from onefirm.policy.trust.words import acts, day_of, decisions, per_cent

LATELY_DAYS = 30
_NOTICED: dict[Noticed, str] = {"caught": "noticed what was wrong", "missed": "did not notice what was wrong"}


def of_trust(fact: Fact, actor: str) -> str:
    """One sentence for each word of the operator's on what may run by itself."""
    match fact:
        case TrustPromoted(cell=cell):
            shown = f"after {decisions(fact.decisions)}, {fact.corrected} corrected"
            return f"{whom(actor)} let {cell.step} run by itself: it has earned it {shown}."
        case TrustGranted(cell=cell):
            return f"{whom(actor)} granted {cell.step} {acts(fact.acts_max)} by itself, until {day_of(fact.until)}."
        case TrustRevoked(cell=cell):
            return f"{whom(actor)} ended what was granted to {cell.step}; it asks again."
        case TrustDemoted(cell=cell):
            return f"{whom(actor)} wants to be asked about {cell.step} again."
        case TrustCarried(cell=cell):
            return f"{whom(actor)} let what {cell.step} had shown before count for those who do it now."
        case CanarySet():
            return "A draft that was spoilt on purpose was put into your inbox, in the place of a real one."
        case CanaryJudged(outcome="void"):
            return "A draft that was spoilt on purpose was taken away; nobody was tried with it."
        case CanaryJudged():
            return f"{whom(actor)} {_NOTICED[fact.outcome]} in a draft that was spoilt on purpose."
        case _:
            return ""


def stood_in_says(stood_in: str) -> str:
    """Whose work a kind of act is, where somebody stood in; empty where everybody did their own."""
    return " and ".join(_stood_in(name) for name in named_in(stood_in))


def _stood_in(name: str) -> str:
    if name.startswith(LEARNED):
        return f"what you decided so far settled a doubt of the {name.removeprefix(LEARNED)}"
    if "." in name:
        return f"it was written from {name}, which is not in force any more"
    return f"{name} stood in for another agent"


def listed_says(alone: int, cells: int) -> str:
    if not cells:
        return "No playbook of this firm acts on the outside."
    if not alone:
        return "Nothing runs by itself: every act asks you."
    return f"{alone} of {cells} kinds of act may run by themselves; the rest asks you."


def price_says(canaries: Canaries) -> str:
    """Never less than this, and every correction makes it more."""
    needed = {risk: outlook({}, alpha, canaries, 0).needed for risk, alpha in ALPHA.items()}
    each = ", ".join(f"{needed[risk]} of {risk} risk" for risk in ALPHA)
    share = per_cent(outlook({}, ALPHA["low"], canaries, 0).misses)
    tried = f"That you let up to {share} of mistakes through is taken into account"
    why = f"{tried}, for nobody has measured it." if not canaries.decided else f"{tried}, as was measured."
    return f"To run by itself an act takes so many decisions without a correction: {each}. {why}"


def change_says(asked: int, waives: int, hold_seconds: int, *, others: bool = False) -> str:
    """By what was asked about lately: whatever another rule asks about, it still would. `others`: it asked about
    whoever was reached for the first time, which is another kind of act."""
    times = "once" if asked == 1 else f"{asked} times"
    lately = f"It asked you {times} in the last {LATELY_DAYS} days"
    if not asked and others:
        said = f"In the last {LATELY_DAYS} days it asked only about somebody new, which always asks."
    elif not asked:
        said = f"It has not asked you in the last {LATELY_DAYS} days."
    elif not waives:
        said = f"{lately}, always because of another rule too: of these nothing would have gone by itself."
    else:
        rest = "; for the rest another rule asks too" if waives < asked else ""
        said = f"{lately}; {waives} of these would have gone by {'itself' if waives == 1 else 'themselves'}{rest}."
    audits = "You would still look at the first, at unusual amounts, and at one in ten by lot."
    back = f" What goes by itself is held for {hold_seconds} seconds, in which you can take it back."
    return f"{said} {audits}{back if hold_seconds else ''}"


def tests_says(one_in: int, all_: Canaries, lately: Canaries) -> str:
    """How closely you look, as far as somebody tried: the drafts that were spoilt on purpose."""
    if not one_in and not all_.decided:
        return (
            "Nobody knows how many mistakes go by you, so every second one is taken for unnoticed. You can be tried: "
            "now and then a draft is spoilt on purpose, says so as soon as you have decided, and can never leave. "
            "Thirty that you notice nearly halve what a step has to show."
        )
    often = f"Of {one_in} decisions at least one is a test." if one_in else "You are not tried any more."
    if not all_.decided:
        return f"{often} None was decided yet."
    caught = all_.decided - all_.missed
    said = f"{often} You noticed {caught} of {all_.decided}: at most {per_cent(miss_rate(all_))} goes by you."
    if not is_careless(lately):
        return said
    return f"{said} Two of the last {lately.decided} went by you, so of many approvals at once only one leaves first."
