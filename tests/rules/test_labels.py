"""Labels: joining never makes a value better than what it was made of."""

from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.domain.ids import SubjectId
from onefirm.domain.labels import FROM_OUTSIDE, OPERATORS_OWN, Integrity, Label, Secrecy, computed, endorsed, join

SUBJECTS = st.frozensets(st.sampled_from(["su_a", "su_b", "su_c"]).map(SubjectId))
LABELS = st.builds(Label, integrity=st.sampled_from(Integrity), secrecy=st.sampled_from(Secrecy), subjects=SUBJECTS)
MANY = st.lists(LABELS, min_size=1, max_size=5)


@settings(deadline=None)
@given(LABELS, LABELS, LABELS)
def test_how_values_are_grouped_makes_no_difference(a: Label, b: Label, c: Label) -> None:
    assert join([join([a, b]), c]) == join([a, join([b, c])]) == join([a, b, c])


@settings(deadline=None)
@given(st.lists(LABELS, max_size=5).flatmap(lambda labels: st.tuples(st.just(labels), st.permutations(labels))))
def test_the_order_of_values_makes_no_difference(both: tuple[list[Label], list[Label]]) -> None:
    labels, shuffled = both
    assert join(labels) == join(shuffled)


@settings(deadline=None)
@given(LABELS)
def test_a_value_joined_with_itself_stays_what_it_is(label: Label) -> None:
    assert join([label, label]) == join([label]) == label


@settings(deadline=None)
@given(MANY)
def test_a_join_is_as_bad_as_its_worst_part(labels: list[Label]) -> None:
    joined = join(labels)
    assert all(joined.integrity <= label.integrity for label in labels)
    assert all(joined.secrecy >= label.secrecy for label in labels)
    assert all(joined.subjects >= label.subjects for label in labels)
    assert joined.integrity in {label.integrity for label in labels}
    assert joined.secrecy in {label.secrecy for label in labels}


@settings(deadline=None)
@given(MANY)
def test_what_an_agent_makes_of_values_is_never_more_trusted_than_any_of_them(labels: list[Label]) -> None:
    made = computed(labels)
    assert made.integrity <= min(label.integrity for label in labels)
    assert made.integrity <= Integrity.COMPUTED
    assert made.secrecy == join(labels).secrecy
    assert made.subjects == join(labels).subjects


@settings(deadline=None)
@given(MANY)
def test_a_summary_of_outside_text_is_outside(labels: list[Label]) -> None:
    assert computed([*labels, FROM_OUTSIDE]).integrity is Integrity.OUTSIDE


def test_what_an_agent_makes_of_nothing_is_computed_not_the_operators() -> None:
    assert join([]) == OPERATORS_OWN
    assert computed([]).integrity is Integrity.COMPUTED


@settings(deadline=None)
@given(LABELS, st.sampled_from(Integrity))
def test_endorsement_only_raises_and_touches_nothing_else(label: Label, by: Integrity) -> None:
    raised = endorsed(label, by)
    assert raised.integrity == max(label.integrity, by)
    assert (raised.secrecy, raised.subjects) == (label.secrecy, label.subjects)


@settings(deadline=None)
@given(LABELS, LABELS, st.sampled_from(Integrity))
def test_endorsing_one_part_never_lowers_the_whole(a: Label, b: Label, by: Integrity) -> None:
    assert join([endorsed(a, by), b]).integrity >= join([a, b]).integrity


@settings(deadline=None)
@given(LABELS)
def test_a_label_reads_as_plain_words(label: Label) -> None:
    assert "_" not in label.shown()
    assert label.shown() == label.shown().lower()
