"""The encoder that is installed with `onefirm[learned]`, and what is learned over what it says."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from onefirm.learning import Example, Model, learn
from onefirm.learning.model import Unreadable, read
from onefirm.meaning.gaussian import Meanings, turned_round
from onefirm.meaning.minilm import FILE, SIZE, MiniLM, NotThere, weights
from said_texts import decisions, strange_texts


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM()


@pytest.fixture(scope="module")
def model(encoder: MiniLM) -> Model[NDArray[np.float32]]:
    found = learn([*decisions(seed=1, each=10), *strange_texts(seed=1, count=10)], Meanings(encoder))
    assert found is not None
    return found


def test_what_means_the_same_lies_near_though_it_shares_no_word(encoder: MiniLM) -> None:
    one, same, other = encoder.encode(
        ["Please cancel my meeting tomorrow.", "I have to call off our appointment.", "The cat eats fish."]
    )
    assert float(one @ same) > 0.5 > float(one @ other) + 0.2


def test_a_text_means_the_same_whoever_it_is_read_with(encoder: MiniLM) -> None:
    texts = [one.text for one in decisions(seed=4, each=8)]
    together = encoder.encode(texts)
    assert together.shape == (len(texts), SIZE)
    assert all(np.array_equal(row, encoder.encode([text])[0]) for row, text in zip(together, texts, strict=True))
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-3)


def test_weights_that_are_missing_or_of_somebody_else_are_refused(tmp_path: Path) -> None:
    for folder in (None, tmp_path):
        with pytest.raises(NotThere, match="not installed"):
            weights(folder)
    (tmp_path / FILE).write_bytes(b"other bytes")
    with pytest.raises(NotThere, match="not the file"):
        weights(tmp_path)


def test_nothing_is_read_of_no_text(encoder: MiniLM) -> None:
    assert encoder.encode([]).shape == (0, SIZE)


def test_ten_decisions_of_each_kind_are_enough_for_most(model: Model[NDArray[np.float32]]) -> None:
    tried = model.tried(decisions(seed=2, each=20))
    assert tried.right / tried.tried >= 0.9


def test_it_says_that_it_does_not_know_what_nobody_told_it(model: Model[NDArray[np.float32]]) -> None:
    tried = model.tried(strange_texts(seed=2, count=60))
    assert tried.caught / tried.tried >= 0.8


def test_the_same_examples_in_any_order_are_the_same_model_to_the_byte(encoder: MiniLM) -> None:
    examples = [*decisions(seed=3, each=6), *strange_texts(seed=3, count=6)]
    made = [learn(each, Meanings(encoder)) for each in (examples, examples[::-1])]
    assert made[0] is not None
    assert made[1] is not None
    assert made[0].to_bytes() == made[1].to_bytes()


def test_a_model_is_read_back_from_its_bytes(encoder: MiniLM, model: Model[NDArray[np.float32]]) -> None:
    again = read(model.to_bytes(), Meanings(encoder))
    texts = [one.text for one in decisions(seed=4, each=5)]
    assert again.version == model.version
    assert again.answers(texts) == model.answers(texts)
    with pytest.raises(Unreadable):
        read(model.to_bytes()[:-1], Meanings(encoder))


class Corners:
    """An encoder that knows three words."""

    name = "corners"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [[float(word in text) for word in ("bill", "lead", "call")] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), 3)


def test_texts_that_all_mean_exactly_the_same_can_be_told_apart() -> None:
    """A cloud without any width has no shape that could be turned round."""
    examples = [Example(f"{word} {number}", word) for word in ("bill", "lead", "call") for number in range(4)]
    found = learn(examples, Meanings(Corners()))
    assert found is not None
    assert [found.answer(word).likeliest for word in ("bill", "lead", "call")] == ["bill", "lead", "call"]


@pytest.mark.parametrize("number", [5, 20, 60])
def test_few_examples_and_many_are_turned_round_to_the_same(number: int) -> None:
    """There are two ways through, by whichever side is the shorter, and one result."""
    chance = np.random.RandomState(number)
    around, middles = chance.standard_normal((number, 20)), chance.standard_normal((4, 20))
    wanted = middles @ np.linalg.inv(around.T @ around + 0.3 * np.eye(20))
    assert np.allclose(turned_round(around, 0.3, middles), wanted)


def test_nobody_pays_for_the_encoder_who_does_not_use_it() -> None:
    program = (
        "import sys, onefirm.interfaces.door, onefirm.app.firm, onefirm.learning\n"
        "print(sorted({'numpy', 'onnxruntime'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
