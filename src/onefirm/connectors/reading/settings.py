"""How pages are read: as whom, and at which machines of one's own."""

from pydantic import Field, field_validator

from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Refusal
from onefirm.guard.addresses import read_home


class ReadingSettings(Frozen):
    """The section `[reading]` of firm.toml, which may be empty. A firm without it reads no page of the web."""

    contact: str = Field(
        default="",
        max_length=200,
        pattern=r"^[!-'*-~]*$",
        description="Where whoever runs a site may complain: an address that is told to each of them. Empty: nowhere.",
    )
    homes: tuple[str, ...] = Field(
        default=(), description="Machines of your own that may be read, each with its port: `wiki.home:8080`."
    )

    @field_validator("homes")
    @classmethod
    def _named_with_port(cls, homes: tuple[str, ...]) -> tuple[str, ...]:
        try:
            for home in homes:
                read_home(home)
        except Refusal as refusal:
            raise ValueError(refusal.problem.fix) from refusal
        return homes
