"""What a site in a repository is: where the repository stands, who pushes, and where in it a page goes."""

import re
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from onefirm.capabilities.reach import by_url
from onefirm.domain.frozen import Frozen
from onefirm.guard.addresses import PORTS, Rules, read_home
from onefirm.guard.homes import Homes

_SSH_SHORT = re.compile(r"[A-Za-z0-9._-]+@[A-Za-z0-9][A-Za-z0-9.-]*:[^-\s][^\s]*")
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._ -]*")
_BRANCH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/-]*")
_IN_CLEAR = {"http": PORTS["http"], "git": 9418}
_SLUG = "{slug}"


class SiteSettings(Frozen):
    """The section `[site]` of firm.toml. A firm without it keeps its pages in a folder."""

    url: str = Field(
        min_length=1,
        max_length=1_000,
        description="The repository: `https://git.example.org/me/site.git`, `git@example.org:me/site.git`, or a path.",
    )
    branch: str = Field(default="main", max_length=200, description="The branch the site is built from.")
    folder: str = Field(
        default="", max_length=300, description="Where pages go in the repository: `content/posts`. Empty: at its top."
    )
    format: Literal["markdown", "html"] = Field(
        default="markdown", description="How a page is written: markdown (with front matter) or html."
    )
    page_url: str = Field(
        default="",
        max_length=1_000,
        description="Where a page can be read by everybody, with {slug} for its name: `https://example.org/{slug}/`.",
    )
    feed_url: str = Field(
        default="",
        max_length=1_000,
        description="Where the site lists its newest pages, as RSS or Atom: read back to see that a page is there.",
    )
    user: str = Field(default="git", max_length=300, description="Who signs in. With a token most hosts take any name.")
    secret: str = Field(
        default="site-token",
        description="The secret of the vault to sign in with over https (`onefirm vault set site-token`).",
    )
    name: str = Field(default="", max_length=300, description="Who signs the commits. Empty: the operator.")
    address: str = Field(
        default="",
        max_length=300,
        description="Their mail address, for all to read in the commits. Empty: the operator's.",
    )
    homes: Homes = Field(
        default=(), description="Machines of your own on the way there, each with its port: `nas.home:3000`."
    )
    fetch_seconds: int = Field(
        default=40, ge=1, le=3_600, description="How long one exchange with the repository may take."
    )
    size_mb_max: int = Field(
        default=500, ge=1, le=100_000, description="How much of the repository is kept here at most, in megabytes."
    )

    @property
    def scheme(self) -> str:
        """`https`, `http`, `git`, `ssh`, or `file` for a path."""
        if self.url.startswith("/"):
            return "file"
        return "ssh" if _SSH_SHORT.fullmatch(self.url) else urlsplit(self.url).scheme

    @property
    def host(self) -> str:
        if self.scheme == "file":
            return "this machine"
        if _SSH_SHORT.fullmatch(self.url):
            return self.url.partition("@")[2].partition(":")[0]
        return urlsplit(self.url).hostname or ""

    @property
    def signs_in(self) -> bool:
        return self.scheme in ("https", "http") and bool(self.secret)

    @property
    def reaches(self) -> dict[str, int]:
        return by_url(self.url) if self.signs_in else {}

    @field_validator("url")
    @classmethod
    def _plain(cls, url: str) -> str:
        if any(sign <= " " or sign == "\x7f" for sign in url):
            raise ValueError("The address holds a sign that no address has, or a space")
        if url.startswith("/") or _SSH_SHORT.fullmatch(url):
            return url
        read = urlsplit(url)
        if read.scheme not in ("https", "http", "git", "ssh") or not read.hostname or read.hostname.startswith("-"):
            raise ValueError("The address begins with https:// or ssh://, is me@host:path, or a path from / on")
        if read.password or read.query or read.fragment or (read.username and read.scheme != "ssh"):
            raise ValueError("The address names no password and nobody; put the password into the vault")
        return url

    @field_validator("branch")
    @classmethod
    def _named(cls, branch: str) -> str:
        if not _BRANCH.fullmatch(branch) or ".." in branch or branch.endswith(("/", ".", ".lock")) or "//" in branch:
            raise ValueError(f"'{branch}' is no name of a branch")
        return branch

    @field_validator("folder")
    @classmethod
    def _inside(cls, folder: str) -> str:
        parts = folder.strip("/").split("/") if folder.strip("/") else []
        if any(not _PART.fullmatch(part) or part.lower() == ".git" for part in parts):
            raise ValueError(f"'{folder}' is no folder inside a repository; one is called content/posts")
        return "/".join(parts)

    @field_validator("page_url")
    @classmethod
    def _public(cls, page_url: str) -> str:
        read = urlsplit(page_url.replace(_SLUG, "slug"))
        if page_url and (read.scheme not in ("https", "http") or not read.hostname or _SLUG not in page_url):
            raise ValueError("It is an address with {slug} where the name of the page stands")
        return page_url

    @field_validator("feed_url")
    @classmethod
    def _readable(cls, feed_url: str) -> str:
        read = urlsplit(feed_url)
        if feed_url and (read.scheme not in ("https", "http") or not read.hostname):
            raise ValueError("It is an address like https://example.org/feed.xml")
        return feed_url

    @model_validator(mode="after")
    def _secret_on_the_way(self) -> Self:
        read = urlsplit(self.url)
        if self.scheme in _IN_CLEAR:
            rules = Rules(homes=frozenset(read_home(home) for home in self.homes))
            if not rules.home(read.hostname or "", read.port or _IN_CLEAR[self.scheme]):
                raise ValueError(
                    f"{self.scheme}:// can be read and changed on the way; use https://, or name the host in homes"
                )
        return self
