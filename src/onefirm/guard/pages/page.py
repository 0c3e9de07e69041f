"""An HTML letter as the text a reader of it would see. No sanitiser: what comes out is only ever shown as text."""

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from typing import Protocol

from onefirm.guard.pages.styles import Look, attributes_of, look_of, rules_of

DEPTH_MAX = 200
TAG_SIGNS_MAX = 4_000
"""A longer tag is skipped: no reader sees it, and looking for its end again and again would take for ever."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


UNSEEN = _set("script style head title template noscript svg math object iframe audio video canvas select datalist")
VOID = _set("area base br col embed hr img input link meta param source track wbr")
_BLOCKS = _set(
    "address article aside blockquote center dd div dl dt footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre "
    "section table tr ul"
)
CLOSED_BY_THE_NEXT = _set("p li tr td th dt dd option")
_RAW = _set("script style title textarea")
"""Up to their own end there are no tags in these."""
_OPENING = re.compile(r"<(?=[a-zA-Z/!?])")
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9:-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>""")
_STRAY = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)([^>]*)>")
_ENDS = {tag: re.compile(f"</{tag}", re.IGNORECASE) for tag in _RAW}


class Reader(Protocol):
    """Who is told what stands in a page, in its order."""

    def start(self, tag: str, said: str) -> None: ...

    def end(self, tag: str) -> None: ...

    def text(self, written: str) -> None: ...

    def sheet(self, text: str) -> None: ...

    def title(self, text: str) -> None: ...


@dataclass(frozen=True)
class Page:
    text: str
    hidden: bool
    """Was there text that nobody could see? It was dropped."""


def page_text(page: str) -> Page:
    """What stands in the page, line by line; its length is bounded by whoever asks.

    Left out: comments, scripts, what a style hides, text in the colour of what lies behind it.
    """
    reader = _Reader()
    # The standard library's own parser takes minutes over a page of half-open tags, so this one goes through it once.
    walk(page, reader)
    lines = "".join(reader.said).split("\n")
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(one.split()) for one in lines)).strip()
    return Page(text, reader.dropped)


def walk(page: str, reader: Reader) -> None:
    at = 0
    while at < len(page):
        found = _OPENING.search(page, at)
        opening = found.start() if found else len(page)
        reader.text(page[at:opening])
        if found is None:
            return
        if page.startswith(("<!", "<?"), opening):
            mark = "-->" if page.startswith("<!--", opening) else ">"
            end = page.find(mark, opening)
            at = end + len(mark) if end >= 0 else len(page)
            continue
        at = _tag(page, opening, reader)


def _tag(page: str, opening: int, reader: Reader) -> int:
    """Read the tag that begins here; where the page goes on."""
    window = opening + TAG_SIGNS_MAX
    found = _TAG.match(page, opening, window) or _STRAY.match(page, opening, window)
    if found is None:
        return window
    tag = found[2].lower()
    if found[1]:
        reader.end(tag)
        return found.end()
    reader.start(tag, found[3])
    if tag not in _RAW:
        return found.end()
    end = _ENDS[tag].search(page, found.end())
    place = end.start() if end else len(page)
    if tag == "style":
        reader.sheet(page[found.end() : place])
    elif tag == "title":
        reader.title(page[found.end() : place])
    return place


@dataclass(frozen=True)
class _Element:
    tag: str
    look: Look
    skipped: bool
    quoted: bool


_OUTSIDE = _Element("", Look(), skipped=False, quoted=False)


class _Reader:
    def __init__(self) -> None:
        self.said: list[str] = []
        self.dropped = False
        self._open: list[_Element] = []
        self._names: Counter[str] = Counter()
        self._rules: dict[str, str] = {}
        self._too_deep = 0

    @property
    def _inner(self) -> _Element:
        return self._open[-1] if self._open else _OUTSIDE

    def sheet(self, text: str) -> None:
        if not self._rules:
            self._rules = rules_of(text)

    def title(self, text: str) -> None:
        """It stands above a page, not in it."""

    def start(self, tag: str, said: str) -> None:
        if tag in _BLOCKS or tag == "br":
            self._new_line()
        elif tag in ("td", "th"):
            self.said.append(" ")
        if tag in VOID:
            return
        if tag in CLOSED_BY_THE_NEXT and self._inner.tag == tag:
            self._close()
        if len(self._open) >= DEPTH_MAX:
            self._too_deep += 1
            return
        outer = self._inner
        plain = not self._rules and not said.strip(" /\n\t")
        look = outer.look if plain else look_of(tag, attributes_of(said), self._rules, outer.look)
        self._names[tag] += 1
        self._open.append(_Element(tag, look, outer.skipped or tag in UNSEEN, outer.quoted or tag == "blockquote"))
        if look.unseen:
            return
        if tag == "li":
            self.said.append("- ")
        elif tag == "blockquote":
            self._new_line()

    def end(self, tag: str) -> None:
        if self._too_deep:
            self._too_deep -= 1
            return
        if self._names[tag]:
            while self._close() != tag:
                pass
        if tag in _BLOCKS:
            self._new_line()

    def text(self, written: str) -> None:
        inner = self._inner
        if inner.skipped or not written:
            return
        if self._too_deep or inner.look.unseen:
            self.dropped = self.dropped or bool(written.strip())
            return
        self.said.append(unescape(written).replace("\n", " "))

    def _close(self) -> str:
        closed = self._open.pop().tag
        self._names[closed] -= 1
        return closed

    def _new_line(self) -> None:
        """What stands in a quote is marked line by line, as a plain mail marks it."""
        self.said.append("\n> " if self._inner.quoted else "\n")
