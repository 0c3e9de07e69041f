"""One exchange over HTTP: what is asked, within which bounds, and what came back."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from onefirm.guard.backoff import Safety

BYTES_MAX = 10 * 2**20
SECONDS_MAX = 20.0
REDIRECTS_MAX = 5
_READS = frozenset({"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", "SEARCH", "QUERY"})
_FORBIDDEN_IN_A_HEADER = frozenset("\r\n\0")
_OURS_TO_SAY = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "te", "upgrade"}
)
_CHARSETS = re.compile(
    r"utf-?8|utf-?16(?:-?[lb]e)?|(?:us-)?ascii|latin-?1|iso-?8859-?\d+|(?:windows-?|cp)\d+|koi8-[ru]"
    r"|gb(?:k|2312|18030)|big5|euc-(?:jp|kr)|shift[_-]jis|iso-2022-jp"
)
"""What is in use out there. Python knows more, and some of those take for ever."""


@dataclass(frozen=True)
class Caps:
    bytes_max: int = BYTES_MAX
    """Of the body, as it is sent and as it is unpacked."""
    seconds_max: float = SECONDS_MAX
    """For everything together: waiting for a turn, all tries, all redirects, the last byte of the body."""
    redirects_max: int = REDIRECTS_MAX


@dataclass(frozen=True)
class Call:
    """What is asked. It says itself what happens if it should arrive twice."""

    method: str
    url: str = field(repr=False)
    safety: Safety
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    content: bytes = field(default=b"", repr=False)
    key: str = field(default="", repr=False)
    """What makes a repeat the same act. It stands in the request, in a header, the address or the body."""
    answers: frozenset[int] = frozenset()
    """What the caller reads itself, beside every 2xx: 304 for a conditional read, 412 for what exists already."""
    types: tuple[str, ...] = ()
    """The content types that are taken, `application/json` or `text/`; none: any."""

    def __post_init__(self) -> None:
        assert self.method.isupper(), "A method is written in capitals."
        assert not any(_FORBIDDEN_IN_A_HEADER & set(name + value) for name, value in self.headers.items()), (
            "A header is one line."
        )
        assert not _OURS_TO_SAY & {name.lower() for name in self.headers}, (
            "How it travels is not for the caller to say."
        )
        if self.safety is Safety.READ:
            assert self.method in _READS, f"{self.method} changes something, so it is no reading."
        if self.safety is Safety.KEYED:
            carried = [self.url, *self.headers.values()]
            assert self.key, "What is keyed has a key."
            assert any(self.key in text for text in carried) or self.key.encode() in self.content, (
                "The key stands in the request, where the other side can see it."
            )


@dataclass(frozen=True)
class Reply:
    """What one try brought, whatever it means. The body is read only where somebody wants it."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    url: str = field(repr=False)
    """Where it came from in the end."""


@dataclass(frozen=True)
class Answer:
    """What the caller has asked to see: a 2xx, or one of the statuses it named."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Names in small letters; several of one name are joined with a comma."""
    body: bytes = field(repr=False)
    url: str = field(repr=False)
    tries: int
    doubt: bool
    """An earlier try may have gone through: "exists already" may mean that it was us."""

    def text(self) -> str:
        """The body as text, by the charset it names, else UTF-8. What cannot be read is replaced."""
        return decoded(self.body, self.headers.get("content-type", ""))

    def json(self) -> Any:
        """Raises a ValueError for what is no JSON."""
        try:
            return json.loads(self.body)
        except RecursionError as deep:
            raise ValueError("It is nested too deep.") from deep


def decoded(body: bytes, content_type: str, otherwise: str = "") -> str:
    """By the charset the type names, else by the other one, if either is in use out there."""
    _, _, said = content_type.lower().partition("charset=")
    named = (said.split(";")[0].strip(" \"'"), otherwise.lower())
    try:
        return body.decode(next((each for each in named if _CHARSETS.fullmatch(each)), "utf-8"), "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


How = Literal["unreached", "certificate", "lost", "unfit"]
"""Nobody was reached; whoever was reached proved to be somebody else; the reply was lost; the reply is of no use."""


class Broken(Exception):
    """A try that brought no reply that could be used. Nothing of what was sent stands in it."""

    def __init__(self, how: How, why: str) -> None:
        super().__init__(why)
        self.how: How = how
        self.why = why
