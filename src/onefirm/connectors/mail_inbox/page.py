"""An HTML mail as the text a reader of it would see."""

import re
from html import unescape

PAGE_SIGNS_MAX = 200_000
DEPTH_MAX = 200
TAG_SIGNS_MAX = 2_000
"""A longer tag is skipped: no reader sees it, and looking for its end again and again would take for ever."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_UNSEEN = _set("script style head title template noscript svg math object iframe audio video canvas select")
_VOID = _set("area base br col embed hr img input link meta param source track wbr")
_BLOCKS = _set(
    "address article aside blockquote center dd div dl dt footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre "
    "section table tr ul"
)
_CLOSED_BY_THE_NEXT = _set("p li tr td th dt dd option")
_ZERO = r"\s*:\s*0*\.?0+(?:px|pt|em|rem|ex|%|vh|vw)?\s*(?:!important\s*)?(?:;|$)"
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:^|;)\s*opacity" + _ZERO
    + r"|(?:^|;)\s*(?:font-size|(?:max-)?width|(?:max-)?height|line-height)" + _ZERO
    + r"|(?:text-indent|left|top|margin-left)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)  # fmt: skip
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9:-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>""")
_TAG_WITH_A_STRAY_QUOTE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)([^>]*)>")
_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_RAW = _set("script style title textarea")
"""Up to their own end there are no tags in these."""


def text_of(page: str) -> str:
    """What stands in the page, line by line; whatever was hidden from a reader is left out.

    Hidden means: script and the like, `hidden`, `display:none`, size or opacity zero, or moved off the page. It is no
    sanitiser: style sheets and colours are not looked at, so white on white still counts as seen. The text is only
    ever shown as text; the real sanitiser comes with a real mailbox.
    """
    reader = _Reader()
    # The standard library's own parser takes minutes over a page of half-open tags, so this one goes through it once.
    _walk(page[:PAGE_SIGNS_MAX], reader)
    lines = "".join(reader.said).split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip()


def _walk(page: str, reader: "_Reader") -> None:
    at = 0
    while at < len(page):
        opening = page.find("<", at)
        reader.text(page[at : opening if opening >= 0 else len(page)])
        if opening < 0:
            return
        if page.startswith(("<!", "<?"), opening):
            mark = "-->" if page.startswith("<!--", opening) else ">"
            end = page.find(mark, opening)
            at = end + len(mark) if end >= 0 else len(page)
            continue
        at = _tag(page, opening, reader)


def _tag(page: str, opening: int, reader: "_Reader") -> int:
    """Read the tag that begins here; where the page goes on."""
    window = opening + TAG_SIGNS_MAX
    found = _TAG.match(page, opening, window) or _TAG_WITH_A_STRAY_QUOTE.match(page, opening, window)
    if found is None:
        if page[opening + 1 : opening + 2].isalpha() or page.startswith("</", opening):
            return window
        reader.text("<")
        return opening + 1
    tag = found[2].lower()
    if found[1]:
        reader.end(tag)
        return found.end()
    reader.start(tag, found[3])
    if tag not in _RAW:
        return found.end()
    end = re.compile(f"</{tag}", re.IGNORECASE).search(page, found.end())
    return end.start() if end else len(page)


class _Reader:
    def __init__(self) -> None:
        self.said: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._too_deep = 0

    def start(self, tag: str, attributes: str) -> None:
        if tag in _BLOCKS or tag == "br":
            self._new_line()
        elif tag in ("td", "th"):
            self.said.append(" ")
        if tag in _VOID:
            return
        if tag in _CLOSED_BY_THE_NEXT and self._open and self._open[-1][0] == tag:
            self._open.pop()
        if len(self._open) >= DEPTH_MAX:
            self._too_deep += 1
            return
        hidden = self._hidden or tag in _UNSEEN or _hides(attributes)
        self._open.append((tag, hidden))
        if tag == "li" and not hidden:
            self.said.append("- ")
        if tag == "blockquote" and not hidden:
            self._new_line()

    def end(self, tag: str) -> None:
        if self._too_deep:
            self._too_deep -= 1
            return
        names = [name for name, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]
        if tag in _BLOCKS:
            self._new_line()

    def text(self, written: str) -> None:
        if not self._hidden:
            self.said.append(" ".join(unescape(written).split("\n")))

    @property
    def _hidden(self) -> bool:
        return self._too_deep > 0 or bool(self._open and self._open[-1][1])

    def _new_line(self) -> None:
        """What stands in a quote is marked line by line, as a plain mail marks it."""
        quoted = any(name == "blockquote" for name, _ in self._open)
        self.said.append("\n> " if quoted else "\n")


def _hides(attributes: str) -> bool:
    told = {match[1].lower(): unescape(match[2] or "").strip("\"'") for match in _ATTRIBUTE.finditer(attributes)}
    if "hidden" in told or told.get("width") == "0" or told.get("height") == "0":
        return True
    return bool(_HIDING.search(told.get("style", "")))
