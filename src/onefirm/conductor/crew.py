"""Who a firm has: its staff, its hands, its shelf of playbooks. Put together once, by the app."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from onefirm.capabilities.address_book import AddressBook
from onefirm.capabilities.agent import Agent
from onefirm.capabilities.connector import Connector, Source, Teller
from onefirm.capabilities.model import Provider
from onefirm.domain.effect import EffectKind
from onefirm.domain.example import Example
from onefirm.domain.tiers import Tier
from onefirm.planning.catalogue import Catalogue


@dataclass(frozen=True)
class Page:
    """A playbook as it lies on the shelf: its text, and where the operator can open it."""

    name: str
    path: str
    text: str
    stands: str = ""
    """Where it lies, in words: in the firm's own folder, or with what brought it."""


class Shelf(Protocol):
    """The firm's own playbooks over the shipped ones, read anew each time."""

    def pages(self) -> Sequence[Page]: ...

    def put(self, name: str, text: str) -> Page:
        """Let this text be the firm's own playbook of that name, whole or not at all. Raises OSError."""
        ...


@dataclass(frozen=True)
class Crew:
    agents: Mapping[str, Agent]
    """By role, the version that works now."""
    connectors: Mapping[str, Connector]
    """By `capability.verb`: whoever does it in this firm."""
    sources: tuple[Source, ...]
    shelf: Shelf
    catalogue: Catalogue
    reach: Mapping[str, object]
    """By capability: what an agent gets when its contract names it."""
    origins: Mapping[str, str]
    """By role, and by `qualifier@2`: the extension it came from."""
    books: Mapping[str, AddressBook] = field(default_factory=dict[str, AddressBook])
    """By account: the address books that contacts are taken in from."""
    stays: Mapping[str, str] = field(default_factory=dict[str, str])
    """By connector: what an act through it comes to, of those that only keep things on this machine; also of one that
    an account goes before now."""
    versions: Mapping[str, Mapping[int, Agent]] = field(default_factory=dict[str, Mapping[int, Agent]])
    """By role and number: every version that is here, those of whoever brought the role first before all others."""
    examples: Mapping[str, tuple[Example, ...]] = field(default_factory=dict[str, tuple[Example, ...]])
    """By role: what has to come of what it is given."""
    tellers: tuple[Teller, ...] = ()
    """Whoever tells the operator, beside the letters."""
    models: Mapping[Tier, Provider] = field(default_factory=dict[Tier, Provider])
    """By tier: whoever is asked, where an account brings one."""

    @property
    def connections(self) -> tuple[Connector | Source | Teller | Provider, ...]:
        """Whatever leads out of the firm or into it, each once."""
        once = {id(each): each for each in self.connectors.values()}  # A stranger's may not be hashable.
        return (*once.values(), *self.sources, *self.tellers, *self.models.values())

    @property
    def at_work(self) -> tuple[str, ...]:
        """`qualifier@2`, of every role."""
        return tuple(agent.contract.ref for agent in self.agents.values())

    def who(self, does: str) -> Agent | None:
        """Whoever does `qualifier@2`: that version while it is here, otherwise the one that works now."""
        role, _, number = does.partition("@")
        pinned = self.versions.get(role, {}).get(int(number)) if number else None
        return pinned or self.agents.get(role)

    def kind(self, does: str) -> EffectKind | None:
        """The terms of `mail.send@1`; None when the extension that brought it is gone."""
        return self.catalogue.effects.get(does.partition("@")[0])
