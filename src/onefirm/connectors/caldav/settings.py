"""What a calendar account is: where it stands, who signs in, and which calendar is used."""

from typing import Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from onefirm.capabilities.reach import by_url
from onefirm.domain.frozen import Frozen
from onefirm.guard.addresses import PORTS, Rules, read_home
from onefirm.guard.homes import Homes

DAY_SECONDS = 86_400


class CalendarSettings(Frozen):
    """The section `[calendar]` of firm.toml. A firm without it keeps its appointments as files."""

    url: str = Field(
        min_length=1,
        max_length=2_000,
        description="The address of the server, or of one calendar there: `https://dav.example.org/`.",
    )
    calendar: str = Field(
        default="", max_length=300, description="The name of the calendar. Empty: the only one that takes appointments."
    )
    tasks: str = Field(
        default="",
        max_length=300,
        description="The name of the list your to-dos are taken in from. Empty: none is looked at.",
    )
    address_book: str = Field(
        default="", max_length=300, description="The name of the address book. Empty: the only one there is."
    )
    user: str = Field(default="", max_length=300, description="Who signs in. Empty: the address of the operator.")
    address: str = Field(default="", description="The address invitations come from. Empty: that of the operator.")
    secret: str = Field(
        default="calendar-password",
        description="The secret of the vault to sign in with (`onefirm vault set calendar-password`).",
    )
    auth: Literal["password", "token"] = Field(
        default="password", description="What the secret is: a password, or with token an access token."
    )
    zone: str = Field(default="", description="The time zone appointments are written in. Empty: that of the firm.")
    when_taken: Literal["refuse", "book"] = Field(
        default="refuse",
        description="What happens where something stands already: refuse (and say what stands there), or book anyhow.",
    )
    poll_seconds: int = Field(
        default=300, ge=0, le=DAY_SECONDS, description="How often is looked for what was changed by hand, at most."
    )
    homes: Homes = Field(
        default=(), description="Machines of your own on the way there, each with its port: `nas.home:5232`."
    )

    @property
    def reaches(self) -> dict[str, int]:
        return by_url(self.url)

    @property
    def login(self) -> str:
        return self.user or self.address

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone or "UTC")

    @field_validator("url")
    @classmethod
    def _whole(cls, url: str) -> str:
        read = urlsplit(url)
        if read.scheme not in ("https", "http") or not read.hostname or read.username or read.query or read.fragment:
            raise ValueError("The address begins with https://, and names no user and no password")
        return url

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        try:
            ZoneInfo(zone or "UTC")
        except (ZoneInfoNotFoundError, ValueError) as unknown:
            raise ValueError(f"'{zone}' is no time zone; one is called Europe/Vienna") from unknown
        return zone

    @model_validator(mode="after")
    def _secret_on_the_way(self) -> Self:
        """Behind the validators of both: only what they take comes here."""
        read = urlsplit(self.url)
        port = read.port or PORTS["http"]
        rules = Rules(homes=frozenset(read_home(home) for home in self.homes))
        if read.scheme == "http" and self.secret and not rules.home(read.hostname or "", port):
            raise ValueError(
                "Over http:// the password could be read on the way; use https://, or name a machine of your own in "
                f"homes: {read.hostname}:{port}"
            )
        return self
