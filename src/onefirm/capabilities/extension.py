"""An extension: everything one package adds to a firm. Built-ins come in by the same road."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from onefirm.capabilities.address_book import AddressBook
from onefirm.capabilities.agent import Agent
from onefirm.capabilities.clock import Chance, Clock
from onefirm.capabilities.connector import Connector, Source, Teller
from onefirm.capabilities.consent import Consenting
from onefirm.capabilities.erasable import Fingerprints
from onefirm.capabilities.model import Provider
from onefirm.capabilities.ways import Ways
from onefirm.domain.frozen import Frozen
from onefirm.domain.intent import IntentType
from onefirm.domain.record import RecordKind


def _nothing_exchanged(name: str, _used: str, _given: str) -> None:
    raise AssertionError(f"Nobody exchanges '{name}' here.")


@dataclass(frozen=True)
class Office:
    """What a firm lends to an account of its own."""

    folder: Path
    secret: Callable[[str], str | None]
    """A secret of the vault by its name, asked for at every sign-in: it may be exchanged meanwhile."""
    prints: Fingerprints
    clock: Clock
    chance: Chance
    ways: Ways
    """The ways out, shared by all accounts: whoever leaves by them is kept to the rates and seen on the page."""
    exchange: Callable[[str, str, str], None] = _nothing_exchanged
    """A secret of the vault by its name, its word that was taken, and another one given in its place, or none: on the
    disk before it returns."""


@dataclass(frozen=True)
class Opened:
    """What an account brings: it goes before whatever else can do the same."""

    connectors: tuple[Connector, ...] = ()
    sources: tuple[Source, ...] = ()
    books: tuple[AddressBook, ...] = ()
    tellers: tuple[Teller, ...] = ()
    models: tuple[Provider, ...] = ()


@dataclass(frozen=True)
class Guess:
    """What most likely follows from the first thing that is said of an account."""

    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    says: str = ""
    sure: bool = False
    """It is known, and no guess."""


def _nothing_guessed(_said: Mapping[str, str]) -> Guess:
    return Guess()


@dataclass(frozen=True)
class Account:
    """An outside system the firm signs in to. It is opened where firm.toml has a section of its name."""

    name: str
    settings: type[Frozen]
    """What stands in the section, each field with its description: settings and forms are drawn from it."""
    open: Callable[[Frozen, Office], Opened]
    bare: bool = False
    """Its section may be empty: that it stands there is enough."""
    consenting: Callable[[Frozen, Office], Consenting | None] | None = None
    """How the operator agrees in a browser, where these settings say that."""
    providers: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    """Whom one can agree with by name, each with the settings that go with it; `browser` for every other."""
    begins: str = ""
    """The one setting that everybody knows; the others follow from it, most often."""
    guess: Callable[[Mapping[str, str]], Guess] = _nothing_guessed
    """What follows, from what was said so far. It asks nobody."""
    stands_for: tuple[str, ...] = ()
    """The capabilities that are its own wherever it is named: nobody takes them over while it cannot be opened."""


@dataclass(frozen=True)
class Extension:
    """Pointed at by an entry point of the group `onefirm.extensions`. Importing it registers nothing."""

    name: str
    intents: tuple[IntentType, ...] = ()
    agents: tuple[Agent, ...] = ()
    connectors: tuple[Callable[[Path], Connector], ...] = ()
    """Each is given the firm's folder and returns a connector."""
    sources: tuple[Callable[[Path], Source], ...] = ()
    accounts: tuple[Account, ...] = ()
    records: tuple[RecordKind, ...] = ()
    playbooks: tuple[Path, ...] = ()
    examples: tuple[Path, ...] = ()
    """TOML files, one for each role: what it is given, and what has to come of it. They are tried once a day."""
