"""Colours in a mail: whether a text could be told from what lies behind it."""

import re
from typing import TypeAlias

Colour: TypeAlias = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
_ALIKE_MAX = 24
"""Nobody sees a difference of this many steps in each of the three parts."""
_NAMED: dict[str, Colour] = {
    "white": WHITE, "black": BLACK, "snow": (255, 250, 250), "ivory": (255, 255, 240), "whitesmoke": (245, 245, 245),
    "ghostwhite": (248, 248, 255), "floralwhite": (255, 250, 240), "mintcream": (245, 255, 250),
    "azure": (240, 255, 255), "gray": (128, 128, 128), "grey": (128, 128, 128), "silver": (192, 192, 192),
    "lightgray": (211, 211, 211), "lightgrey": (211, 211, 211), "gainsboro": (220, 220, 220), "red": (255, 0, 0),
    "green": (0, 128, 0), "blue": (0, 0, 255), "yellow": (255, 255, 0), "navy": (0, 0, 128), "orange": (255, 165, 0),
}  # fmt: skip
_HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_BARE_HEX = re.compile(r"[0-9a-f]{6}")
_RGB = re.compile(
    r"rgba?\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*(?:[,/]\s*([\d.]{1,6})%?\s*)?\)", re.ASCII
)


def colour_of(said: str) -> Colour | None:
    """None for one that is not known here; then nothing is said to be hidden by it."""
    name = said.strip().lower()[:60].removesuffix("!important").strip()
    if name in _NAMED:
        return _NAMED[name]
    if found := _HEX.fullmatch(name):
        digits = found[1] if len(found[1]) >= 6 else "".join(2 * sign for sign in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    if _BARE_HEX.fullmatch(name):
        return colour_of(f"#{name}")
    if found := _RGB.fullmatch(name):
        return min(int(found[1]), 255), min(int(found[2]), 255), min(int(found[3]), 255)
    return None


def is_clear(said: str) -> bool:
    """Is this no colour at all?"""
    name = said.strip().lower()
    found = _RGB.fullmatch(name[:60])
    return name == "transparent" or bool(found and found[4] and not found[4].strip("0."))


def look_alike(one: Colour, other: Colour) -> bool:
    return all(abs(mine - theirs) <= _ALIKE_MAX for mine, theirs in zip(one, other, strict=True))
