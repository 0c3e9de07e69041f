"""Records that are one are read together, however they met: rows say what stories say, and nothing is lost."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.records import RecordChanged, RecordConfirmed, RecordMerged, RecordParted, RecordWithdrawn
from onefirm.domain.events.streams import of_record
from onefirm.domain.ids import RecordId, SubjectId
from onefirm.domain.labels import FROM_OUTSIDE, OPERATORS_OWN, Label
from onefirm.domain.personal import Personal
from onefirm.records.kinds.people import PERSON
from onefirm.records.one import as_one
from onefirm.records.projection import PROJECTION
from onefirm.records.story import Story, told
from onefirm.records.weigh import weighed_for
from record_tales import LABELS, DictRows, day, plainly

ADA, BOB, CYD = (RecordId(f"re_{name}") for name in ("ada", "bob", "cyd"))
EVERYBODY = (ADA, BOB, CYD)
LATER = day(31)
News = Mapping[str, str | Sequence[str]]


@dataclass
class People:
    """Three people, as the firm would keep them; each entry is an hour after the one before it."""

    entries: list[Recorded] = field(default_factory=list[Recorded])
    rows: DictRows = field(default_factory=DictRows)

    def own(self, who: RecordId) -> Story:
        story = told(PERSON, [entry for entry in self.entries if entry.stream == of_record("person", who)])
        assert story is not None
        return story

    def whole(self, who: RecordId) -> Story:
        story = self.own(who)
        for gone, met in story.holds.items():
            story = as_one(PERSON, story, self.whole(gone), met)
        return story

    def stays(self, who: RecordId) -> RecordId:
        into = self.own(who).into
        return self.stays(into) if into else who

    def fields(self, who: RecordId) -> dict[str, JsonValue]:
        return self.whole(self.stays(who)).fields(PERSON)

    def add(self, who: RecordId, fact: Fact) -> None:
        number = len(self.entries) + 1
        at = f"{day(1 + number // 24)[:10]}T{number % 24:02d}:00:00.000000Z"
        stream = of_record("person", who)
        version = 1 + sum(entry.stream == stream for entry in self.entries)
        self.entries.append(Recorded(10 * number, at, stream, version, "operator", None, fact, ""))
        PROJECTION.fold(self.entries[-1], self.rows)

    def say(
        self, who: RecordId, news: News, label: Label = OPERATORS_OWN, ends: Sequence[str] = (), since: str = ""
    ) -> None:
        begun = any(entry.stream == of_record("person", who) for entry in self.entries)
        own, whole = (self.own(who), self.whole(self.stays(who))) if begun else (None, None)
        values = plainly(news)
        weighed = weighed_for(PERSON, own, whole, values, dict.fromkeys(values, label))
        if weighed.taken or ends or weighed.ends:
            subject = SubjectId(f"su{who[2:]}")
            fact = RecordChanged(
                record="person", shape=PERSON.version, id=who, subject=subject, label=label,
                fields=Personal(subject=subject, value=dict(weighed.taken)), ends=(*ends, *weighed.ends), since=since,
                why=Personal(subject=subject, value="So it is."),
            )  # fmt: skip
            self.add(who, fact)

    def end(self, who: RecordId, name: str) -> None:
        self.say(who, {}, ends=[name])

    def confirm(self, who: RecordId, name: str) -> None:
        for owner in dict.fromkeys(said.of for said in self.whole(self.stays(who)).standing(name)):
            self.add(RecordId(owner), RecordConfirmed(record="person", id=RecordId(owner), fields=(name,), why=WHY))

    def withdraw(self, who: RecordId) -> None:
        self.add(who, RecordWithdrawn(record="person", id=who, why=WHY))

    def merge(self, stays: RecordId, gone: RecordId) -> None:
        one, other = SubjectId("su_a"), SubjectId("su_b")
        for who in (stays, gone):
            fact = RecordMerged(
                record="person", id=stays, gone=gone, subject=one, gone_subject=other, copied=False, why=WHY
            )
            self.add(who, fact)

    def part(self, gone: RecordId) -> None:
        stays = self.own(gone).into
        assert stays is not None
        for who in (stays, gone):
            self.add(who, RecordParted(record="person", id=stays, gone=gone, why=WHY))


WHY = Personal(subject=SubjectId("su_ada"), value="Because.")
WORDS = st.sampled_from(["", "baker", "owner"])
NUMBERS = st.lists(st.sampled_from(["1", "2", "3"]), max_size=2)
NEWS = st.fixed_dictionaries({}, optional={"name": WORDS, "role": WORDS, "phones": NUMBERS, "emails": NUMBERS})


def three() -> People:
    people = People()
    for who, label in zip(EVERYBODY, (OPERATORS_OWN, FROM_OUTSIDE, FROM_OUTSIDE), strict=True):
        name = who.removeprefix("re_")
        people.say(who, {"name": name.title(), "email": f"{name}@x.example", "phones": [name]}, label)
    return people


@st.composite
def lives(draw: st.DrawFn) -> People:
    people = three()
    for _ in range(draw(st.integers(0, 10))):
        who, other = draw(st.permutations(EVERYBODY))[:2]
        whole = people.whole(people.stays(who))
        standing = [said.name for values in whole.said.values() for said in values if said.stands]
        match draw(st.sampled_from(["say", "say", "say", "merge", "merge", "part", "end", "confirm", "withdraw"])):
            case "say":
                people.say(who, draw(NEWS), LABELS[draw(st.sampled_from(sorted(LABELS)))])
            case "merge" if not people.own(who).into and not people.own(other).into:
                people.merge(who, other)
            case "part" if people.own(who).into:
                people.part(who)
            case "end" if standing:
                people.end(people.stays(who), draw(st.sampled_from(standing)))
            case "confirm":
                people.confirm(who, draw(st.sampled_from(["name", "role", "phones"])))
            case "withdraw" if draw(st.booleans()):
                people.withdraw(who)
            case _:
                pass
    return people


@given(lives())
def test_the_row_of_each_says_what_its_story_says(people: People) -> None:
    for who in EVERYBODY:
        row, story = people.rows.get("records", "person", who), people.whole(who)
        assert row is not None
        assert json.loads(str(row["fields"])) == story.fields(PERSON), who
        assert row["into_id"] == (story.into or "")
        assert bool(row["withdrawn"]) == story.withdrawn


@given(lives())
def test_a_field_of_one_value_holds_no_two_and_what_is_true_now_stands(people: People) -> None:
    for who in EVERYBODY:
        story = people.whole(who)
        assert all(len(story.standing(name)) <= 1 for name in story.said if name not in PERSON.many)
        assert story.as_of(PERSON, LATER) == story.fields(PERSON)


@given(lives())
def test_taken_apart_each_says_what_was_said_of_it(people: People) -> None:
    """Nothing of one stands under another's name, and each of their own words is in their own story."""
    before = {who: people.own(who).fields(PERSON) for who in EVERYBODY}
    for who in EVERYBODY:
        if people.own(who).into:
            people.part(who)
    for who in EVERYBODY:
        assert people.fields(who) == before[who] == people.own(who).fields(PERSON)
        assert all(said.of == who for values in people.whole(who).said.values() for said in values)


