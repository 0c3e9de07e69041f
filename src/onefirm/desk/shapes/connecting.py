"""What is asked and answered about connecting, testing and exchanging secrets; and what the app lends for it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from pydantic import Field

from onefirm.capabilities.probing import Probing
from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem


class FieldRow(Frozen):
    """One setting of an account, as a form needs it."""

    name: str
    about: str
    needed: bool
    default: str
    value: str
    """What counts now; empty where the account is not connected."""
    choices: tuple[str, ...] = ()
    number: bool = False
    several: bool = False
    """Several texts, with commas."""


class OfferRow(Frozen):
    """An account that can be connected."""

    name: str
    about: str
    connected: bool
    fields: tuple[FieldRow, ...]
    secret: str = ""
    """The name of the secret it signs in with; empty where nobody signs in."""
    kept: bool = False
    """The vault has that secret."""


class OffersView(Frozen):
    says: str
    items: tuple[OfferRow, ...]


class OfferArgs(Frozen):
    name: str = ""


class ConnectArgs(Frozen):
    name: str
    fields: dict[str, str] = Field(default_factory=dict)
    value: str = ""
    """The secret it signs in with. It goes into the vault and nowhere else."""


class ProbeArgs(Frozen):
    connection: str = ""


class RotateArgs(Frozen):
    connection: str
    value: str = ""
    secret: str = ""
    """Which one, where there are several."""
    done: bool = False
    """Let go of the old one."""
    give_up: bool = False
    """Let go of the new one."""


class TestedRow(Frozen):
    name: str
    state: str
    """works, fails, signed out, or untried."""
    works: tuple[str, ...] = ()
    cannot: tuple[str, ...] = ()
    problem: Problem | None = None


class TestedView(Frozen):
    says: str
    ok: bool
    """Whatever could be tried works."""
    items: tuple[TestedRow, ...] = ()
    next: tuple[str, ...] = ()
    """What is left to do."""


class Wiring(Protocol):
    """The accounts there are, their section in firm.toml, and each opened apart from the firm."""

    def offers(self) -> Sequence[OfferRow]: ...

    def write(self, name: str, said: Mapping[str, str]) -> None:
        """Into firm.toml, where it can be read afterwards; otherwise a Refusal, and nothing is changed."""
        ...

    def opened(self, name: str, secrets: Mapping[str, str] | None = None) -> Probing | None:
        """As firm.toml has it now, with these secrets alone where some are given."""
        ...

    def secret(self, name: str) -> str | None: ...
