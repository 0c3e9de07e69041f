"""What becomes of something that is said: silence ends nothing, and nothing ends what is worth more than itself."""

from hypothesis import given
from hypothesis import strategies as st

from onefirm.domain.labels import FROM_OUTSIDE, OPERATORS_OWN, Integrity, computed
from onefirm.records.kinds.people import PERSON
from onefirm.records.weigh import weigh
from record_tales import LABELS, Tale, plainly

VALUES = st.sampled_from(["", "Ada", "Grace", "Mary"])
SAYINGS = st.lists(st.tuples(st.sampled_from(sorted(LABELS)), VALUES), min_size=1, max_size=8)


@given(SAYINGS)
def test_outside_text_never_ends_what_the_operator_said(sayings: list[tuple[Integrity, str]]) -> None:
    tale = Tale()
    tale.say({"name": "Ines"})
    for worth, value in sayings:
        tale.say({"name": value}, LABELS[worth])
    story = tale.story
    assert story is not None
    by_seq = {entry.seq: entry.fact for entry in tale.entries}
    for said in story.said["name"]:
        if said.ended and said.value:
            label = getattr(by_seq[said.ended], "label", OPERATORS_OWN)
            assert min(said.label.integrity, Integrity.CONFIRMED) <= label.integrity


@given(SAYINGS)
def test_what_was_said_is_nothing_new_the_second_time(sayings: list[tuple[Integrity, str]]) -> None:
    tale = Tale()
    for worth, value in sayings:
        tale.say({"name": value}, LABELS[worth])
        length = len(tale.entries)
        tale.say({"name": value}, LABELS[worth])
        assert len(tale.entries) == length


@given(SAYINGS, VALUES)
def test_everything_that_is_said_is_taken_known_or_against(sayings: list[tuple[Integrity, str]], value: str) -> None:
    tale = Tale()
    for worth, before in sayings:
        tale.say({"name": before, "phones": [before]}, LABELS[worth])
    news = plainly({"name": value, "phones": [value], "role": value})
    weighed = weigh(PERSON, tale.story, news, dict.fromkeys(news, FROM_OUTSIDE))
    assert sorted((*weighed.taken, *weighed.known, *weighed.against)) == sorted(news)


def test_silence_ends_nothing() -> None:
    tale = Tale()
    tale.say({"name": "Ada", "phones": ["1"]}, FROM_OUTSIDE)
    tale.say({"name": "", "phones": []}, FROM_OUTSIDE)
    assert len(tale.entries) == 1
    tale.say({"name": ""})
    story = tale.story
    assert story is not None
    assert story.fields(PERSON) == {"name": "", "phones": ["1"]}


def test_the_operator_saying_the_same_makes_it_worth_more() -> None:
    tale = Tale()
    tale.say({"name": "Ada", "phones": ["1", "2"]}, FROM_OUTSIDE)
    tale.say({"name": "Ada", "phones": ["2"]})
    story = tale.story
    assert story is not None
    assert story.fields(PERSON) == {"name": "Ada", "phones": ["1", "2"]}
    worth = {said.value: said.label.integrity for name in ("name", "phones") for said in story.standing(name)}
    assert worth == {"Ada": Integrity.OPERATOR, "1": Integrity.OUTSIDE, "2": Integrity.OPERATOR}


def test_what_was_worked_out_contradicts_what_the_operator_said() -> None:
    tale = Tale()
    tale.say({"role": "owner"})
    worked_out = computed([FROM_OUTSIDE.model_copy(update={"integrity": Integrity.COMPUTED})])
    weighed = weigh(PERSON, tale.story, plainly({"role": "baker"}), {"role": worked_out})
    assert (list(weighed.taken), list(weighed.against)) == ([], ["role"])
