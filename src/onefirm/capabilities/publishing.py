"""Publishing: what a page is, and the terms under which it is put up and taken down."""

from typing import Annotated

from pydantic import AfterValidator, Field

from onefirm.domain.effect import EffectKind, Words
from onefirm.domain.frozen import Frozen


def _not_the_index(slug: str) -> str:
    if slug == "index":
        raise ValueError("'index' is the list of all pages.")
    return slug


Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80), AfterValidator(_not_the_index)]
"""The name of a page in its address: `a-new-logo`."""


class Page(Frozen):
    slug: Slug
    title: str = Field(min_length=1, max_length=300, pattern=r"^[^\r\n]*$")
    body: str = Field(min_length=1, max_length=500_000)
    """Plain text; an empty line begins a new paragraph."""


class TakingDown(Frozen):
    receipt: str = Field(min_length=1, max_length=300)
    """The receipt of the page that is taken down."""
    reason: str = Field(default="", max_length=2_000)


PUBLISH = EffectKind(
    capability="publishing",
    verb="publish",
    version=1,
    about="Put up a page for everybody to read.",
    words=Words("Put up a page", "Put it up", "put it up"),
    args=Page,
    critical=("slug",),
    outcomes=("published", "failed"),
    risk="medium",
    text=("title", "body"),
    compensation="publishing.unpublish@1",
)

UNPUBLISH = EffectKind(
    capability="publishing",
    verb="unpublish",
    version=1,
    about="Take down a page.",
    words=Words("Take down a page", "Take it down", "took it down"),
    args=TakingDown,
    critical=("receipt",),
    outcomes=("unpublished", "failed"),
    risk="medium",
    text=("reason",),
    no_undo="A page that was taken down has to be published anew; whoever read it has read it.",
    grave="deletion",
)
