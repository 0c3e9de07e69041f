"""Where a cell stands: how it comes to run by itself, how long, and what makes it fall."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onefirm.domain.policy import TrustCell
from onefirm.policy.trust import levels
from onefirm.policy.trust.cells import ALPHA, key_of, under
from onefirm.policy.trust.levels import NEW, Standing, in_force
from onefirm.policy.trust.losses import ERROR, WORDING_MIN
from onefirm.policy.trust.martingale import WHOLE
from onefirm.policy.trust.misses import Canaries
from onefirm.policy.trust.outlook import outlook
from onefirm.policy.trust.words import per_cent, record

OURS, OTHERS = under(["writer v1"]), under(["writer v2"])
MARCH, MAY = "2026-03-02T09:00:00.000000Z", "2026-05-02T09:00:00.000000Z"
ALPHA_LOW = ALPHA["low"]
KNOWN = levels.declared(NEW, OURS, MARCH)
EARNED = levels.promoted(KNOWN, OURS, MARCH)
GRANTED = levels.granted(KNOWN, OURS, MARCH, MAY, 3)
CELL = TrustCell(step="lead-qualification@1.send", effect="mail.send@1", risk="medium", cls="verifiable")


def test_a_cell_has_one_name_and_whoever_is_new_another() -> None:
    assert key_of(CELL) == "lead-qualification@1.send:mail.send@1:medium:known"
    assert key_of(CELL.model_copy(update={"known": False})).endswith(":new")
    assert key_of(CELL.model_copy(update={"under": OTHERS})) == key_of(CELL)


def test_the_fingerprint_of_the_staff_does_not_depend_on_their_order() -> None:
    assert under(["a", "b"]) == under(["b", "a", "a"]) != under(["a"])
    assert under([]), "Where nobody prepares it, that is a staff too, and another one than any."


def test_it_runs_by_itself_only_for_the_staff_that_earned_it() -> None:
    assert in_force(EARNED, OURS, MAY) == "earned"
    assert in_force(EARNED, OTHERS, MAY) == "asks"
    assert in_force(KNOWN, OURS, MAY) == "asks"


def test_a_promotion_of_other_staff_than_was_looked_at_says_nothing() -> None:
    assert levels.promoted(KNOWN, OTHERS, MARCH) == KNOWN


def test_a_grant_ends_by_its_day_or_by_its_number() -> None:
    assert in_force(GRANTED, OURS, MARCH) == "granted"
    assert in_force(GRANTED, OURS, MAY) == "asks"
    used = levels.ran(levels.ran(GRANTED))
    assert in_force(used, OURS, MARCH) == "granted"
    assert in_force(levels.ran(used), OURS, MARCH) == "asks"
    used = levels.ran(levels.ran(used))
    assert levels.holds(used, OURS, MARCH, 3), "The third, which it let pass, may still leave."
    assert not levels.holds(used, OURS, MAY, 3)
    assert not levels.holds(used, OURS, MARCH, 4), "Two at once never make it more than three."


def test_a_grant_that_is_taken_away_costs_no_evidence() -> None:
    revoked = levels.revoked(GRANTED)
    assert in_force(revoked, OURS, MARCH) == "asks"
    assert (revoked.epoch, revoked.counts_from) == (KNOWN.epoch, KNOWN.counts_from)
    assert levels.revoked(EARNED) == EARNED


def test_the_first_error_that_an_audit_finds_ends_it() -> None:
    fell = levels.audited(EARNED, ERROR, ALPHA_LOW, MAY)
    assert (fell.level, fell.fell, fell.fell_at) == ("asks", "audit", MAY)
    assert levels.holds(EARNED, OURS, MAY, 500)
    assert not levels.holds(fell, OURS, MAY, 1), "What it let pass and still waits is asked about."
    assert fell.counts_from == fell.epoch == EARNED.epoch + 1, "What was decided before counts no more."
    assert fell.promotions == 1, "The next promotion costs more."


def test_an_audit_without_a_word_changes_nothing_but_its_number() -> None:
    seen = levels.audited(EARNED, 0, ALPHA_LOW, MAY)
    assert (seen.level, seen.audits) == ("earned", 1)


def test_a_card_from_before_counts_against_it_and_never_for_it() -> None:
    assert levels.audited(EARNED, 0, ALPHA_LOW, MAY, could=False) == EARNED
    worded = levels.audited(EARNED, WORDING_MIN, ALPHA_LOW, MAY, could=False)
    assert (worded.audits, worded.lost) == (0, WORDING_MIN)
    assert levels.audited(EARNED, ERROR, ALPHA_LOW, MAY, could=False).level == "asks"


@given(st.integers(min_value=0, max_value=ERROR - 1))
def test_what_is_taken_back_leaves_everything_as_it_was(loss: int) -> None:
    assert levels.unaudited(levels.audited(EARNED, loss, ALPHA_LOW, MAY), loss) == EARNED


def test_small_corrections_add_up_to_an_error() -> None:
    standing, audits = EARNED, 0
    while standing.level == "earned":
        standing, audits = levels.audited(standing, 400, ALPHA_LOW, MAY), audits + 1
    assert standing.fell == "budget"
    assert audits == 4, "400 at each, of which 100 may be: it is spent with the fourth."


@given(st.lists(st.sampled_from([0] * 9 + [WORDING_MIN]), min_size=1, max_size=400))
def test_no_more_than_its_share_never_spends_the_budget(losses: list[int]) -> None:
    standing = EARNED
    for loss in losses:
        standing = levels.audited(standing, min(loss, int(ALPHA_LOW * WHOLE)), ALPHA_LOW, MAY)
    assert standing.level == "earned"


@pytest.mark.parametrize("why", ["undone", "contradicted", "operator"])
def test_whatever_makes_it_fall_is_said_and_the_evidence_begins_anew(why: levels.Fall) -> None:
    for standing in (EARNED, GRANTED):
        fell = levels.fallen(standing, why, MAY)
        assert (fell.level, fell.fell) == ("asks", why)
        assert fell.counts_from == fell.epoch > standing.epoch
    assert levels.fallen(KNOWN, why, MAY) == KNOWN, "What only asks has nothing to fall from."


def test_other_staff_begins_anew_and_says_why() -> None:
    changed = levels.declared(EARNED, OTHERS, MAY)
    assert (changed.level, changed.fell, changed.under) == ("asks", "contract", OTHERS)
    assert changed.counts_from > EARNED.counts_from
    quiet = levels.declared(KNOWN, OTHERS, MAY)
    assert (quiet.fell, quiet.counts_from) == ("", 1), (
        "It asked before, so nothing fell; but the evidence is not theirs."
    )


def test_evidence_is_carried_over_only_by_a_word_and_stays_marked() -> None:
    changed = levels.declared(EARNED, OTHERS, MAY)
    carried = levels.carried(changed, OTHERS)
    assert (carried.counts_from, carried.assumed, carried.level) == (EARNED.counts_from, True, "asks")
    assert levels.carried(EARNED, OTHERS).assumed, "Also before anything was declared by them."
    assert not levels.carried(KNOWN, OURS).assumed, "Where nothing changed there is nothing to carry."
    fell = levels.fallen(levels.promoted(carried, OTHERS, MAY), "audit", MAY)
    assert levels.carried(fell, OTHERS) == fell, "What an error ended is not carried over."


STEPS = st.sampled_from(("declare", "other", "promote", "grant", "revoke", "fall", "carry", "ran", "fine", "wrong"))


def after(standing: Standing, step: str) -> Standing:
    match step:
        case "declare" | "other":
            return levels.declared(standing, OURS if step == "declare" else OTHERS, MARCH)
        case "promote":
            return levels.promoted(standing, OURS, MARCH)
        case "grant":
            return levels.granted(standing, OURS, MARCH, MAY, 5)
        case "revoke":
            return levels.revoked(standing)
        case "fall":
            return levels.fallen(standing, "undone", MARCH)
        case "carry":
            return levels.carried(standing, OURS)
        case "ran":
            return levels.ran(standing)
        case _:
            return levels.audited(standing, WHOLE if step == "wrong" else 0, ALPHA_LOW, MARCH)


@given(st.lists(STEPS, max_size=40))
def test_nothing_but_a_word_of_the_operator_ever_raises_a_level(steps: list[str]) -> None:
    standing = NEW
    for step in steps:
        before, standing = standing, after(standing, step)
        if standing.level != "asks" and before.level == "asks":
            assert step in ("promote", "grant")
        assert before.promotions <= standing.promotions <= before.promotions + (step == "promote")
        assert before.epoch <= standing.epoch
        assert standing.counted_before <= standing.counts_from <= standing.epoch


def test_the_record_says_how_many_how_many_corrected_and_what_is_needed() -> None:
    begun = outlook({0: 60, WHOLE: 1}, ALPHA_LOW, Canaries(decided=30), 0)
    said = record(KNOWN, "asks", begun)
    assert said.startswith("61 decisions, 1 of them corrected: at most ")
    assert f"{begun.needed} decisions more without a correction would show it." in said
    enough = record(KNOWN, "asks", outlook({0: 88}, ALPHA_LOW, Canaries(), 0))
    assert enough.endswith("That is enough: you may let it run by itself.")
    assert record(NEW, "asks", outlook({}, ALPHA_LOW, Canaries(), 0)) == "No evidence yet: everything asks."


def test_the_record_says_what_was_granted_and_what_was_assumed() -> None:
    nothing = outlook({}, ALPHA_LOW, Canaries(), 0)
    assert record(GRANTED, "granted", nothing).startswith("Granted, not earned: 3 acts more until 2 May 2026.")
    assert record(replace(EARNED, assumed=True), "earned", nothing).endswith("it is assumed.")
    fell = levels.fallen(EARNED, "audit", MAY)
    assert record(fell, "asks", nothing).startswith("It asks again: an act that was looked at had to be corrected.")


@pytest.mark.parametrize(
    ("share", "said"), [(0.1, "10 %"), (0.0981, "9.9 %"), (0.05, "5 %"), (0.1401, "15 %"), (0.0041, "0.5 %")]
)
def test_a_share_is_never_said_to_be_less_than_it_is(share: float, said: str) -> None:
    assert per_cent(share) == said
