"""Telling the operator: by which ways, how often and when, and what it takes to push a line to their phone."""

from dataclasses import dataclass
from typing import Literal, Protocol, Self, get_args

from pydantic import Field, model_validator

from onefirm.domain.frozen import Frozen

Way = Literal["mail", "apprise"]
WAYS: tuple[Way, ...] = get_args(Way)

PUSH = "notify"
"""What the connections call whoever pushes lines to a phone."""

LINK_PATH = "/decide/card?k="
LINK_PURPOSE = "decide-link"
"""How a link of a mail begins behind its host, and the purpose of its seal."""

_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"


class NotifySettings(Frozen):
    """The section `[notify]` of firm.toml. A firm without it tells nobody; whoever looks sees what waits."""

    by: tuple[str, ...] = Field(
        default=(), description="How you are told what waits: mail (to your own address), apprise, or both."
    )
    digest_at: tuple[str, ...] = Field(
        default=("09:00",),
        max_length=12,
        description="When you are told what waits, in your time zone; never where nothing does. Empty list: no digest.",
    )
    urgent_per_hour: int = Field(
        default=4, ge=0, le=60, description="How many urgent notes an hour may bring; what is more folds into one."
    )
    urgent_hours: int = Field(
        default=24, ge=0, le=720, description="A card is urgent when its time is over within so many hours."
    )
    quiet: str = Field(
        default="22:00-07:00",
        pattern=rf"^(?:{_TIME}-{_TIME})?$",
        description="When not even an urgent note comes, unless its card would be over by then. Empty: never quiet.",
    )
    detail: Literal["brief", "full"] = Field(
        default="brief",
        description="What goes over apprise: brief (counts and kinds alone) or full (titles too, with names in them).",
    )
    addresses: str = Field(
        default="notify", description="The secret with the addresses for apprise (`onefirm vault set notify`)."
    )
    own: tuple[str, ...] = Field(
        default=(),
        description="Machines of your own that apprise may reach, each with its port: `nas.home:8080`.",
    )

    @property
    def signs_in(self) -> bool:
        """It takes a secret: the addresses."""
        return "apprise" in self.by

    @property
    def secret(self) -> str:
        return self.addresses

    @model_validator(mode="after")
    def _known(self) -> Self:
        for way in self.by:
            if way not in WAYS:
                raise ValueError(f"Nobody is told by '{way[:40]}': say {' or '.join(WAYS)}")
        for at in self.digest_at:
            hour, _, minute = at.partition(":")
            if not (hour.isdecimal() and minute.isdecimal() and at == f"{int(hour):02}:{int(minute):02}"):
                raise ValueError(f"'{at[:40]}' is no time of the day: write it like 09:00")
            if int(hour) > 23 or int(minute) > 59:
                raise ValueError(f"'{at[:40]}' is no time of the day: write it like 09:00")
        return self


@dataclass(frozen=True)
class Pushed:
    """What became of one line: it left, it did not and may be tried again, or nobody can say."""

    outcome: Literal["sent", "failed", "unsure"]
    why: str = ""


class Push(Protocol):
    async def tell(self, title: str, text: str) -> Pushed: ...
