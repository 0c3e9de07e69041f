"""Which label a text has: what is learned of fifteen thousand sentences in 150 kinds, and what it does not know.

The sentences are CLINC150. They are not part of the repository: ONEFIRM_BENCH_DATA names the folder they lie in.
"""

import os
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bench.figure import Figure, at_least
from onefirm.capabilities.learner import Learner
from onefirm.learning import Example, Model, Words, learn
from onefirm.learning.example import NO_LABEL
from onefirm.learning.quality import quality
from onefirm.meaning.gaussian import Meanings
from onefirm.meaning.minilm import MiniLM

FOLDER = "ONEFIRM_BENCH_DATA"
FILES = ("clinc150_train_val.json", "data_full.json")
WHERE = "data/data_full.json of clinc/oos-eval (CC BY 3.0)"
IN_SCOPE_MIN = 0.94
CAUGHT_MIN = 0.75
FEW = 10
_CALLS = 300
_OUT = "oos"

Rows = list[tuple[str, str]]


@dataclass(frozen=True)
class Data:
    taught: list[Example]
    few: list[Example]
    """Ten sentences of each kind, and ten of none."""
    asked: list[Example]
    strange: list[Example]


@dataclass(frozen=True)
class Tried:
    model: Model[Any]
    seconds: float
    right: float
    """Of the sentences with a kind, how many were given it; what it did not know is not right."""
    plain: float
    """The same, had it to say something each time."""
    caught: float
    off: float
    call_ms: float


def measure(folder: Path) -> list[Figure]:
    assert folder.exists()
    data = _data()
    if isinstance(data, str):
        return [Figure("sentences in 150 kinds, and some of none", data)]
    figures = list[Figure]()
    for learner, name in _learners():
        figures += _figures(name, _tried(learner, data.taught, data), _tried(learner, data.few, data))
    return figures


def _figures(name: str, full: Tried, few: Tried) -> list[Figure]:
    quality = full.model.quality
    expected = quality.right / max(1, quality.right + quality.wrong + quality.asked)
    return [
        Figure(f"{name}: right of sentences with a kind", f"{full.right:.1%}", *at_least(full.right, IN_SCOPE_MIN)),
        Figure(f"{name}: said of itself beforehand", f"{expected:.1%}"),
        Figure(
            f"{name}: known as strange, of sentences with none",
            f"{full.caught:.0%}",
            *at_least(full.caught, CAUGHT_MIN),
        ),
        Figure(f"{name}: right, had it to say something each time", f"{full.plain:.1%}"),
        Figure(f"{name}: how far its chances are from what came true", f"{full.off:.1%}"),
        Figure(
            f"{name}: learned of {FEW} sentences a kind: right / strange / off",
            f"{few.right:.1%} / {few.caught:.0%} / {few.off:.1%} ({few.plain:.1%} had it to say something)",
        ),
        Figure(
            f"{name}: learned in, processor time (of {FEW} a kind)",
            f"{full.seconds:.0f} s ({few.seconds:.1f} s), {len(full.model.to_bytes()) / 1e6:.1f} MB",
        ),
        Figure(f"{name}: one answer", f"{full.call_ms:.1f} ms"),
    ]


def _tried(learner: Learner[Any], examples: list[Example], data: Data) -> Tried:
    began = time.process_time()
    model = learn(examples, learner)
    seconds = time.process_time() - began
    assert model is not None
    answers = model.answers([one.text for one in data.asked])
    strange = model.tried(data.strange)
    return Tried(
        model=model,
        seconds=seconds,
        right=statistics.fmean(answer.label == one.label for answer, one in zip(answers, data.asked, strict=True)),
        plain=statistics.fmean(answer.likeliest == one.label for answer, one in zip(answers, data.asked, strict=True)),
        caught=strange.caught / strange.tried,
        off=quality(answers, data.asked).off_thousandths / 1000,
        call_ms=statistics.median(_each(model, one.text) for one in data.asked[:_CALLS]),
    )


def _each(model: Model[Any], text: str) -> float:
    began = time.perf_counter()
    model.answer(text)
    return (time.perf_counter() - began) * 1000


def _learners() -> list[tuple[Learner[Any], str]]:
    return [(Words(), "words alone, no package"), (Meanings(MiniLM()), "with `onefirm[learned]`")]


def _data() -> Data | str:
    """The sentences, or why there are none."""
    folder = os.environ.get(FOLDER, "")
    found = next((Path(folder) / name for name in FILES if folder and (Path(folder) / name).is_file()), None)
    if found is None:
        return f"skipped: {FOLDER} names no folder with {WHERE}"
    rows = _ROWS.validate_json(found.read_bytes())
    taught, strange = _examples(rows["train"]), _examples(rows["oos_train"])
    return Data([*taught, *strange], _few([*taught, *strange]), _examples(rows["val"]), _examples(rows["oos_val"]))


def _examples(rows: Rows) -> list[Example]:
    return [Example(text, NO_LABEL if kind == _OUT else kind) for text, kind in rows]


def _few(examples: Sequence[Example]) -> list[Example]:
    """Ten of each kind, from its first to its last: those beside each other were often written by one person."""
    kinds = defaultdict[str, list[Example]](list)
    for one in examples:
        kinds[one.label].append(one)
    return [one for each in kinds.values() for one in each[:: max(1, len(each) // FEW)][:FEW]]


_ROWS = TypeAdapter(dict[str, Rows])