def test_what_somebody_is_called_and_known_by_stays() -> None:
    people = three()
    people.merge(BOB, ADA)
    fields = people.fields(ADA)
    assert (fields["name"], fields["email"], fields["emails"]) == ("Bob", "bob@x.example", ["ada@x.example"])


@pytest.mark.parametrize("stays", [ADA, BOB])
def test_before_they_met_the_word_that_is_worth_more_holds_and_since_then_the_later(stays: RecordId) -> None:
    people = three()
    people.say(ADA, {"role": "owner"})
    people.say(BOB, {"role": "baker"}, FROM_OUTSIDE)
    people.merge(stays, BOB if stays == ADA else ADA)
    assert people.fields(ADA)["role"] == "owner"
    people.say(BOB, {"role": "baker and owner"})
    assert people.fields(ADA)["role"] == "baker and owner"
    people.say(ADA, {"role": ""})
    assert not people.fields(BOB)["role"]


def test_a_word_from_outside_about_one_ends_nothing_that_is_worth_more_of_the_other() -> None:
    people = three()
    people.say(ADA, {"role": "owner"})
    people.merge(ADA, BOB)
    weighed = weighed_for(
        PERSON, people.own(BOB), people.whole(ADA), {"role": "baker"}, dict.fromkeys(["role"], FROM_OUTSIDE)
    )
    assert (weighed.taken, [*weighed.against]) == ({}, ["role"])


