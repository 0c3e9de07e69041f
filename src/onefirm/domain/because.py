"""Why the gate said so, as data: what follows from a sentence of the policy hangs on its code, never on its words."""

from collections.abc import Mapping, Sequence
from typing import Literal

Because = Literal["rule", "another-way", "decided", "answered", "vouched", "held", "mode", "trusted", "audit"]
"""another-way: this way to reach them is not theirs, another may be. decided: you decided it once and for all.
answered: somebody else answered in their place. vouched: who speaks for the address. held: not before a day.
mode: this step asks by habit. trusted: it was earned or granted. audit: it could go by itself, and is looked at."""

_BEGAN: Mapping[str, Because] = {
    "They are never reached by ": "another-way",
    "They are reached another way, ": "another-way",
    "It is held until ": "held",
}
"""So these sentences began when nothing but sentences was written down. The words may change; this may not."""


def read_from(sentences: Sequence[object]) -> tuple[Because, ...]:
    """Of an entry that bears no codes."""
    return tuple(_of(str(sentence)) for sentence in sentences)


def _of(sentence: str) -> Because:
    for begins, code in _BEGAN.items():
        if sentence.startswith(begins):
            return code
    return "rule"
