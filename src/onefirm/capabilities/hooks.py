"""Hooks: places where the outside may leave something, each with a name that the operator gave it."""

from collections.abc import Mapping
from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from onefirm.domain.frozen import Frozen

Meaning = Literal["name", "email", "message", "budget", "source_page", "beside"]
"""What a field of the outside is to us: a field of a lead, or nothing that is asked for."""
MEANINGS: Mapping[str, Meaning] = {meaning: meaning for meaning in get_args(Meaning)}
BESIDE: Meaning = "beside"
NEEDED: tuple[Meaning, ...] = ("email", "message")
"""Without an address and a message there is nobody to answer and nothing to answer to."""
SECRETS_MAX = 4
FIELDS_MAX = 200
BYTES_MAX = 256 * 1024
"""Of one delivery. A filled-in form is short."""


class Hook(Frozen):
    """One of `[hooks.NAME]` in firm.toml."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    secrets: tuple[str, ...] = Field(default=(), max_length=SECRETS_MAX)
    """The names of its secrets in the vault; two while one takes the place of the other. None: nothing signed comes."""
    form: str = Field(default="", max_length=200, pattern=r"^[^\r\n]*$")
    """The title of the page anybody may fill in. Empty: there is no such page."""
    intro: str = Field(default="", max_length=2_000)
    confirm: bool = False
    """Whoever fills in the page gets one letter, with a link that says whose the address is."""
    fields: dict[str, Meaning] = Field(default_factory=dict, max_length=FIELDS_MAX)
    """What the other side's fields are to us, where they are not called so already."""

    @model_validator(mode="after")
    def _of_a_page(self) -> Self:
        if self.confirm and not self.form:
            raise ValueError("'confirm' is for a form: say its title in 'form' as well")
        return self

    @property
    def source(self) -> str:
        """What the ledger calls whoever brought something in here."""
        return f"hook-{self.name}"

    @property
    def page(self) -> str:
        return f"/forms/{self.name}"


class Address(Frozen):
    """One of `[webhooks.NAME]` in firm.toml: somebody who is told of things."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    url: str = Field(pattern=r"^https?://[^\s\"'<>@]+$", max_length=2_000)
    secret: str = Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")
    """The name of the secret in the vault it is signed with."""
    own: bool = False
    """It is a machine of the operator's own, which need not be public."""
