"""What the operator decided is learned: the same for everybody, no better than it is, and never for certain."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.conductor.learned.school import School
from onefirm.learning import Example, Model, Unreadable, Words, better, learn, renewed
from onefirm.learning.example import NO_LABEL, digest
from onefirm.learning.lesson import FRESH_MIN, OF_EACH_MIN
from onefirm.learning.model import read
from onefirm.learning.quality import Quality, calibration_error
from onefirm.learning.words import SIGNS_MAX, parts
from said_texts import decisions, strange_texts


def taught(examples: list[Example]) -> Model[tuple[int, ...]]:
    model = learn(examples, Words())
    assert model is not None
    return model


def test_what_was_decided_is_decided_likewise() -> None:
    model = taught(decisions(seed=1, each=25))
    others = decisions(seed=2, each=20)
    right = [model.answer(one.text).label == one.label for one in others]
    assert sum(right) / len(right) >= 0.9


def test_it_says_that_it_does_not_know_what_nobody_told_it() -> None:
    model = taught([*decisions(seed=1, each=25), *strange_texts(seed=1, count=20)])
    unknown = [model.answer(one.text).label is None for one in strange_texts(seed=2, count=60)]
    assert sum(unknown) / len(unknown) >= 0.7


def test_it_knows_strange_texts_even_where_it_was_never_shown_one() -> None:
    model = taught(decisions(seed=1, each=25))
    unknown = [model.answer(one.text).label is None for one in strange_texts(seed=2, count=60)]
    assert sum(unknown) / len(unknown) >= 0.5


def test_the_same_examples_in_any_order_are_the_same_model_to_the_byte() -> None:
    examples = decisions(seed=3, each=8)
    assert taught(examples).to_bytes() == taught(examples[::-1]).to_bytes()
    assert taught(examples).version != taught(examples[1:]).version


def test_a_model_is_read_back_from_its_bytes() -> None:
    model = taught([*decisions(seed=3, each=8), *strange_texts(seed=3, count=8)])
    again = read(model.to_bytes(), Words())
    assert again.version == model.version
    assert again.quality == model.quality
    texts = [one.text for one in [*decisions(seed=4, each=5), *strange_texts(seed=4, count=9)]]
    assert again.answers(texts) == model.answers(texts)


@pytest.mark.parametrize("cut", [0, 1, 40, 400, -1])
def test_bytes_that_were_cut_off_are_no_model(cut: int) -> None:
    raw = taught(decisions(seed=3, each=4)).to_bytes()
    with pytest.raises(Unreadable):
        read(raw[:cut], Words())


def test_what_another_learner_made_is_not_read() -> None:
    class Others(Words):
        name = "others@1"

    with pytest.raises(Unreadable):
        read(taught(decisions(seed=3, each=4)).to_bytes(), Others())


def test_too_few_decisions_are_no_model() -> None:
    few = decisions(seed=1, each=OF_EACH_MIN - 1)
    assert learn(few, Words()) is None
    assert learn([], Words()) is None
    assert learn([Example("only one kind", "lead")] * 9, Words()) is None


def test_a_label_that_was_given_once_is_not_learned_and_hinders_nobody() -> None:
    examples = decisions(seed=1, each=6)
    model = taught([*examples, Example("something quite different", "rare")])
    assert "rare" not in model.labels
    assert set(model.labels) == {one.label for one in examples}


def test_two_labels_are_enough() -> None:
    two = [one for one in decisions(seed=1, each=12) if one.label in ("lead", "invoice")]
    model = taught(two)
    assert model.labels == ("invoice", "lead")
    tried = model.tried([one for one in decisions(seed=2, each=12) if one.label in model.labels])
    assert tried.right > tried.wrong + tried.asked


def test_nothing_is_ever_certain() -> None:
    model = taught(decisions(seed=1, each=25))
    assert all(model.answer(one.text).sure < 100 for one in decisions(seed=1, each=25))


def test_what_it_says_of_itself_is_borne_out_by_others() -> None:
    model = taught(decisions(seed=1, each=25))
    tried = model.tried(decisions(seed=5, each=25))
    assert model.quality.off_thousandths <= 60
    assert tried.off_thousandths <= 120
    shares = [each.right / each.tried for each in (model.quality, tried)]
    assert abs(shares[0] - shares[1]) <= 0.12


class Lengths(Words):
    """A learner that sees of a text only how long it is."""

    name = "lengths@1"

    def see(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        return [(len(text),) for text in texts]


def test_a_model_that_does_worse_is_not_taken() -> None:
    before, since = decisions(seed=1, each=12), decisions(seed=2, each=8)
    old = taught(before)
    assert renewed(old, before, since, Lengths()) is old
    made: Any = vars(School)["_made"]
    unused: Any = None
    for learner, taken in ((Lengths(), False), (Words(), True)):
        school = School(unused, unused, unused, lambda _name, one=learner: one)
        assert made(school, taught(before[:30]) if taken else old, before, since)[1] is taken, (
            "The firm goes by it too."
        )


def test_a_model_that_does_no_worse_is_taken() -> None:
    before, since = decisions(seed=1, each=4), decisions(seed=2, each=12)
    worse = learn(before, Lengths())
    new = renewed(worse, before, since, Words())
    assert new is not None
    assert new.learner.name == Words.name
    assert new.lesson == digest([*before, *since])


def test_a_few_new_decisions_change_nothing_yet() -> None:
    before = decisions(seed=1, each=8)
    old = taught(before)
    assert renewed(old, before, decisions(seed=2, each=8)[: FRESH_MIN - 1], Words()) is old


def test_what_was_forgotten_is_not_known_by_the_model_that_goes_on() -> None:
    before = decisions(seed=1, each=8)
    old = taught(before)
    kept = before[1:]
    new = renewed(old, kept, [], Words())
    assert new is not None
    assert new.lesson == digest(kept)
    assert renewed(old, kept[:2], [], Words()) is None


def test_a_new_label_is_learned_though_the_old_model_never_heard_of_it() -> None:
    all_of_them = decisions(seed=1, each=20)
    before = [one for one in all_of_them if one.label != "complaint"]
    since = [one for one in decisions(seed=2, each=20) if one.label == "complaint"] + before[:5]
    old = taught(before)
    new = renewed(old, before, since, Words())
    assert new is not None
    assert "complaint" in new.labels


def test_two_models_are_compared_on_the_same_texts_or_not_at_all() -> None:
    assert better(Quality("one", right=3), Quality("one", right=2, asked=1))
    assert not better(Quality("one", right=2, wrong=1), Quality("one", right=1, asked=2))
    with pytest.raises(AssertionError):
        better(Quality("one"), Quality("other"))


def test_a_chance_that_comes_true_as_often_as_it_says_is_off_by_nothing() -> None:
    assert calibration_error([(0.75, True)] * 3 + [(0.75, False)]) == pytest.approx(0)
    assert calibration_error([(0.9, False)] * 10) == pytest.approx(0.9)
    assert calibration_error([]) == 0


@given(st.text(max_size=300))
def test_any_text_has_an_answer(text: str) -> None:
    answer = _SMALL.answer(text)
    assert answer.label in (None, *_SMALL.labels)
    assert 0 <= answer.chance < 1


@given(st.lists(st.tuples(st.text(max_size=12), st.sampled_from(["a", "b", "c", NO_LABEL])), max_size=40))
@settings(deadline=None, max_examples=40)
def test_whatever_was_decided_can_be_learned_and_read_back(decided: list[tuple[str, str]]) -> None:
    model = learn([Example(*one) for one in decided], Words())
    if model is not None:
        assert read(model.to_bytes(), Words()).answer("a b") == model.answer("a b")


def test_a_text_without_end_is_read_to_a_bound() -> None:
    assert parts("word " * SIGNS_MAX) == parts(("word " * SIGNS_MAX)[:SIGNS_MAX])


def test_which_number_it_was_makes_no_difference() -> None:
    assert parts("Invoice 2041 is open") == parts("invoice 3377 IS open")


_SMALL = taught(decisions(seed=1, each=6))
