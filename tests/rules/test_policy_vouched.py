"""Whose word raises an address from outside: the domain of the letter that is answered, once, and nobody else's."""

from dataclasses import replace
from typing import Any

import pytest

from onefirm.domain.ids import SubjectId
from onefirm.domain.labels import FROM_OUTSIDE, OPERATORS_OWN, Integrity
from onefirm.policy.vouched import (
    ANSWERED,
    ANSWERS,
    ELSEWHERE,
    NOBODY,
    PRESSED,
    WROTE_SINCE,
    Theirs,
    Thread,
    Voucher,
    answers,
    known,
    pressed,
    raised,
)

ADA, BEN = SubjectId("su_ada"), SubjectId("su_ben")
HERS, HER_OTHER, BENS = "print of ada", "print of ada's other one", "print of ben"
FROM_ADA = FROM_OUTSIDE.model_copy(update={"subjects": frozenset({ADA})})
FROM_BEN = FROM_OUTSIDE.model_copy(update={"subjects": frozenset({BEN})})
FROM_BOTH = FROM_OUTSIDE.model_copy(update={"subjects": frozenset({ADA, BEN})})
WISH = Theirs(seq=10, sender=HERS, aligned=True, here=True)
UNALIGNED = replace(WISH, aligned=False)
REPLY = Theirs(seq=30, sender=HERS, aligned=True, here=True)
THREAD = Thread(person=ADA, theirs=(WISH,), named=True, ours=())


def theirs(*letters: Theirs, **changes: Any) -> Thread:
    return replace(THREAD, theirs=letters, **changes)


@pytest.mark.parametrize(
    ("label", "whom", "thread", "counts", "says"),
    [
        pytest.param(FROM_ADA, HERS, THREAD, True, ANSWERS, id="an answer to a vouched letter"),
        pytest.param(FROM_ADA, HERS, theirs(UNALIGNED), False, "", id="nobody vouches, or From is forged"),
        pytest.param(FROM_ADA, HERS, theirs(), False, "", id="no letter at all"),
        pytest.param(FROM_ADA, BENS, THREAD, False, ELSEWHERE, id="to somebody else"),
        pytest.param(FROM_ADA, HER_OTHER, THREAD, False, ELSEWHERE, id="to another address of hers"),
        pytest.param(FROM_BEN, HERS, THREAD, False, "", id="the address is about somebody else"),
        pytest.param(FROM_BOTH, HERS, THREAD, False, "", id="the address is about two people"),
        pytest.param(FROM_ADA, HERS, replace(THREAD, named=False), False, "", id="in no thread, or in another"),
        pytest.param(FROM_ADA, HERS, replace(THREAD, ours=(20,)), False, ANSWERED, id="the second answer"),
        pytest.param(FROM_ADA, HERS, theirs(WISH, REPLY, ours=(20,)), True, ANSWERS, id="they wrote back, vouched"),
        pytest.param(
            FROM_ADA, HERS, theirs(WISH, REPLY, ours=(20, 40)), False, ANSWERED, id="and that is answered once"
        ),
        pytest.param(
            FROM_ADA, HERS, theirs(UNALIGNED, REPLY, ours=(20,)), True, ANSWERS, id="what came back is vouched"
        ),
        pytest.param(
            FROM_ADA, HERS, theirs(WISH, replace(REPLY, aligned=False)), False, "", id="what came back is not vouched"
        ),
        pytest.param(
            FROM_ADA, HERS, theirs(WISH, replace(REPLY, sender=HER_OTHER)), False, ELSEWHERE, id="from elsewhere"
        ),
        pytest.param(
            FROM_ADA, HERS, theirs(WISH, replace(REPLY, here=False, aligned=False)), False, WROTE_SINCE,
            id="somebody wrote as her beside it",
        ),
        pytest.param(
            FROM_ADA, HERS, theirs(WISH, replace(REPLY, here=False, sender=HER_OTHER)), False, WROTE_SINCE,
            id="a merged name of hers wrote from elsewhere",
        ),
        pytest.param(
            FROM_ADA, HERS, theirs(WISH, replace(REPLY, here=False), ours=(20,)), False, ANSWERED,
            id="a letter of another thread opens this one no more",
        ),
        pytest.param(FROM_ADA, HERS, theirs(WISH, replace(REPLY, here=False)), True, ANSWERS, id="nor closes it"),
    ],
)  # fmt: skip
def test_the_sender_of_the_answered_letter_is_vouched_for_once(
    label: Any, whom: str, thread: Thread, counts: bool, says: str
) -> None:
    assert answers(label, whom, thread) == Voucher(counts=counts, says=says)


@pytest.mark.parametrize(
    ("label", "confirmed", "voucher"),
    [
        (FROM_ADA, True, Voucher(counts=True, says=PRESSED)),
        (FROM_ADA, False, NOBODY),
        (FROM_BEN, True, NOBODY),
        (FROM_BOTH, True, NOBODY),
    ],
)
def test_a_press_of_a_link_counts_for_their_own_matters_alone(label: Any, confirmed: bool, voucher: Voucher) -> None:
    assert pressed(label, ADA, confirmed=confirmed) == voucher


def test_it_raises_where_it_counts_and_never_lowers() -> None:
    counts, doubts = Voucher(counts=True, says=ANSWERS), Voucher(says=ELSEWHERE)
    assert raised(FROM_ADA, counts).integrity is Integrity.CONFIRMED
    assert raised(FROM_ADA, counts).subjects == {ADA}
    assert raised(FROM_ADA, doubts) == FROM_ADA
    assert raised(OPERATORS_OWN, counts) == OPERATORS_OWN


def test_an_address_that_stands_confirmed_in_their_own_record_counts_and_no_other() -> None:
    label, ada = FROM_OUTSIDE.model_copy(update={"subjects": frozenset({SubjectId("su_ada")})}), SubjectId("su_ada")
    mine = frozenset({"ada@palmer.example"})
    assert known(label, ada, "ada@palmer.example", mine).counts
    assert not known(label, ada, "eve@palmer.example", mine).counts
    assert not known(label, ada, "ada@palmer.example", frozenset()).counts
    both = label.model_copy(update={"subjects": frozenset({ada, SubjectId("su_ben")})})
    assert not known(both, ada, "ada@palmer.example", mine).counts
    assert not known(label, SubjectId("su_ben"), "ada@palmer.example", mine).counts
