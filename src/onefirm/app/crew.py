"""The crew of a firm, from its extensions: built-ins first, and the first to take a name keeps it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from onefirm.app.examples import examples_of
from onefirm.app.shelf import FolderShelf
from onefirm.app.shut import ShutConnector, ShutSource, account_shut
from onefirm.capabilities.agent import Agent
from onefirm.capabilities.connector import Connector, Source, stays
from onefirm.capabilities.extension import Account, Extension, Office, Opened
from onefirm.conductor.crew import Crew
from onefirm.conductor.staffing.roster import Chosen, Contracts, Roster
from onefirm.domain.effect import EffectKind, Terms
from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem
from onefirm.planning.catalogue import Catalogue
from onefirm.records.profile import Profile


def accounts_of(
    extensions: Sequence[Extension], office: Office, settings: Mapping[str, Frozen]
) -> tuple[tuple[Opened, ...], tuple[Problem, ...]]:
    """The accounts this firm has: those whose settings stand in firm.toml."""
    opened: list[Opened] = []
    problems: list[Problem] = []
    for account in (account for extension in extensions for account in extension.accounts):
        if account.name not in settings:
            continue
        try:
            opened.append(account.open(settings[account.name], office))
        except Exception as fault:  # noqa: BLE001 -- whatever is wrong with one account, the firm opens.
            problems.append(problem := account_shut(account.name, fault))
            opened.append(_shut(account, extensions, office.folder, problem))
    return tuple(opened), tuple(problems)


def _shut(account: Account, extensions: Sequence[Extension], folder: Path, problem: Problem) -> Opened:
    """In its place: what others could do on its behalf is done by nobody until it can be opened."""
    found = _connectors(extensions, folder, ())
    effects, terms = found.effects, found.terms
    held = {kind: terms[name] for name, kind in effects.items() if kind.capability in account.stands_for}
    connectors = tuple(
        ShutConnector(
            account.name, each, {kind: offer for kind, offer in held.items() if kind.capability == each}, problem
        )
        for each in account.stands_for
    )
    return Opened(connectors, (ShutSource(account.name, problem),))


def crew_of(
    extensions: Sequence[Extension],
    folder: Path,
    accounts: Sequence[Opened] = (),
    said: Callable[[], Mapping[str, Chosen]] = dict,
) -> tuple[Crew, tuple[Problem, ...]]:
    """The crew, and why any connector had to be left out of it. What an account brings goes before all others."""
    versions, origins = _versions(extensions)
    agents = Roster(versions, said)
    found = _connectors(extensions, folder, accounts)
    examples, unread = examples_of(extensions)
    sources, deaf = _sources(extensions, folder)
    intents = {kind.name: kind for extension in reversed(extensions) for kind in extension.intents}
    records = {kind.name: kind for extension in reversed(extensions) for kind in extension.records}
    catalogue = Catalogue(
        intents=intents,
        agents=Contracts(agents),
        effects=found.effects,
        terms=found.terms,
        records=records,
        profile=tuple(Profile.model_fields),
        models=any(account.models for account in accounts),
    )
    crew = Crew(
        agents=agents,
        connectors=found.connectors,
        sources=(*(source for account in accounts for source in account.sources), *sources),
        shelf=FolderShelf([page for extension in extensions for page in extension.playbooks], folder / "playbooks"),
        catalogue=catalogue,
        reach={},
        origins=origins,
        books={book.name: book for account in accounts for book in account.books},
        stays=found.stays,
        versions=versions,
        examples=examples,
        tellers=tuple(teller for account in accounts for teller in account.tellers),
        models={model.tier: model for account in reversed(accounts) for model in account.models},
    )
    return crew, (*found.problems, *deaf, *unread)


def _versions(extensions: Sequence[Extension]) -> tuple[dict[str, dict[int, Agent]], dict[str, str]]:
    """The first to bring a version keeps it; the newest of whoever brought the role stands first."""
    versions: dict[str, dict[int, Agent]] = {}
    origins: dict[str, str] = {}
    for extension in extensions:
        for agent in sorted(extension.agents, key=lambda each: each.contract.version, reverse=True):
            contract = agent.contract
            if versions.setdefault(contract.role, {}).setdefault(contract.version, agent) is agent:
                origins.setdefault(contract.role, extension.name)
                origins[contract.ref] = extension.name
    return versions, origins


@dataclass(frozen=True)
class _Found:
    """Who does what, by `capability.verb`: the first one that can."""

    connectors: dict[str, Connector] = field(default_factory=dict[str, Connector])
    effects: dict[str, EffectKind] = field(default_factory=dict[str, EffectKind])
    terms: dict[str, Terms] = field(default_factory=dict[str, Terms])
    stays: dict[str, str] = field(default_factory=dict[str, str])
    problems: list[Problem] = field(default_factory=list[Problem])

    def take(self, connector: Connector, offered: Mapping[EffectKind, Terms]) -> None:
        if said := stays(connector):
            self.stays[connector.name] = said
        for kind, offer in offered.items():
            name = f"{kind.capability}.{kind.verb}"
            if self.connectors.setdefault(name, connector) is connector:
                self.effects[name], self.terms[name] = kind, offer


def _connectors(extensions: Sequence[Extension], folder: Path, accounts: Sequence[Opened]) -> _Found:
    found = _Found()
    for connector in (connector for account in accounts for connector in account.connectors):
        found.take(connector, connector.effects)
    for extension, make in ((each, make) for each in extensions for make in each.connectors):
        try:
            connector = make(folder)
            offered = dict(connector.effects)
        except Exception as fault:  # noqa: BLE001 -- a stranger's connector is left out, and the firm opens.
            found.problems.append(_broken(extension, fault))
            continue
        found.take(connector, offered)
    return found


def _sources(extensions: Sequence[Extension], folder: Path) -> tuple[tuple[Source, ...], list[Problem]]:
    sources: list[Source] = []
    problems: list[Problem] = []
    for extension, make in ((each, make) for each in extensions for make in each.sources):
        try:
            sources.append(make(folder))
        except Exception as fault:  # noqa: BLE001 -- a stranger's source is left out, and the firm opens.
            problems.append(_broken(extension, fault))
    return tuple(sources), problems


def _broken(extension: Extension, fault: Exception) -> Problem:
    return Problem(
        code="extension-broken",
        what=f"A part of the extension '{extension.name}' could not be made, and is left out.",
        why=f"{type(fault).__name__}: {fault}"[:300],
        fix="Mend it or install another version; until then what it does cannot be done.",
        where=extension.name,
    )
