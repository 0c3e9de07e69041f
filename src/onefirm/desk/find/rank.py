"""How well a name fits what was typed: it begins so, a word of it does, or it stands somewhere inside. Pure."""

from collections.abc import Iterable

from onefirm.desk.shapes.find import Found, FoundKind
from onefirm.domain.names import folded

BEGINS, A_WORD_BEGINS, INSIDE = range(3)
KINDS: tuple[FoundKind, ...] = (
    "card", "person", "plan", "record", "playbook", "agent", "connection", "schedule", "wish", "command",
)  # fmt: skip
"""Among things that fit alike: what waits for you first, then whom you know, then the work."""
EACH_MAX = 4
"""So many of a kind at first, so that nine plans of one client do not hide the client."""


def fit(words: str, *names: str) -> int | None:
    """The best that any of the names can say for itself; None where none fits."""
    fits = [found for name in names if (found := _fit(folded(words), folded(name))) is not None]
    return min(fits, default=None)


def likeliest(found: Iterable[tuple[int, Found]], limit: int) -> tuple[Found, ...]:
    """The best first, a few of each kind; what is left over fills the rest of the room."""
    ordered = sorted(found, key=lambda each: (each[0], KINDS.index(each[1].kind)))
    counts = dict.fromkeys(KINDS, 0)
    first, rest = list[tuple[int, Found]](), list[tuple[int, Found]]()
    for fits, each in ordered:
        counts[each.kind] += 1
        (first if counts[each.kind] <= EACH_MAX else rest).append((fits, each))
    chosen = [*first, *rest][:limit]
    return tuple(each for _, each in sorted(chosen, key=lambda each: (each[0], KINDS.index(each[1].kind))))


def _fit(words: str, name: str) -> int | None:
    at = name.find(words)
    if at <= 0:
        return BEGINS if at == 0 else None
    while at > 0:
        if not name[at - 1].isalnum():
            return A_WORD_BEGINS
        at = name.find(words, at + 1)
    return INSIDE
