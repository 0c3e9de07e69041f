"""Reading the web: one page, fetched once, as the text a reader of it would see."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from onefirm.domain.effect import EffectKind, Words
from onefirm.domain.frozen import Frozen

URL_SIGNS_MAX = 2_000
TEXT_SIGNS_MAX = 40_000
TITLE_SIGNS_MAX = 300


def _whole(url: str) -> str:
    read = urlsplit(url)
    if not read.hostname or read.username is not None or read.password is not None:
        raise ValueError("An address names a host, and no user and no password.")
    return url


WebAddress = Annotated[
    str, Field(max_length=URL_SIGNS_MAX, pattern=r"^https?://[^\s\"'<>\\^`{|}\x00-\x20\x7f]+$"), AfterValidator(_whole)
]


class Reading(Frozen):
    url: WebAddress


class Text(Frozen):
    """What stands on a page. Everything in it was written by somebody outside."""

    text: str = Field(max_length=TEXT_SIGNS_MAX)
    title: str = Field(default="", max_length=TITLE_SIGNS_MAX)
    url: str = Field(default="", max_length=URL_SIGNS_MAX)
    """Where it was found in the end."""
    date: str = Field(default="", pattern=r"^(\d{4}-\d\d-\d\d)?$")
    """The day it says it is of."""
    language: str = Field(default="", pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$")


READ = EffectKind(
    capability="web",
    verb="read",
    version=1,
    about="Fetch one page and read it.",
    words=Words("Read a page", "Read it", "read it"),
    args=Reading,
    # Whoever is asked for an address learns the address: one that nobody here has confirmed could carry anything out.
    critical=("url",),
    outcomes=("read", "failed"),
    risk="low",
    no_undo="Whoever was asked for a page knows that it was read.",
    hold=False,
    brings=Text,
)
