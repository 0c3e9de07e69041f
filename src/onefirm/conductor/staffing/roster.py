"""The roster: every version of every agent that is here, and which of them works."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from onefirm.capabilities.agent import Agent
from onefirm.domain.contract import Contract
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.staff import AgentAdopted, AgentTaken
from onefirm.domain.events.streams import STAFF_STREAM
from onefirm.ledger.ledger import Ledger

Versions = Mapping[str, Mapping[int, Agent]]
"""By role and number."""


@dataclass(frozen=True)
class Chosen:
    """The version of a role that was last said to work."""

    number: int
    before: int
    at: str
    seq: int
    yours: bool
    """By the operator's word. Otherwise the firm kept to what had worked."""


def chosen(ledger: Ledger) -> Mapping[str, Chosen]:
    """By role. Whoever was never chosen between is not in it."""
    return ledger.folded(STAFF_STREAM, _after) or {}


def _after(before: Mapping[str, Chosen] | None, event: Recorded) -> Mapping[str, Chosen]:
    match event.fact:
        case AgentTaken() | AgentAdopted() as word:
            said = Chosen(word.number, word.before, event.at, event.seq, isinstance(word, AgentTaken))
            return {**(before or {}), word.role: said}
        case _:
            return before or {}


class Roster(Mapping[str, Agent]):
    """By role, whoever works now. The word that counts is in the ledger and may change while the firm is open."""

    def __init__(self, versions: Versions, said: Callable[[], Mapping[str, Chosen]] = dict) -> None:
        self._versions = versions
        self._said = said

    def __getitem__(self, role: str) -> Agent:
        here = self._versions[role]
        if len(here) == 1:
            return next(iter(here.values()))
        word = self._said().get(role)
        return here.get(word.number if word else 0) or next(iter(here.values()))

    def __iter__(self) -> Iterator[str]:
        return iter(self._versions)

    def __len__(self) -> int:
        return len(self._versions)


class Contracts(Mapping[str, Contract]):
    """By role, the contract of whoever works now."""

    def __init__(self, agents: Mapping[str, Agent]) -> None:
        self._agents = agents

    def __getitem__(self, role: str) -> Contract:
        return self._agents[role].contract

    def __iter__(self) -> Iterator[str]:
        return iter(self._agents)

    def __len__(self) -> int:
        return len(self._agents)


def tried(versions: Mapping[int, Agent], works: int) -> Agent | None:
    """Whoever is in shadow: the newest that is newer than the one at work."""
    newest = max(versions, default=works)
    return versions[newest] if newest > works else None
