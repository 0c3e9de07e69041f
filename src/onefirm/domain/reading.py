"""A message as it is read: the plain text a person would see, and the way back to the words as they came."""

import re
import unicodedata
from dataclasses import dataclass

QUOTE_SIGNS_MAX = 160
_SENTENCE_END = re.compile(r"(?<![.!?])[.!?]++(?=\s|$)|\n")


@dataclass(frozen=True)
class Reading:
    raw: str
    plain: str
    origin: tuple[int, ...]
    """For each sign of `plain`, where it stands in `raw`."""

    def quote(self, start: int, end: int) -> str:
        """The sentence around a place, word for word as it came, and not longer than fits a card."""
        left, right = 0, len(self.plain)
        for stop in _SENTENCE_END.finditer(self.plain):
            if stop.end() <= start:
                left = stop.end()
            elif stop.start() >= end:
                right = stop.end()
                break
        if right - left > QUOTE_SIGNS_MAX:
            left, right = max(left, start - QUOTE_SIGNS_MAX // 4), min(right, start + QUOTE_SIGNS_MAX * 3 // 4)
        return self.raw[self.origin[left] : self.origin[right - 1] + 1].strip()


def read(message: str) -> Reading:
    """Invisible signs go and lookalike widths become one, so that no word hides from the rules."""
    signs: list[str] = []
    origin: list[int] = []
    for at, sign in enumerate(message):
        if unicodedata.category(sign) == "Cf":
            continue
        for seen in unicodedata.normalize("NFKC", sign):
            signs.append(seen)
            origin.append(at)
    return Reading(message, "".join(signs), tuple(origin))
