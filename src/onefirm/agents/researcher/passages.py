"""The sentences of what was read that speak of a question, the best first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onefirm.agents.researcher.question import Question, stems

QUOTE_SIGNS_MAX = 300
PASSAGES_MAX = 5
_SENTENCES_MAX = 4_000
COVERED_MIN = 50
"""Per cent of the weight of a question's words that a sentence and the one before it must hold."""
COVERED_WITH_ITS_SHAPE_MIN = 30
_SHAPE_POINTS = 40
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]*")


@dataclass(frozen=True)
class Sentence:
    text: str
    paragraph: int
    source: int
    """Which of the sources it stands in."""


@dataclass(frozen=True)
class Passage:
    sentence: Sentence
    covered: int
    shaped: bool
    """It holds what an answer has to hold."""

    @property
    def points(self) -> int:
        return self.covered + _SHAPE_POINTS * self.shaped


def sentences(text: str, source: int) -> list[Sentence]:
    found: list[Sentence] = []
    paragraph = 0
    for line in text.split("\n"):
        if not line.strip():
            continue
        paragraph += 1
        said = (match[0].strip() for match in _SENTENCE.finditer(line))
        found.extend(Sentence(each[:QUOTE_SIGNS_MAX], paragraph, source) for each in said if each)
        if len(found) >= _SENTENCES_MAX:
            break
    return found[:_SENTENCES_MAX]


def passages(asked: Question, said: Sequence[Sentence]) -> list[Passage]:
    """A rare word of the question weighs more than one that stands in every sentence."""
    if not asked.words:
        return []
    held = [stems(each.text) & asked.words for each in said]
    often = {word: sum(word in each for each in held) for word in asked.words}
    weight = {word: 1000 // (1 + max(count, 1)) for word, count in often.items()}
    whole = sum(weight.values())
    found: list[Passage] = []
    for at, sentence in enumerate(said):
        same = at and said[at - 1].source == sentence.source
        # `It costs 20 EUR.` speaks of what the sentence before it named.
        covered = sum(weight[word] for word in held[at] | (held[at - 1] if same else frozenset[str]())) * 100 // whole
        shaped = asked.shape is None or asked.shape.fits(sentence.text)
        alone = bool(held[at]) or (asked.shape is not None and shaped)
        enough = COVERED_WITH_ITS_SHAPE_MIN if asked.shape and shaped else COVERED_MIN
        if covered >= enough and alone:
            own = sum(weight[word] for word in held[at]) * 100 // whole
            found.append(Passage(sentence, (covered + own) // 2, shaped))
    found.sort(key=lambda each: (-each.points, each.sentence.source, each.sentence.paragraph))
    return _each_once(found)[:PASSAGES_MAX]


def _each_once(found: Sequence[Passage]) -> list[Passage]:
    kept: dict[str, Passage] = {}
    for each in found:
        kept.setdefault(" ".join(each.sentence.text.casefold().split()), each)
    return list(kept.values())
