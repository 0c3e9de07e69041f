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
    runs: list[Run] = []
    for _, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if gone == come:
            runs.append(Run("same", come))
            continue
        runs.extend(run for run in (Run("gone", gone), Run("new", come)) if run.text)
    return tuple(runs)
