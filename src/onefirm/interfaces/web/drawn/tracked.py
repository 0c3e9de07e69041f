"""A change as tracked text: what goes, what comes, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

WORDS_MAX = 4000
"""Beyond this many words the change is shown as a whole: a comparison takes quadratic time."""

_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Run:
    """A stretch of text with one fate."""

    fate: Literal["same", "gone", "new"]
    text: str


def tracked(before: str, after: str) -> tuple[Run, ...]:
    if not before:
        return (Run("same", after),)
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > WORDS_MAX:
        return (Run("gone", before), Run("new", after))
    parts = [
        ("".join(old[old_from:old_to]), "".join(new[new_from:new_to]))
        for _, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    ]
    return _runs(_joined(parts))


def between(read: str, present: str) -> tuple[Run, ...]:
    """The same between two readings of one card: what stood nowhere before is new, and what has little in common with
    what stood there is shown whole; nobody reads a sentence out of two."""
    whole = tuple(run for run in (Run("gone", read), Run("new", present)) if run.text)
    if not read or not present:
        return whole
    runs = tracked(read, present)
    kept = sum(len(run.text) for run in runs if run.fate == "same")
    return runs if 2 * kept >= max(len(read), len(present)) else whole


def _joined(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Two changes with only a space between them are one: nobody reads word-by-word confetti."""
    joined: list[tuple[str, str]] = []
    for gone, come in parts:
        changed = gone != come
        if changed and len(joined) > 1 and joined[-1][0] == joined[-1][1] == " ":
            joined.pop()
            before_gone, before_come = joined.pop()
            joined.append((f"{before_gone} {gone}", f"{before_come} {come}"))
        else:
            joined.append((gone, come))
    return joined


def _runs(parts: list[tuple[str, str]]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for gone, come in parts:
        if gone == come:
            runs.append(Run("same", come))
        else:
            runs.extend(run for run in (Run("gone", gone), Run("new", come)) if run.text)
    return tuple(runs)
