"""What is known of a record: whatever was said in whatever order, nothing is lost and nothing ends by itself."""

from hypothesis import given
from hypothesis import strategies as st

from onefirm.domain.events.fact import Fact
from onefirm.domain.events.records import RecordConfirmed, RecordMerged, RecordParted, RecordWithdrawn
from onefirm.domain.ids import RecordId
from onefirm.domain.labels import FROM_OUTSIDE, Integrity
from onefirm.domain.personal import Personal
from onefirm.records.kinds.people import PERSON
from record_tales import LABELS, SUBJECT, WHO, Tale, day

WORDS = st.sampled_from(["", "Ada", "Ada Palmer", "A. Palmer"])
NUMBERS = st.lists(st.sampled_from(["1", "2", "3"]), max_size=2)
NEWS = st.fixed_dictionaries({}, optional={"name": WORDS, "role": WORDS, "phones": NUMBERS, "tags": NUMBERS})
OTHER = RecordId("re_other")
LATER = day(28)
WHY = Personal(subject=SUBJECT, value="Because.")


@st.composite
def tales(draw: st.DrawFn) -> Tale:
    tale = Tale()
    tale.say({"name": "Ada", "phones": ["0"]})
    for _ in range(draw(st.integers(0, 8))):
        story = tale.story
        assert story is not None
        match draw(st.sampled_from(["say", "say", "say", "end", "confirm", "withdraw", "merge", "part"])):
            case "say":
                label = LABELS[draw(st.sampled_from(sorted(LABELS)))]
                known = day(len(tale.entries) + 1)
                tale.say(draw(NEWS), label, since=draw(st.sampled_from(["", "2025-06-01", "2025-12-01", known])))
            case "end":
                names = [said.name for values in story.said.values() for said in values if said.stands]
                if names:
                    tale.say({}, ends=[draw(st.sampled_from(names))])
            case "confirm":
                names = draw(st.lists(st.sampled_from(["name", "role", "phones"]), unique=True, min_size=1))
                tale.add(RecordConfirmed(record="person", id=WHO, fields=tuple(names), why=WHY))
            case other:
                tale.add(_about(other))
    return tale


def _about(what: str) -> Fact:
    if what == "withdraw":
        return RecordWithdrawn(record="person", id=WHO, why=WHY)
    if what == "part":
        return RecordParted(record="person", id=OTHER, gone=WHO, why=WHY)
    return RecordMerged(record="person", id=OTHER, gone=WHO, subject=SUBJECT, gone_subject=SUBJECT, why=WHY)


@given(tales())
def test_the_row_of_a_record_says_what_its_story_says(tale: Tale) -> None:
    story, row = tale.story, tale.row()
    assert story is not None
    assert tale.row_fields() == story.fields(PERSON)
    state = "merged" if story.into else "withdrawn" if story.withdrawn else "kept"
    assert (row["state"], row["into_id"]) == (state, story.into or "")
    assert (row["version"], row["changed_at"]) == (story.version, story.changed_at)


@given(tales())
def test_nothing_ends_without_an_entry_that_names_it(tale: Tale) -> None:
    story = tale.story
    assert story is not None
    entries = {entry.seq for entry in tale.entries}
    for said in (one for values in story.said.values() for one in values):
        assert said.stands == (not said.until) == (not said.ended_at)
        assert said.stands or said.ended in entries


@given(tales())
def test_a_value_once_told_is_in_the_story_for_ever(tale: Tale) -> None:
    for known in range(1, len(tale.entries)):
        before = Tale(entries=tale.entries[:known]).story
        story = tale.story
        assert before is not None and story is not None
        for name, values in before.said.items():
            assert [said.name for said in values] == [said.name for said in story.said[name]][: len(values)]


@given(tales())
def test_a_field_of_one_value_holds_no_two(tale: Tale) -> None:
    story = tale.story
    assert story is not None
    assert all(len(story.standing(name)) <= 1 for name in story.said if name not in PERSON.many)


@given(tales())
def test_what_is_true_now_is_what_stands(tale: Tale) -> None:
    story = tale.story
    assert story is not None
    assert story.as_of(PERSON, LATER) == story.fields(PERSON)


@given(tales())
def test_what_was_known_then_is_what_stood_then(tale: Tale) -> None:
    story = tale.story
    assert story is not None
    for known in range(1, len(tale.entries) + 1):
        before = Tale(entries=tale.entries[:known]).story
        assert before is not None
        assert story.as_of(PERSON, LATER, known=day(known)) == before.fields(PERSON)


@given(tales(), st.sampled_from(["Grace", "Mary"]))
def test_what_is_told_late_about_the_past_leaves_the_present_alone(tale: Tale, name: str) -> None:
    story = tale.story
    assert story is not None
    before = story.fields(PERSON)
    oldest = min((said.since for said in story.said["name"] if said.stands), default="")
    if story.withdrawn or not oldest or not before["name"]:
        return
    tale.say({"name": name}, since="2020-01-01")
    after = tale.story
    assert after is not None
    assert after.fields(PERSON) == before
    assert after.as_of(PERSON, "2020-06-01")["name"] == name


def test_the_past_is_cut_where_something_else_is_known_to_have_begun() -> None:
    tale = Tale()
    tale.say({"role": "baker"}, since="2020-01-01")
    tale.say({"role": "owner"}, since="2022-01-01")
    tale.say({"role": "apprentice"}, since="2015-01-01")
    story = tale.story
    assert story is not None
    years = ("2016-01-01", "2021-01-01", "2023-01-01")
    assert [story.as_of(PERSON, year)["role"] for year in years] == ["apprentice", "baker", "owner"]


def test_one_of_several_values_goes_only_by_name() -> None:
    tale = Tale()
    tale.say({"phones": ["1", "2"]})
    tale.say({"phones": ["3"]})
    tale.say({"phones": []})
    tale.say({}, ends=["10/phones/1"])
    story = tale.story
    assert story is not None
    assert story.value("phones", PERSON) == ["1", "3"]
    assert [(said.value, said.ended) for said in story.said["phones"]] == [("1", 0), ("2", 30), ("3", 0)]


def test_what_is_said_of_a_record_that_was_taken_back_begins_anew() -> None:
    tale = Tale()
    tale.say({"name": "Ada", "role": "baker"})
    tale.add(RecordWithdrawn(record="person", id=WHO, why=WHY))
    tale.say({"name": "Ada"}, FROM_OUTSIDE)
    story = tale.story
    assert story is not None
    assert (story.withdrawn, story.fields(PERSON)) == (False, {"name": "Ada"})
    assert story.said["role"][0].ended == 30
    assert story.standing("name")[0].label.integrity == Integrity.OUTSIDE
