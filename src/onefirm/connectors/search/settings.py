"""Which search engine is asked, and how."""

from urllib.parse import urlsplit

from pydantic import Field, field_validator

from onefirm.capabilities.reach import by_url
from onefirm.domain.frozen import Frozen
from onefirm.guard.homes import Homes


class SearchSettings(Frozen):
    """The section `[search]` of firm.toml. A firm without it searches nothing."""

    url: str = Field(
        min_length=1,
        max_length=2_000,
        description="The address of a SearXNG that answers in JSON: `https://search.example.org/`.",
    )
    categories: str = Field(
        default="general",
        max_length=200,
        pattern=r"^[a-z][a-z ,_-]*$",
        description="What it searches in, as SearXNG calls it: `general`, `general,news`.",
    )
    user: str = Field(default="", max_length=300, description="Who signs in, where it wants that. Empty: nobody.")
    secret: str = Field(
        default="",
        pattern=r"^([a-z][a-z0-9-]{0,63})?$",
        description="The secret of the vault to sign in with: a password with `user`, else a token. Empty: none.",
    )
    homes: Homes = Field(
        default=(), description="Machines of your own on the way there, each with its port: `search.home:8888`."
    )

    @property
    def reaches(self) -> dict[str, int]:
        return by_url(self.url)

    @field_validator("url")
    @classmethod
    def _whole(cls, url: str) -> str:
        read = urlsplit(url)
        if read.scheme not in ("https", "http") or not read.hostname or "@" in read.netloc or read.query:
            raise ValueError("The address begins with https://, and names no user and no question")
        return url
