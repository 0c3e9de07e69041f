"""What is asked and answered about connecting, testing and exchanging secrets; and what the app lends for it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from pydantic import Field

from onefirm.capabilities.consent import Consenting
from onefirm.capabilities.extension import Guess
from onefirm.capabilities.model import Provider
from onefirm.capabilities.probing import Probing
from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem

ADDRESS_SIGNS_MAX = 16_384
PORT_MAX = 65_535


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
    asked: bool = False
    """Worth asking for, though it can be left out."""
    likely: str = ""
    """What it most often is, by what was said of the others."""


class OfferRow(Frozen):
    """An account that can be connected."""

    name: str
    about: str
    connected: bool
    fields: tuple[FieldRow, ...]
    secret: str = ""
    """The name of the secret it signs in with; empty where nobody signs in."""
    reaches: dict[str, int] = Field(default_factory=dict)
    """Where that secret goes: each place, and how well the line there is kept."""
    anew: tuple[str, ...] = ()
    """Where it would go for the first time with what was said: it is asked for again then."""
    fails: bool = False
    """It is written down, and did not work when it was last tried."""
    kept: bool = False
    """The vault has that secret."""
    providers: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Whom one can agree with in a browser, each with the settings that go with it."""
    begins: str = ""
    """The setting that is asked for first: the others follow from it, most often. Empty where there is none."""
    guess: dict[str, str] = Field(default_factory=dict)
    """What most likely follows from what was said, by the name of the setting."""
    guess_says: str = ""
    guess_sure: bool = False
    """It is known, and no guess."""
    in_use: bool = False
    """The firm that is open was opened with exactly these settings; otherwise it has to be opened anew."""


class OffersView(Frozen):
    says: str
    items: tuple[OfferRow, ...]
    also: tuple[str, ...] = ()
    """What else leads out of the firm or into it, and where that is set."""


class OfferArgs(Frozen):
    name: str = ""
    fields: dict[str, str] = Field(default_factory=dict)
    """What is to be set of this one: it is shown as it would be."""


class ConnectArgs(Frozen):
    name: str
    fields: dict[str, str] = Field(default_factory=dict)
    value: str = ""
    """The secret it signs in with. It goes into the vault and nowhere else."""
    anyway: bool = False
    """Save it also where it does not work."""


class SignInArgs(Frozen):
    name: str
    provider: str = "browser"
    fields: dict[str, str] = Field(default_factory=dict)
    port: int = Field(ge=1, le=PORT_MAX)
    """Where on this machine the browser is waited for."""


class SignInView(Frozen):
    says: str
    url: str
    """To be opened in a browser."""
    state: str
    """What the address has in it that the browser is sent to afterwards."""
    seconds: int
    """So long it is waited for."""


class SignedInArgs(Frozen):
    name: str
    address: str = Field(max_length=ADDRESS_SIGNS_MAX)
    """Where the browser was sent, whole."""
    value: str = ""
    """The secret of the client, where it has one that is not in the vault yet."""
    anyway: bool = False
    """Save it also where it does not work."""


class ProbeArgs(Frozen):
    connection: str = ""
    send: bool = False
    """Send one test to the operator, by whoever tells them."""


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
    left: bool = False
    """Nothing was saved, for it does not work like this."""


class Wiring(Protocol):
    """The accounts there are, their section in firm.toml, and each opened apart from the firm."""

    def offers(self) -> Sequence[OfferRow]: ...

    def drawn(self, name: str, said: Mapping[str, str]) -> OfferRow:
        """One of them as it would be with this; a Refusal where firm.toml could not be read with it."""
        ...

    def guessed(self, name: str, said: Mapping[str, str]) -> Guess:
        """What most likely follows from this. Nothing is asked of anybody."""
        ...

    def write(self, name: str, said: Mapping[str, str]) -> str:
        """Into firm.toml, where it can be read afterwards; otherwise a Refusal, and nothing is changed.

        The name of the file that holds what stood there before.
        """
        ...

    def consenting(self, name: str, said: Mapping[str, str]) -> Consenting | None:
        """How consent would be asked for with this. None where its settings say nothing of it."""
        ...

    def opened(
        self, name: str, secrets: dict[str, str] | None = None, said: Mapping[str, str] | None = None
    ) -> Probing | Provider | None:
        """As firm.toml has it now, or would have it with this; with these secrets alone where some are given."""
        ...

    def secret(self, name: str) -> str | None: ...