def test_an_empty_field_says_nothing_unless_it_was_emptied_since_they_met() -> None:
    people = three()
    people.say(ADA, {"role": "owner"})
    people.say(ADA, {"role": ""})
    people.say(BOB, {"role": "baker"}, FROM_OUTSIDE)
    people.merge(ADA, BOB)
    assert people.fields(ADA)["role"] == "baker"


def test_what_the_one_that_stays_ends_is_said_again_once_they_are_parted() -> None:
    people = three()
    people.merge(ADA, BOB)
    wrong = next(said.name for said in people.whole(ADA).standing("phones") if said.value == "bob")
    people.end(ADA, wrong)
    assert people.fields(ADA)["phones"] == ["ada"]
    people.part(BOB)
    assert people.fields(BOB)["phones"] == ["bob"]


def test_what_is_ended_under_either_name_stands_for_neither() -> None:
    people = three()
    people.merge(ADA, BOB)
    for who, number in ((BOB, "ada"), (ADA, "bob")):
        wrong = next(said.name for said in people.whole(ADA).standing("phones") if said.value == number)
        people.end(who, wrong)
    assert "phones" not in people.fields(ADA)


def test_one_that_says_nothing_itself_still_ends_what_it_ended() -> None:
    """The story knows that something was said of it once; its row knows only what stands. They agree all the same."""
    people = three()
    people.merge(ADA, BOB)
    people.end(BOB, next(said.name for said in people.whole(ADA).standing("phones") if said.value == "ada"))
    for name in [said.name for values in people.own(BOB).said.values() for said in values]:
        people.end(BOB, name)
    row = people.rows.get("records", "person", ADA)
    assert row is not None
    assert json.loads(str(row["fields"])) == people.fields(ADA) == {"name": "Ada", "email": "ada@x.example"}


def test_one_that_was_taken_back_says_nothing_under_the_other() -> None:
    people = three()
    people.merge(ADA, BOB)
    people.withdraw(BOB)
    left = {"name": "Ada", "email": "ada@x.example", "phones": ["ada"]}
    row = people.rows.get("records", "person", ADA)
    assert row is not None
    assert (people.fields(ADA), json.loads(str(row["fields"]))) == (left, left)


def test_what_the_other_says_already_is_kept_of_the_one_it_is_said_of_too() -> None:
    people = three()
    people.merge(ADA, BOB)
    people.say(ADA, {"phones": ["bob"], "role": "baker"}, FROM_OUTSIDE)
    assert people.fields(ADA)["phones"] == ["ada", "bob"]
    people.part(BOB)
    assert (people.fields(ADA)["phones"], people.fields(ADA)["role"]) == (["ada", "bob"], "baker")


def test_what_another_name_ended_is_news_when_it_is_said_again() -> None:
    people = three()
    people.merge(ADA, BOB)
    people.end(ADA, next(said.name for said in people.whole(ADA).standing("phones") if said.value == "bob"))
    people.say(BOB, {"phones": ["bob"]})
    assert people.fields(ADA)["phones"] == ["ada", "bob"]


