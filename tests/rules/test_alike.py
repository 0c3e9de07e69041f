"""Who is the same as whom, pair by pair: what is compared, what is said, and what is never certain."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from onefirm.records.alike import Decision, Entry, Index, Proposal, Weights, judge_pair, learn, proposals
from onefirm.records.alike.names import alike_names, fold, read_name, read_title
from onefirm.records.alike.reach import mailbox, mobile, phone, phone_key, place
from onefirm.records.alike.traits import GROUNDS, ground, traits_of
from onefirm.records.alike.weights import CONFIRMED_MIN, FEW, LOWER_BOUND, lower_bound

TRUSTING = Weights(certain_from=dict.fromkeys(GROUNDS, 1))
"""As after many decisions: whatever may be certain at all is."""


def person(entry_id: str, name: str, *reached: str, **more: str) -> Entry:
    """What holds an @ is a mailbox, what begins with a digit or a plus is a telephone."""
    emails = tuple(one for one in reached if "@" in one)
    phones = tuple(one for one in reached if "@" not in one)
    return Entry(entry_id, "person", name, emails, phones, more.get("work", ""), more.get("address", ""))


def only(*entries: Entry, weights: Weights = TRUSTING) -> Proposal:
    """The proposal about the first two."""
    found = {one.pair: one for one in proposals(entries, weights)}
    return found[entries[0].id, entries[1].id]


def said(*entries: Entry) -> tuple[str, ...]:
    return only(*entries).likeness.reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "Mueller"),
        ("GRÖßL", "groessl"),
        ("Øystein Łukasz", "Oystein Lukasz"),
        ("Иванов", "Ivanov"),
        ("José  Núñez", "jose nunez"),
    ],
)
def test_letters_and_their_marks_fold_to_one_spelling(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller, Anna", "Anna Mueller"),
        ("Mueller Anna", "Anna Müller"),
        ("Dr. Hans Huber", "HUBER, Hans"),
        ("Susi Gruber", "Susanne Gruber"),
        ("Anna Huber-Müller", "Anna Müller"),
        ("Hans Peter Maier", "Peter Maier"),
        ("Anna van der Berg", "Berg, Anna"),
    ],
)
def test_one_name_is_known_in_every_order_and_form(one: str, other: str) -> None:
    likeness = alike_names(read_name(one), read_name(other), {})
    assert (likeness.given or 0) >= 0.85 and (likeness.family or 0) >= 0.85


def test_an_initial_fits_a_name_and_is_less_than_the_name() -> None:
    fits, differs = (alike_names(read_name("A. Huber"), read_name(name), {}) for name in ("Anna Huber", "Eva Huber"))
    assert 0.5 < (fits.given or 0) < 0.9
    assert differs.given == 0


def test_two_established_names_are_no_slip_of_the_pen() -> None:
    daniel, daniela = read_name("Daniel Huber"), read_name("Daniela Huber")
    assert (alike_names(daniel, daniela, {}).given or 0) > 0.5
    assert alike_names(daniel, daniela, {"daniel": 9, "daniela": 9}).given == 0


def test_a_mailbox_and_a_telephone_have_one_spelling() -> None:
    assert mailbox("mailto:Anna.Huber+shop@GoogleMail.com") == mailbox("annahuber@gmail.com")
    assert mailbox("anna.huber") == mailbox("@gmx.at") == ""
    spellings = ("+43 664 1234567", "0664/1234567", "0043 (0) 664 1234567")
    assert len({phone_key(phone(one)) for one in spellings}) == 1
    assert all(mobile(phone(one)) for one in spellings)
    assert not mobile(phone("+43 1 234567"))
    assert phone_key(phone("+43 1 234567")) == phone_key(phone("01/234567"))
    assert phone_key(phone("+423 123 45 67")) == phone_key(phone("1234567"))
    assert phone("12") == ""


def test_an_address_is_one_whatever_the_street_is_called() -> None:
    assert place("Hauptstraße 5, 1070 Wien") == place("Hauptstr. 5, 1070 Wien") == place("Haupt Straße 5 1070 Wien")


def test_the_legal_form_is_read_off_an_organisations_name() -> None:
    assert read_title("Müller Bau G.m.b.H.") == read_title("MUELLER BAU GmbH")
    assert read_title("Müller Bau KG").form == "kg"


def test_the_reasons_are_plain_words() -> None:
    one = person("a", "Müller, Anna", "0664 1234567", address="Hauptstraße 5, 1070 Wien")
    other = person("b", "Anna Mueller", "+43 664 1234567", address="Hauptstr. 5, 1070 Wien")
    reasons = said(one, other)
    assert {"same mobile number", "name written the other way round", "same address"} <= set(reasons)


def test_a_name_alone_is_never_certain() -> None:
    one = only(person("a", "Zdeněk Oberlechner"), person("b", "Zdeněk Oberlechner"))
    assert not one.likeness.certain
    assert ground(one.traits) == ""


def test_an_own_mailbox_can_be_certain() -> None:
    pair = person("a", "Anna Huber", "anna77@gmx.at"), person("b", "Huber, Anna", "anna77@gmx.at")
    assert only(*pair).likeness.certain
    assert not only(*pair, weights=Weights()).likeness.certain, "before the first decision nothing is"


@pytest.mark.parametrize("box", ["info@huber.at", "office@huber.at", "familie.huber@gmx.at"])
def test_a_mailbox_named_after_a_task_is_never_certain(box: str) -> None:
    one = only(person("a", "Anna Huber", box), person("b", "Anna Huber", box))
    assert "mail_shared" in one.traits and not one.likeness.certain


def test_a_mailbox_from_which_another_writes_is_never_certain() -> None:
    box = "bau@huber.at"
    pair = person("a", "Anna Huber", box), person("b", "Huber Anna", box)
    assert only(*pair).likeness.certain
    assert not only(*pair, person("c", "Karl Maier", box)).likeness.certain
    assert not only(*pair, Entry("o", "organisation", "Huber Bau GmbH", (box,))).likeness.certain


def test_one_mailbox_with_two_mobile_telephones_is_a_question() -> None:
    one = person("a", "Anna Huber", "anna77@gmx.at", "0664 1234567")
    assert not only(one, person("b", "Anna Huber", "anna77@gmx.at", "0650 7654321")).likeness.certain
    assert only(one, person("b", "Anna Huber", "anna77@gmx.at", "0664 1234576")).likeness.certain, "but for a slip"


def test_a_mailbox_at_which_the_operator_knows_two_is_never_certain_again() -> None:
    box = "a.huber@gmx.at"
    known = person("c", "A. Huber", box), person("d", "A. Huber", box)
    pair = person("a", "Anna Huber", box), person("b", "Huber Anna", box)
    parted = Decision("c", "d", same=False, traits={})
    found = {one.pair: one for one in proposals((*pair, *known), TRUSTING, [parted])}
    assert found["a", "b"].likeness.certain is False
    assert ("c", "d") not in found


def test_a_couple_with_one_mailbox_and_one_telephone_is_two_people() -> None:
    box, line, home = "huber@gmx.at", "+43 1 234567", "Hauptstraße 5, 1070 Wien"
    found = proposals((person("a", "Anna Huber", box, line, address=home),
                       person("b", "Karl Huber", box, line, address=home)), TRUSTING)  # fmt: skip
    assert not any(one.likeness.certain for one in found)


def test_father_and_son_are_two_people() -> None:
    home, line = "Hauptstraße 5, 1070 Wien", "+43 1 234567"
    father = person("a", "Hans Huber sen.", line, "hans@gmx.at", address=home)
    son = person("b", "Hans Huber jun.", line, "hans2@web.de", address=home)
    assert not any(one.likeness.certain for one in proposals((father, son), TRUSTING))
    unnamed = replace(father, name="Hans Huber"), replace(son, name="Hans Huber")
    assert not only(*unnamed).likeness.certain, "each has a mailbox of his own"


def test_mailboxes_that_differ_in_a_number_are_two() -> None:
    one, other, slip = "hans1@gmx.at", "hans2@gmx.at", "hasn1@gmx.at"
    entries = person("a", "Hans Huber", one), person("b", "Hans Huber", other), person("c", "Hans Huber", slip)
    index = Index(entries)
    first, second, third = (index.known(entry.id) for entry in entries)
    assert "mail_slip" not in traits_of(first, second, index)
    assert "mail_slip" in traits_of(first, third, index)


def test_one_person_with_two_jobs_is_one() -> None:
    one = only(
        person("a", "Anna Huber", "a.huber@bau.at", "+43 664 1234567", work="Bau GmbH"),
        person("b", "Anna Huber", "huber@moser.at", "0664 1234567", work="Moser KG"),
    )
    assert one.likeness.probability > 0.8


def test_a_changed_family_name_is_asked_about() -> None:
    one = only(person("a", "Anna Huber", "anna@gmx.at"), person("b", "Anna Moser", "anna@gmx.at"))
    assert one.likeness.probability > 0.3
    assert "different family names" in one.likeness.reasons


def test_two_who_both_claim_an_entry_make_it_a_question() -> None:
    box = "huber@gmx.at"
    claimed = person("a", "H. Huber", box, "0664 1234567")
    hans, helga = person("b", "Hans Huber", box, "0664 1234567"), person("c", "Helga Huber", box, "0664 1234567")
    assert only(claimed, hans).likeness.certain
    found = proposals((claimed, hans, helga), TRUSTING)
    assert found and not any(one.likeness.certain for one in found)


def test_organisations_are_one_by_their_number_and_two_by_their_form() -> None:
    one = Entry("a", "organisation", "Huber Bau GmbH", numbers=("ATU 123.456",))
    other = Entry("b", "organisation", "Bau Huber", numbers=("ATU123456",))
    assert only(one, other).likeness.certain
    kg = Entry("b", "organisation", "Huber Bau KG", ("office@huber.at",))
    gmbh = Entry("a", "organisation", "Huber Bau GmbH", ("office@huber.at",))
    assert not only(gmbh, kg).likeness.certain


def test_a_person_is_never_an_organisation() -> None:
    box = "anna@huber.at"
    assert not proposals((person("a", "Anna Huber", box), Entry("b", "organisation", "Anna Huber", (box,))), TRUSTING)


def test_what_was_decided_is_not_asked_again_nor_what_follows_from_it() -> None:
    box = "anna77@gmx.at"
    three = [person(name, "Anna Huber", box) for name in "abc"]
    assert {one.pair for one in proposals(three, Weights())} == {("a", "b"), ("a", "c"), ("b", "c")}
    decided = [Decision("a", "b", same=True, traits={}), Decision("b", "c", same=True, traits={})]
    assert not proposals(three, Weights(), decided)
    decided[1] = replace(decided[1], same=False)
    assert not proposals(three, Weights(), decided)


def test_without_decisions_the_weights_are_those_set_by_hand() -> None:
    assert learn([]) == Weights()


def test_decisions_change_the_weights_and_the_same_ones_give_the_same() -> None:
    traits = {"given_same": 1000, "family_same": 1000, "work_same": 1000}
    never = [Decision(f"a{n}", f"b{n}", same=False, traits=traits) for n in range(20)]
    assert learn(never).of["work_same"] < Weights().of["work_same"]
    assert learn(never) == learn(list(never))
    assert learn([replace(one, edition=0) for one in never]) == Weights(), "another edition teaches nothing"


def test_one_decision_does_not_outweigh_what_was_set_by_hand() -> None:
    def turned(mark: str, first: str, last: str, phone: str) -> tuple[Entry, Entry]:
        one = person(f"{mark}1", f"{first} {last}", f"{first}@{last}.example", phone)
        return one, person(f"{mark}2", f"{last}, {first}", f"{last}@home.example", phone)

    refused, others = turned("a", "Ada", "Palmer", "0664 1234567"), turned("b", "Jo", "Reed", "0650 7654321")
    (asked,) = proposals(refused, Weights())
    decisions = [asked.decided(same=False)]
    (after,) = proposals(others, learn(decisions))
    assert after.likeness.probability >= 0.5, after
    for mark, first, last, number in (("c", "Eva", "Moser", "0676 5550001"), ("d", "Ivo", "Lang", "0699 5550002")):
        (known,) = proposals(turned(mark, first, last, number), Weights())
        decisions.append(known.decided(same=True))
    (taught,) = proposals(others, learn(decisions))
    assert taught.likeness.probability >= 0.5, taught
    refusals = [replace(asked.decided(same=False), left=f"x{n}") for n in range(FEW)]
    never = [one.likeness.probability for one in proposals(others, learn(refusals))]
    assert all(chance < 0.5 for chance in never), "many refusals of the same kind are heard"


def confirmed(count: int, same: bool = True) -> list[Decision]:
    traits = {"given_same": 1000, "family_same": 1000, "name_rare": 900, "mail_same": 1000}
    return [Decision(f"a{n}{same}", f"b{n}{same}", same, traits) for n in range(count)]


def test_nothing_is_certain_before_enough_is_confirmed() -> None:
    assert learn(confirmed(CONFIRMED_MIN - 1)).certain_from == {}
    assert learn(confirmed(CONFIRMED_MIN)).certain_from.keys() == {"own"}


def test_refusals_take_certainty_back() -> None:
    assert learn(confirmed(40) + confirmed(8, same=False)).certain_from == {}


def test_the_lower_bound_is_wilsons() -> None:
    assert lower_bound(30, 0) == pytest.approx(0.917, abs=0.001)
    assert lower_bound(0, 0) == 0
    assert lower_bound(CONFIRMED_MIN, 0) >= LOWER_BOUND > lower_bound(CONFIRMED_MIN, 2)


WORDS = st.text(alphabet="aehnrsu AÄÖÜ.,-@+1239", max_size=18)
ENTRIES = st.lists(
    st.builds(
        Entry,
        id=st.text(alphabet="abcdefgh", min_size=1, max_size=3),
        kind=st.sampled_from(["person", "organisation"]),
        name=WORDS,
        emails=st.tuples(st.sampled_from(["info@x.at", "a@x.at", "", "b@gmx.at", "?"])),
        phones=st.tuples(WORDS),
        organisation=WORDS,
        address=WORDS,
    ),
    max_size=8,
)


_ONES = [Entry(id, "person", name, ("info@x.at",)) for id, name in (("a", "1+11"), ("b", "1.1"))]


@settings(max_examples=120, deadline=None)
@given(ENTRIES)
@example([Entry("a", "person", "", ("info@x.at",))] * 3 + _ONES)
def test_whatever_is_written_a_pair_is_judged_the_same_from_both_sides(entries: list[Entry]) -> None:
    index = Index(entries)
    ids = sorted({entry.id for entry in entries})
    for one in ids:
        for other in ids:
            if index.known(one).entry.kind == index.known(other).entry.kind and one != other:
                traits = traits_of(index.known(one), index.known(other), index)
                assert traits == traits_of(index.known(other), index.known(one), index)
                assert all(isinstance(value, int) and 0 <= value <= 1000 for value in traits.values())
                assert 0 <= judge_pair(one, other, index, Weights()).probability <= 1
