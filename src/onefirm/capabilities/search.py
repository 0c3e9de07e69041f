"""Searching: a question that is put to a search engine, and what it found."""

from pydantic import Field

from onefirm.domain.effect import EffectKind, Words
from onefirm.domain.frozen import Frozen

QUERY_SIGNS_MAX = 400
RESULTS_MAX = 20
TITLE_SIGNS_MAX = 300
URL_SIGNS_MAX = 2_000
SNIPPET_SIGNS_MAX = 600
_ONE_LINE = r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$"


class Query(Frozen):
    query: str = Field(min_length=1, max_length=QUERY_SIGNS_MAX, pattern=_ONE_LINE)
    how_many: int = Field(default=5, ge=1, le=RESULTS_MAX)
    language: str = Field(default="", pattern=r"^([a-z]{2,3}(-[A-Z]{2})?)?$")
    """`de`, `pt-BR`; empty for any."""


class Result(Frozen):
    title: str = Field(max_length=TITLE_SIGNS_MAX)
    url: str = Field(max_length=URL_SIGNS_MAX)
    snippet: str = Field(max_length=SNIPPET_SIGNS_MAX)


class Results(Frozen):
    """What was found. Everything in it was written by somebody outside."""

    results: tuple[Result, ...] = Field(default=(), max_length=RESULTS_MAX)
    first: str = Field(default="", max_length=URL_SIGNS_MAX)
    """The address of the first one; empty where nothing was found."""
    listing: str = Field(default="", max_length=RESULTS_MAX * 4_000)
    """All of them as one text, for whoever reads."""


FIND = EffectKind(
    capability="search",
    verb="find",
    version=1,
    about="Ask a search engine.",
    words=Words("Ask a search engine", "Ask it", "asked it"),
    args=Query,
    # What is asked leaves the firm: words that nobody here has confirmed could carry anything out.
    critical=("query",),
    outcomes=("found", "failed"),
    risk="low",
    text=("query",),
    no_undo="What was asked cannot be unasked.",
    hold=False,
    brings=Results,
)
