"""The crew of a firm, from its extensions: built-ins first, and the first to take a name keeps it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from onefirm.app.shelf import FolderShelf
from onefirm.capabilities.agent import Agent
from onefirm.capabilities.connector import Connector
from onefirm.capabilities.extension import Extension
from onefirm.conductor.crew import Crew
from onefirm.domain.effect import EffectClass, EffectKind
from onefirm.planning.catalogue import Catalogue
from onefirm.records.profile import Profile


def crew_of(extensions: Sequence[Extension], folder: Path) -> Crew:
    agents, origins = _agents(extensions)
    connectors, effects, classes = _connectors(extensions, folder)
    intents = {kind.name: kind for extension in reversed(extensions) for kind in extension.intents}
    records = {kind.name: kind for extension in reversed(extensions) for kind in extension.records}
    catalogue = Catalogue(
        intents=intents,
        agents={role: agent.contract for role, agent in agents.items()},
        effects=effects,
        classes=classes,
        records=records,
        profile=tuple(Profile.model_fields),
    )
    return Crew(
        agents=agents,
        connectors=connectors,
        sources=tuple(make(folder) for extension in extensions for make in extension.sources),
        shelf=FolderShelf([page for extension in extensions for page in extension.playbooks], folder / "playbooks"),
        catalogue=catalogue,
        reach={},
        origins=origins,
    )


def _agents(extensions: Sequence[Extension]) -> tuple[dict[str, Agent], dict[str, str]]:
    agents: dict[str, Agent] = {}
    origins: dict[str, str] = {}
    for extension in extensions:
        for agent in extension.agents:
            if agents.setdefault(agent.contract.role, agent) is agent:
                origins[agent.contract.role] = extension.name
    return agents, origins


def _connectors(
    extensions: Sequence[Extension], folder: Path
) -> tuple[Mapping[str, Connector], Mapping[str, EffectKind], Mapping[str, EffectClass]]:
    connectors: dict[str, Connector] = {}
    effects: dict[str, EffectKind] = {}
    classes: dict[str, EffectClass] = {}
    for make in (make for extension in extensions for make in extension.connectors):
        connector = make(folder)
        for kind, cls in connector.effects.items():
            name = f"{kind.capability}.{kind.verb}"
            if connectors.setdefault(name, connector) is connector:
                effects[name], classes[name] = kind, cls
    return connectors, effects, classes
