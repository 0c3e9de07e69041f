"""When a firm is opened: where several versions of an agent are here, the one that worked goes on working."""

from collections.abc import Mapping

from onefirm.capabilities.agent import Agent
from onefirm.conductor.means import Means
from onefirm.conductor.staffing.roster import Chosen, chosen
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.events.staff import AgentAdopted
from onefirm.domain.events.streams import STAFF_STREAM
from onefirm.ledger.ledger import Put


def adopt(means: Means) -> None:
    """One entry for each role that has to be chosen for; none where there is nothing to choose."""
    words = chosen(means.ledger)
    found = (_adopted(role, here, words.get(role), means) for role, here in means.crew.versions.items())
    facts = [Put(STAFF_STREAM, fact) for fact in found if fact]
    if facts:
        means.ledger.append_now(*facts, actor=CONDUCTOR)


def _adopted(role: str, here: Mapping[int, Agent], word: Chosen | None, means: Means) -> AgentAdopted | None:
    if (word and word.number in here) or (word is None and len(here) == 1):
        return None
    number = _next(word.number, here) if word else _worked(role, here, means)
    gone = word.number if word else 0
    return AgentAdopted(role=role, number=number, before=gone, contract=here[number].contract.hash)


def _next(gone: int, here: Mapping[int, Agent]) -> int:
    """The nearest newer one; whoever took a version out meant the firm to go on."""
    return min((number for number in here if number > gone), default=max(here))


def _worked(role: str, here: Mapping[int, Agent], means: Means) -> int:
    """Whoever gave the last answer; in a new firm the newest that came with whoever brought the role first."""
    last = means.views.one("agent_worked_last", agent=role)
    number = int(str(last["version"])) if last else 0
    if number in here:
        return number
    return _next(number, here) if number else next(iter(here))
