"""Drift, purely: what is too few to judge, what makes a drift, and from which sureness on drafts may be relied on."""

from onefirm.policy.drift import Taken, share, stand, sure_enough


def test_of_few_decisions_nothing_is_said() -> None:
    seen = stand([Taken(week=0, sure=90, as_it_was=1, turned_down=3)])
    assert (seen.actual, seen.expected, seen.drifted) == (None, None, False)


def test_work_that_is_taken_less_often_than_it_was_sure_of_drifts() -> None:
    assert stand([Taken(week=0, sure=90, as_it_was=6, changed=4)]).drifted
    assert not stand([Taken(week=0, sure=70, as_it_was=6, changed=4)]).drifted


def test_work_that_is_taken_less_often_than_before_drifts_whatever_it_says_of_itself() -> None:
    modest = [Taken(week=0, sure=30, as_it_was=5, changed=5)]
    assert not stand(modest).drifted
    assert stand([*modest, Taken(week=6, sure=30, as_it_was=10)]).drifted
    assert not stand([*modest, Taken(week=6, sure=30, as_it_was=4)]).drifted, "Four decisions are no measure."


def test_the_sureness_that_is_suggested_parts_what_was_taken_from_what_was_not() -> None:
    rows = [Taken(week=0, sure=95, as_it_was=9, changed=1), Taken(week=1, sure=75, as_it_was=2, turned_down=5)]
    assert sure_enough(rows, now=70) == 95
    assert sure_enough(rows, now=95) is None, "It is set so high already."
    assert share(rows[:1]) == 90
    flat = [Taken(week=0, sure=95, as_it_was=5, changed=5), Taken(week=0, sure=75, as_it_was=5, changed=5)]
    assert sure_enough(flat, now=70) is None, "Where sureness says nothing, no line helps."
