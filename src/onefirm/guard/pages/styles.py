"""What a style does to a text: whether it hides it, and in which colours it stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from onefirm.guard.pages.colours import BLACK, WHITE, Colour, colour_of, is_clear, look_alike

RULES_MAX = 500
SHEET_SIGNS_MAX = 100_000
_STYLE_SIGNS_MAX = 4_000
_ZERO = r"\s*:\s*\+?0*\.?0*(?:px|pt|em|rem|ex|%|vh|vw)?\s*(?:!important\s*)?(?:;|$)"
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)"
    r"|(?:^|;)\s*(?:opacity|font-size|(?:max-)?width|(?:max-)?height)" + _ZERO
    + r"|(?:^|;)\s*font-size\s*:\s*(?:0?\.\d+(?:px|pt)|1px|1pt)\s*(?:!important\s*)?(?:;|$)"
    + r"|(?:^|;)\s*(?:text-indent|left|top|margin-left|margin-top)\s*:\s*-\d{3,}"
    + r"|(?:^|;)\s*clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?\s*\)",
    re.IGNORECASE,
)  # fmt: skip
_SHOWING = re.compile(r"(?:^|;)\s*visibility\s*:\s*visible", re.IGNORECASE)
_COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;]{1,60})", re.IGNORECASE)
_BEHIND = re.compile(r"(?:^|;)\s*background(?:-color)?\s*:\s*([^;]{1,200})", re.IGNORECASE)
_COLOUR_WORD = re.compile(r"#[0-9a-f]{3,8}|rgba?\([^)]{1,50}\)|[a-z]+", re.IGNORECASE)
_PICTURE = re.compile(r"url\(|gradient\(", re.IGNORECASE)
_REMARK = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?([.#][\w-]{1,100})?", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")


@dataclass(frozen=True)
class Look:
    """How the text in an element stands there."""

    hidden: bool = False
    colour: Colour = BLACK
    behind: Colour | None = WHITE
    """None over a picture, where nobody can say."""

    @property
    def unseen(self) -> bool:
        return self.hidden or (self.behind is not None and look_alike(self.colour, self.behind))


def attributes_of(said: str) -> dict[str, str]:
    return {found[1].lower(): unescape((found[2] or "").strip("\"'")) for found in _ATTRIBUTE.finditer(said)}


def look_of(tag: str, told: Mapping[str, str], rules: Mapping[str, str], outer: Look) -> Look:
    """The look of an element inside another: its own style over the sheet's, both over what it stands in."""
    style = ";".join(filter(None, (*_by_rules(tag, told, rules), told.get("style", ""))))
    hidden = outer.hidden or _hides(told, style)
    colour = _last_colour(_COLOUR, style) or colour_of(told.get("color" if tag == "font" else "text", ""))
    return Look(hidden, colour or outer.colour, _behind(told, style, outer))


def rules_of(sheet: str, signs_max: int = SHEET_SIGNS_MAX, rules_max: int = RULES_MAX) -> dict[str, str]:
    """The simple rules of a style sheet: `.x`, `#x`, `p`, `p.x`. Those that depend on the screen are not among them."""
    found: dict[str, str] = {}
    text = _without_blocks(_REMARK.sub("", sheet[:signs_max]))
    for rule in text.split("}"):
        names, _, style = rule.partition("{")
        for selector in names.split(",")[:rules_max] if style else ():
            name = selector.strip().lower()
            if len(found) < rules_max and name and _SELECTOR.fullmatch(name):
                found[name] = f"{found.get(name, '')};{style}"[-_STYLE_SIGNS_MAX:]
    return found


def _without_blocks(text: str) -> str:
    """Without `@media {...}` and its like."""
    kept: list[str] = []
    at = 0
    while (start := text.find("@", at)) >= 0:
        kept.append(text[at:start])
        depth, place = 0, start
        while place < len(text):
            sign = text[place]
            depth += (sign == "{") - (sign == "}")
            place += 1
            if (sign == ";" and not depth) or (sign == "}" and depth <= 0):
                break
        at = place
    return "".join((*kept, text[at:]))


def _by_rules(tag: str, told: Mapping[str, str], rules: Mapping[str, str]) -> list[str]:
    if not rules:
        return []
    marks = [f".{name.lower()}" for name in told.get("class", "")[:1_000].split()[:20]]
    if told.get("id"):
        marks.append(f"#{told['id'].lower()[:100]}")
    names = [tag, *marks, *(tag + mark for mark in marks)]
    return [rules[name] for name in names if name in rules]


def _hides(told: Mapping[str, str], style: str) -> bool:
    if "hidden" in told or told.get("width") == "0" or told.get("height") == "0":
        return True
    return bool(_HIDING.search(style)) and not (_SHOWING.search(style) and "none" not in style.lower())


def _last_colour(pattern: re.Pattern[str], style: str) -> Colour | None:
    found = pattern.findall(style)
    return colour_of(found[-1]) if found else None


def _behind(told: Mapping[str, str], style: str, outer: Look) -> Colour | None:
    said = _BEHIND.findall(style)
    if (said and _PICTURE.search(said[-1])) or told.get("background"):
        return None
    for word in _COLOUR_WORD.findall(said[-1]) if said else ():
        if is_clear(word):
            return outer.behind
        if found := colour_of(word):
            return found
    return colour_of(told.get("bgcolor", "")) or outer.behind
