"""Which lines of the operator's price list a letter names, and how they stand in a sentence."""

import re
from collections.abc import Sequence

from onefirm.domain.amounts import Amount, amounts

LINES_MAX = 2

_WORD = re.compile(r"[^\W\d_]{3,}")
_PARTS = re.compile(r",\s+(?=[^\W\d_])")
_STARTS = re.compile(r"\b(?:starts at|starting at|from)\b", re.IGNORECASE)
_VERB = re.compile(r"\b(?:starts?|costs?|is|are)\b", re.IGNORECASE)
_AT = re.compile(r"\bat\b")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PLAIN_WORDS = _set("from per the and for hour day page design service work full small new ab pro stunde tag seite")


def prices_for(prices: str, services: Sequence[str], message: str) -> tuple[str, ...]:
    """The lines that speak of a service they asked for; failing that, one that shares a word with the message."""
    lines = [line for line in _lines(prices) if amounts(line)]
    found = dict.fromkeys(filter(None, (_best(lines, _words(service)) for service in services)))
    return tuple(found)[:LINES_MAX] or tuple(filter(None, [_best(lines, _words(message))]))


def sentence(lines: Sequence[str]) -> str:
    """`A logo starts at 2,500 EUR, and packaging starts at 4,000 EUR`, without a full stop."""
    if not all(_VERB.search(line) for line in lines):
        return f"My prices: {'; '.join(lines)}"  # No sentences, and in another language a capital may belong there.
    text = ", and ".join(_inside(line) for line in lines)
    return text[0].upper() + text[1:]


def within(lines: Sequence[str], budget: Amount | None) -> bool:
    """Whether what they would spend reaches everything that is named."""
    if budget is None or not lines:
        return False
    named = [amounts(line)[0] for line in lines]
    alike = all(price.currency in ("", budget.currency) or not budget.currency for price in named)
    return alike and sum(price.hundredths for price in named) <= budget.hundredths


def _best(lines: Sequence[str], words: frozenset[str]) -> str:
    best = max(lines, key=lambda line: len(_words(line) & words), default="")
    return best if _words(best) & words else ""


def _lines(prices: str) -> list[str]:
    """One for each amount. In `a logo starts at 2,500, packaging at 4,000` the second starts there as well."""
    lines: list[str] = []
    for part_of_list in re.split(r"[;\n]", prices):
        starts = ""
        for part in _PARTS.split(part_of_list):
            own = _STARTS.search(part)
            starts = own[0] if own else starts
            lines.append(part.strip(" .-•*") if own or not starts else _AT.sub(starts, part.strip(" .-•*"), count=1))
    return lines


def _words(text: str) -> frozenset[str]:
    words = (match[0].casefold() for match in _WORD.finditer(text))
    return frozenset(word.removesuffix("s") for word in words if word not in _PLAIN_WORDS)


def _inside(text: str) -> str:
    """As it stands inside a sentence: `Brand design` loses its capital, `SEO` does not."""
    return text[0].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
