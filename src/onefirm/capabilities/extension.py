"""An extension: everything one package adds to a firm. Built-ins come in by the same road."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from onefirm.capabilities.agent import Agent
from onefirm.capabilities.connector import Connector, Source
from onefirm.domain.intent import IntentType
from onefirm.domain.record import RecordKind


@dataclass(frozen=True)
class Extension:
    """Pointed at by an entry point of the group `onefirm.extensions`. Importing it registers nothing."""

    name: str
    intents: tuple[IntentType, ...] = ()
    agents: tuple[Agent, ...] = ()
    connectors: tuple[Callable[[Path], Connector], ...] = ()
    """Each is given the firm's folder and returns a connector."""
    sources: tuple[Callable[[Path], Source], ...] = ()
    records: tuple[RecordKind, ...] = ()
    playbooks: tuple[Path, ...] = ()
