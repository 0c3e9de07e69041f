"""How pages are read: as whom, and at which machines of one's own."""

from pydantic import Field

from onefirm.domain.frozen import Frozen
from onefirm.guard.homes import Homes


class ReadingSettings(Frozen):
    """The section `[reading]` of firm.toml, which may be empty. A firm without it reads no page of the web."""

    contact: str = Field(
        default="",
        max_length=200,
        pattern=r"^[!-'*-~]*$",
        description="Where whoever runs a site may complain: an address that is told to each of them. Empty: nowhere.",
    )
    homes: Homes = Field(
        default=(), description="Machines of your own that may be read, each with its port: `wiki.home:8080`."
    )
