"""Whose turn it was: the whole of a time is told, and no moment of it twice."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onefirm.domain.events.effects import EffectDeferred, EffectHeld, EffectUnknown, EffectWithdrawn
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.firm import FirmPaused, FirmResumed
from onefirm.domain.events.plans import PlanCancelled, StepWaiting
from onefirm.domain.events.questions import QuestionExpired, QuestionSnoozed, QuestionVoided
from onefirm.domain.ids import EffectId, PlanId, QuestionId, StepId, instant
from onefirm.domain.personal import our_own
from onefirm.planning.stretches import FIRST, Stretch, Turn, shares, stopped, stretches

PLAN = PlanId("pl_1")
BEGAN = datetime(2026, 3, 2, tzinfo=UTC)


def at(hour: int) -> str:
    return instant(BEGAN + timedelta(hours=hour))


def waited(turn: Turn, begins: int, lasts: int, about: str) -> Stretch:
    return Stretch(turn, at(begins), at(begins + lasts) if lasts else "", PLAN, about)


hours = st.integers(0, 200)
waits = st.builds(waited, st.sampled_from(FIRST), hours, st.integers(0, 60), st.sampled_from(["qu_1", "qu_2", "ef_1"]))


@given(st.lists(waits, max_size=8), hours, hours)
def test_a_time_is_told_without_a_gap_and_without_telling_anything_twice(
    found: list[Stretch], begins: int, ends: int
) -> None:
    told = shares(found, at(begins), at(ends))
    if begins >= ends:
        assert told == ()
        return
    assert (told[0].begins, told[-1].ends) == (at(begins), at(ends))
    assert all(one.ends == after.begins for one, after in pairwise(told))


@given(st.lists(waits, min_size=1, max_size=8), hours)
def test_of_several_at_once_the_one_counts_that_somebody_could_have_ended(found: list[Stretch], hour: int) -> None:
    there = [one for one in found if one.begins <= at(hour) and (not one.ends or one.ends >= at(hour + 1))]
    (told,) = shares(found, at(hour), at(hour + 1))
    assert told.turn == (min((one.turn for one in there), key=FIRST.index) if there else None)


QUESTION, EFFECT, STEP = QuestionId("qu_1"), EffectId("ef_1"), StepId("wait")
WHY = our_own("because")
GIVEN = QuestionSnoozed(question=QUESTION, plan=PLAN, until=at(24), to=our_own("Kim"))
ASIDE = QuestionSnoozed(question=QUESTION, plan=PLAN, until=at(24), to=our_own(""))
OVER = QuestionVoided(question=QUESTION, plan=PLAN, why="over")
ENDED = PlanCancelled(plan=PLAN, reason=WHY)
WITHDRAWN = EffectWithdrawn(effect=EFFECT, plan=PLAN, reason=WHY)


def lived(*facts: tuple[int, Fact]) -> list[Recorded]:
    return [
        Recorded(number, at(hour), "plan:1", number, "operator", None, fact, "")
        for number, (hour, fact) in enumerate(facts, 1)
    ]


def told(*facts: tuple[int, Fact]) -> list[tuple[Turn, str, str]]:
    return [(one.turn, one.begins, one.ends) for one in stretches(PLAN, lived(*facts))]


@pytest.mark.parametrize(
    ("fact", "over", "turn"),
    [
        (ASIDE, OVER, "yours"),
        (ASIDE, QuestionExpired(question=QUESTION, plan=PLAN), "yours"),
        (EffectDeferred(effect=EFFECT, plan=PLAN, until=at(99), why=WHY), WITHDRAWN, "outside"),
        (EffectUnknown(effect=EFFECT, plan=PLAN, why=WHY), WITHDRAWN, "outside"),
        (EffectHeld(effect=EFFECT, plan=PLAN, until=at(99), why=WHY), WITHDRAWN, "rule"),
        (StepWaiting(plan=PLAN, step=STEP, visit=1, until=at(99), awaits="reply"), ENDED, "theirs"),
        (StepWaiting(plan=PLAN, step=STEP, visit=1, until=at(99)), ENDED, "pause"),
    ],
)
def test_each_turn_begins_with_what_made_it_and_lasts_until_it_is_over(fact: Fact, over: Fact, turn: Turn) -> None:
    assert told((1, fact), (5, over)) == [(turn, at(1), at(5))]
    assert told((1, fact)) == [(turn, at(1), "")]
    assert told((1, fact), (5, ENDED)) == [(turn, at(1), at(5))], "Nothing of a plan waits when the plan has ended."


def test_what_was_given_away_until_a_day_is_yours_again_from_that_day_on() -> None:
    assert told((1, GIVEN), (30, OVER)) == [("handed", at(1), at(24)), ("yours", at(24), at(30))]
    assert told((1, GIVEN), (5, OVER)) == [("handed", at(1), at(5))]
    assert told((1, GIVEN)) == [("handed", at(1), at(24)), ("yours", at(24), "")]


def test_while_the_firm_is_paused_it_is_nobodys_turn() -> None:
    paused, resumed = FirmPaused(reason=WHY), FirmResumed()
    lasted = stopped(lived((1, paused), (9, resumed), (20, paused)))
    assert [(one.turn, one.begins, one.ends) for one in lasted] == [("stopped", at(1), at(9)), ("stopped", at(20), "")]
    assert stopped(lived((9, resumed))) == ()
    (share,) = shares((*lasted, waited("theirs", 0, 0, "ef_1")), at(2), at(8))
    assert share.turn == "stopped"
