"""A page of the web without what nobody can see: its plain marks and its words, for whoever looks for the article."""

import re
from collections import Counter
from dataclasses import dataclass
from html import escape, unescape
from itertools import islice

from onefirm.guard.pages.page import CLOSED_BY_THE_NEXT, DEPTH_MAX, UNSEEN, VOID, walk
from onefirm.guard.pages.seen import clean, line
from onefirm.guard.pages.styles import Look, attributes_of, look_of, rules_of

SIGNS_MAX = 1_000_000
TAGS_MAX = 30_000
SHEETS_SIGNS_MAX = 400_000
RULES_MAX = 5_000
TITLE_SIGNS_MAX = 300
_STYLE = re.compile(r"<style[^>]{0,1000}>", re.IGNORECASE)
_STYLE_END = re.compile(r"</style", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\d-])", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}", re.ASCII)
_DATED = frozenset(["article:published_time", "datepublished", "date", "dc.date", "dcterms.date", "dcterms.created"])
_OUT_OF_SIGHT = frozenset(
    [
        "hidden",
        "d-none",
        "sr-only",
        "visually-hidden",
        "visuallyhidden",
        "screen-reader-text",
        "is-hidden",
        "display-none",
    ]
)
"""What such classes do stands in a sheet of its own that nobody fetches; everybody means the same by these names."""
_KEPT = frozenset(["class", "id", "role"])
_MARK_SIGNS_MAX = 200


class Overdressed(ValueError):
    """There is more style than is looked at, so nobody could say what of the page is seen."""


@dataclass(frozen=True)
class Visible:
    markup: str
    """Elements with their class and id, and the words in them. No script, no style, no address."""
    title: str
    day: str
    """The day it says it is of, `2026-03-02`; empty where it does not say."""
    language: str
    hidden: bool
    """Was there text that nobody could see? It was dropped."""
    marks: int
    """How many elements are left."""


def visible(page: str) -> Visible:
    """Left out: comments, scripts, what a style hides wherever it stands, text in the colour of what lies behind it."""
    reader = _Keeper(_rules(page))
    walk(_begin(page), reader)
    return Visible(reader.whole(), reader.titled, reader.day, reader.language, reader.dropped, reader.marks)


def _begin(page: str) -> str:
    """As much of a page as is looked at. Its style is looked at whole: what comes after may hide what comes before."""
    cut = next(islice(re.finditer("<", page[:SIGNS_MAX]), TAGS_MAX, None), None)
    return page[: cut.start() if cut else SIGNS_MAX]


def _rules(page: str) -> dict[str, str]:
    """Of all sheets in the page: one at its end speaks of what stands before it too."""
    sheets: list[str] = []
    signs, at = 0, 0
    while found := _STYLE.search(page, at):
        end = _STYLE_END.search(page, found.end())
        at = end.start() if end else len(page)
        signs += at - found.end()
        if signs > SHEETS_SIGNS_MAX:
            raise Overdressed("It brings more style than can be looked at.")
        sheets.append(page[found.end() : at])
    # A sheet that is broken off ends with itself.
    rules = rules_of("\n}".join(sheets), SHEETS_SIGNS_MAX + len(sheets) * 2, RULES_MAX)
    if len(rules) >= RULES_MAX:
        raise Overdressed("It brings more style than can be looked at.")
    return rules


@dataclass(frozen=True)
class _Element:
    tag: str
    look: Look
    skipped: bool


_OUTSIDE = _Element("", Look(), skipped=False)


class _Keeper:
    def __init__(self, rules: dict[str, str]) -> None:
        self.titled = self.day = self.language = ""
        self.dropped = False
        self.marks = 0
        self._rules = rules
        self._said: list[str] = []
        self._open: list[_Element] = []
        self._names: Counter[str] = Counter()
        self._too_deep = 0

    def whole(self) -> str:
        while self._open:
            self._close()
        return "".join(self._said)

    def sheet(self, text: str) -> None:
        """It was read before."""

    def title(self, text: str) -> None:
        self.titled = self.titled or line(unescape(text[: 4 * TITLE_SIGNS_MAX]))[:TITLE_SIGNS_MAX]

    def start(self, tag: str, said: str) -> None:
        told = attributes_of(said) if said.strip(" /\n\t") else {}
        self._about(tag, told)
        inner = self._open[-1] if self._open else _OUTSIDE
        if tag in VOID:
            if tag in ("br", "hr") and not inner.skipped:
                self._put(f"<{tag}>")
            return
        if tag in CLOSED_BY_THE_NEXT and inner.tag == tag:
            self._close()
            inner = self._open[-1] if self._open else _OUTSIDE
        if len(self._open) >= DEPTH_MAX:
            self._too_deep += 1
            return
        look = look_of(tag, told, self._rules, inner.look) if told or self._rules else inner.look
        skipped = inner.skipped or tag in UNSEEN or look.hidden or _out_of_sight(told)
        self._names[tag] += 1
        self._open.append(_Element(tag, look, skipped))
        if not skipped:
            marks = "".join(f' {name}="{escape(told[name][:_MARK_SIGNS_MAX])}"' for name in sorted(_KEPT & told.keys()))
            self._put(f"<{tag}{marks}>")

    def end(self, tag: str) -> None:
        if self._too_deep:
            self._too_deep -= 1
        elif self._names[tag]:
            while self._close() != tag:
                pass

    def text(self, written: str) -> None:
        inner = self._open[-1] if self._open else _OUTSIDE
        if not written or (inner.skipped and inner.tag in UNSEEN):
            return
        if self._too_deep or inner.skipped or inner.look.unseen:
            self.dropped = self.dropped or bool(written.strip())
            return
        self._said.append(escape(clean(unescape(written)), quote=False))

    def _put(self, mark: str) -> None:
        self.marks += 1
        self._said.append(mark)

    def _about(self, tag: str, told: dict[str, str]) -> None:
        """What a page says of itself, where it can say one thing only: a day, a language."""
        if tag == "html" and _LANGUAGE.fullmatch(told.get("lang", "")):
            self.language = self.language or told["lang"]
        if tag == "time" or (tag == "meta" and _names(told) & _DATED):
            found = _DAY.match(told.get("datetime" if tag == "time" else "content", ""))
            self.day = self.day or (found[0] if found else "")

    def _close(self) -> str:
        closed = self._open.pop()
        self._names[closed.tag] -= 1
        if not closed.skipped:
            self._said.append(f"</{closed.tag}>")
        return closed.tag


def _names(told: dict[str, str]) -> set[str]:
    return {told.get(name, "").lower() for name in ("property", "name", "itemprop")}


def _out_of_sight(told: dict[str, str]) -> bool:
    return any(name.lower() in _OUT_OF_SIGHT for name in told.get("class", "")[:1_000].split()[:20])