def test_what_is_put_back_as_it_was_stands_in_front_of_nothing_that_is_worth_more() -> None:
    people = three()
    people.say(ADA, {"role": "owner"})
    people.say(BOB, {"role": "baker"}, FROM_OUTSIDE)
    before = people.entries[-1].at
    people.merge(ADA, BOB)
    people.say(BOB, {}, FROM_OUTSIDE, ends=[said.name for said in people.own(BOB).standing("role")])
    people.say(BOB, {"role": "baker"}, FROM_OUTSIDE, since=before)
    assert people.fields(ADA)["role"] == "owner"


def test_said_by_somebody_worth_more_it_ends_nothing_of_the_other() -> None:
    people = three()
    people.merge(ADA, BOB)
    people.say(ADA, {"phones": ["bob"]})
    people.end(ADA, people.own(ADA).standing("phones")[-1].name)
    assert people.fields(ADA)["phones"] == ["ada", "bob"]


def test_the_address_of_one_contradicts_no_address_of_the_other() -> None:
    people = three()
    people.merge(ADA, BOB)
    weighed = weighed_for(
        PERSON, people.own(BOB), people.whole(ADA), {"email": "b@x.example"}, dict.fromkeys(["email"], FROM_OUTSIDE)
    )
    assert (weighed.taken, weighed.against) == ({"email": "b@x.example"}, {})


def test_a_chain_can_be_taken_apart_in_the_middle() -> None:
    people = three()
    people.merge(BOB, ADA)
    people.merge(CYD, BOB)
    assert people.fields(ADA)["phones"] == ["ada", "bob", "cyd"]
    people.part(ADA)
    assert (people.fields(ADA)["phones"], people.fields(BOB)["phones"]) == (["ada"], ["bob", "cyd"])


def older(people: People, stays: RecordId, gone: RecordId) -> None:
    """A merge as older versions wrote it: what only the other says is written again, marked as theirs."""
    for who in (stays, gone):
        one, other = SubjectId("su_a"), SubjectId("su_b")
        people.add(who, RecordMerged(record="person", id=stays, gone=gone, subject=one, gone_subject=other, why=WHY))
    copied(people, stays, gone, {"phones": ["bob"], "emails": ["bob@x.example"], "role": "baker"})


def copied(people: People, stays: RecordId, gone: RecordId, values: News) -> None:
    subject = SubjectId("su_bob")
    fact = RecordChanged(
        record="person", shape=PERSON.version, id=stays, subject=subject, label=OPERATORS_OWN, merged=gone,
        fields=Personal(subject=subject, value=plainly(values)), why=WHY,
    )  # fmt: skip
    people.add(stays, fact)


def both(people: People, who: RecordId) -> dict[str, JsonValue]:
    """As the story and as the row has it."""
    row = people.rows.get("records", "person", who)
    assert row is not None
    assert json.loads(str(row["fields"])) == people.whole(who).fields(PERSON)
    return people.whole(who).fields(PERSON)


def test_an_older_merge_is_read_from_its_copies_and_ends_with_a_part() -> None:
    people = three()
    people.say(ADA, {"role": "owner"})
    people.say(BOB, {"role": "baker"})
    older(people, ADA, BOB)
    assert both(people, ADA)["role"] == "baker"
    people.end(ADA, next(said.name for said in people.whole(ADA).standing("phones") if said.value == "bob"))
    assert both(people, ADA)["phones"] == ["ada"]
    people.say(BOB, {"notes": "said since"})
    assert both(people, ADA)["notes"] == "said since"
    people.part(BOB)
    assert (both(people, ADA)["role"], both(people, ADA)["phones"]) == ("owner", ["ada"])
    assert "emails" not in both(people, ADA)
    assert (both(people, BOB)["role"], both(people, BOB)["phones"]) == ("baker", ["bob"])
