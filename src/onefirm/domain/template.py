"""A template as it is in force: what the operator's own edits changed of the one that ships. Pure."""

import re
from collections.abc import Sequence

from onefirm.domain.frozen import Frozen

SHIPPED = 1
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


class Wording(Frozen):
    """One change: a sentence that is put otherwise, left out (no `after`), or added (no `before`)."""

    before: str = ""
    after: str = ""


class Template(Frozen):
    """Of one agent and one purpose: `writer`, `answer`."""

    agent: str
    purpose: str
    number: int = SHIPPED
    wordings: tuple[Wording, ...] = ()

    @property
    def ref(self) -> str:
        return f"{self.purpose}@{self.number}"


def sentences(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in _SENTENCE.split(text) if one.strip())


def worded(paragraphs: Sequence[str], wordings: Sequence[Wording]) -> tuple[str, ...]:
    """Paragraphs of a letter, without its greeting and ending, as they are said now. What is added stands last."""
    instead = {each.before: each.after for each in wordings if each.before}
    said = [" ".join(filter(None, (instead.get(one, one) for one in sentences(text)))) for text in paragraphs]
    added = " ".join(each.after for each in wordings if not each.before)
    return tuple(text for text in (*said, added) if text)
