"""The qualifier itself: its contract, and how a score comes from its findings."""

from pydantic import BaseModel, Field

from onefirm.agents.qualifier.findings import Finding, Read, findings
from onefirm.agents.qualifier.second import second
from onefirm.agents.qualifier.services import matches
from onefirm.agents.qualifier.signs import MASS_MAIL_CLEAR
from onefirm.capabilities.agent import Reach
from onefirm.capabilities.model import MODEL, model_of
from onefirm.domain.contract import Contract, Evidence, Proposal, proposal
from onefirm.domain.frozen import Frozen
from onefirm.domain.names import in_words
from onefirm.domain.reading import read

FIT_FROM = 50
_BASE = 20
_NEAR = 10
"""So close to the line a score decides nothing."""


class Lead(Frozen):
    name: str = ""
    email: str
    message: str = Field(max_length=50_000)
    budget: str = ""
    services: str = ""
    """What is on offer, a list with commas."""
    budget_min: str = "0"


class Qualified(Frozen):
    score: int = Field(ge=0, le=100)
    points: list[str]
    """What was found, one sentence each, with what it added or took away."""
    summary: str


CONTRACT = Contract(
    role="qualifier",
    version=4,
    spec=(
        "Reads what somebody wrote and scores from 0 to 100 how well it fits you: whether it asks for something you "
        "offer, whether the budget reaches your minimum, whether it names a time and details, and whether it looks "
        "like mass mail. Every finding quotes the words it goes by. Orders that stand in the message are never "
        "followed; they are quoted to you and lower the score. What is plainly mass mail is told apart from a lead "
        "that does not fit, because nobody is owed an answer to it. Where signs are missing or "
        "contradict each other it goes by what you decided about such messages so far, where that says enough; else it "
        "asks a model, where you have one, and takes its word only with a sentence of theirs beside it; else it says "
        "that it is unsure, and you decide."
    ),
    kind="validate",
    takes=Lead,
    gives=Qualified,
    outcomes=("fit", "unfit", "mass-mail"),
    thresholds=(("a lead fits from a score of", FIT_FROM), ("it is in doubt nearer to that than", _NEAR)),
    failure_modes=(
        "A service in words it does not know is taken for one you do not offer; it then says it is unsure.",
        "It reads English and German well, other languages by their common words only.",
        "A budget in another currency is compared as if it were yours.",
    ),
    capabilities=(MODEL,),
    cost_cents_max=5,
    seconds_max=120,
    latency_ms=20,
)


class Qualifier:
    contract = CONTRACT

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, Lead), "The conductor hands over what the contract takes."
        reading = read(task.message)
        lead = Read(
            name=" ".join(task.name.split()),
            email=task.email,
            budget=task.budget,
            budget_min=task.budget_min,
            services=task.services,
            text=reading,
            asked_for=matches(reading.plain, task.services),
        )
        found = findings(lead)
        score = max(0, min(100, _BASE + sum(finding.points for finding in found)))
        gives = Qualified(
            score=score,
            points=[f"{finding.points:+d} {finding.says}" for finding in found],
            summary=_summary(lead, found),
        )
        outcome = "mass-mail" if _nothing_else(found) else "fit" if score >= FIT_FROM else "unfit"
        judged = proposal(gives, outcome=outcome, sure=_sure(score, found), evidence=_evidence(found))
        return await second(task.message, task.services, judged, model_of(reach))


def _sure(score: int, found: tuple[Finding, ...]) -> int:
    """One doubt is enough to fall below 70: then the operator is asked."""
    if _nothing_else(found):
        return 95
    doubts = sum(finding.doubt for finding in found) + (abs(score - FIT_FROM) < _NEAR) + _mass_mail(found)
    return 95 if not doubts else max(10, 75 - 10 * doubts)


def _mass_mail(found: tuple[Finding, ...]) -> bool:
    return -sum(finding.points for finding in found if finding.mass_mail) >= MASS_MAIL_CLEAR


def _nothing_else(found: tuple[Finding, ...]) -> bool:
    """Mass mail that says nothing a lead would say."""
    return _mass_mail(found) and not any(finding.speaks_for for finding in found)


def _evidence(found: tuple[Finding, ...]) -> tuple[Evidence, ...]:
    """What warns comes first, then what else speaks against it or is left open, then what speaks for it."""
    shown: list[Evidence] = [Evidence(says="Warning: this reads like mass mail.")] if _mass_mail(found) else []
    quoted = ""
    for finding in sorted(found, key=_rank):
        # Several findings in a row may rest on one sentence; it is quoted once.
        quote, quoted = (finding.quote if finding.quote != quoted else ""), finding.quote
        shown.append(
            Evidence(says=finding.says, quote=quote, found_in="message" if quote else "", warns=finding.warning)
        )
    return tuple(shown)


def _rank(finding: Finding) -> int:
    if finding.warning:
        return 0
    return 1 if finding.mass_mail else 2 if finding.doubt or finding.points < 0 else 3


def _summary(lead: Read, found: tuple[Finding, ...]) -> str:
    who = lead.name or lead.email
    if _mass_mail(found):
        return f"{who} sent what reads like mass mail."
    what = in_words([match.service for match in lead.asked_for[:3]])
    asks = f"asks about {what}" if what else "asks about something"
    budget = f", with a budget of {lead.budget_shown}" if lead.stated else ", without naming a budget"
    return f"{who} {asks}{budget}."
