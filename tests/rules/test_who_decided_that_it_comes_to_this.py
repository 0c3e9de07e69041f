"""The label of a way: which outcomes could have led past a step, and what they rest on."""

from onefirm.domain.ids import FIRM, IntentId, PlanId, StepId
from onefirm.domain.labels import FROM_OUTSIDE, OPERATORS_OWN, Integrity, Label, computed
from onefirm.domain.plan import Plan, Step
from onefirm.planning.steering import leading_past, steered
from onefirm.planning.walk import Turn, Walk


def step(name: str, **then: str) -> Step:
    return Step(id=StepId(name), title=name, kind="agent", does="judge@1", then=then)


def plan(*steps: Step) -> Plan:
    return Plan(
        id=PlanId("pl_1"),
        intent=IntentId("in_1"),
        subject=FIRM,
        title="Pay",
        playbook="pay@1",
        playbook_hash="",
        steps=steps,
    )


def at(where: str, steps: tuple[Step, ...], *turns: tuple[str, Label, bool]) -> Walk:
    walked = tuple(Turn(name, label, decided=decided) for name, label, decided in turns)
    return Walk(plan(*steps), "in-progress", where, len(turns) + 1, 1, 1, pinned=True, whom="", turns=walked)


FIT = step("judge", fit="pay", unfit="end")
PAY = step("pay", sent="end", failed="end")
OUTSIDE = computed([FROM_OUTSIDE])


def test_an_outcome_that_rests_on_outside_text_is_outside_though_it_is_one_of_two_words() -> None:
    assert steered(at("pay", (FIT, PAY), ("judge", OUTSIDE, False))).integrity is Integrity.OUTSIDE


def test_a_step_that_comes_whatever_is_said_is_decided_by_nobody_but_the_plan() -> None:
    colour = step("judge", red="pay", blue="pay")
    assert steered(at("pay", (colour, PAY), ("judge", OUTSIDE, False))) == OPERATORS_OWN


def test_two_ways_that_meet_again_before_it_decide_nothing_about_it() -> None:
    ways = (step("judge", red="red", blue="blue"), step("red", done="pay"), step("blue", done="pay"), PAY)
    assert steered(at("pay", ways, ("judge", OUTSIDE, False), ("red", OUTSIDE, False))) == OPERATORS_OWN


def test_an_outcome_further_up_counts_where_a_later_one_is_the_operators_own_matter() -> None:
    ways = (FIT.model_copy(update={"then": {"fit": "size", "unfit": "end"}}), step("size", big="pay", small="end"), PAY)
    walk = at("pay", ways, ("judge", OUTSIDE, False), ("size", computed([OPERATORS_OWN]), False))
    assert steered(walk).integrity is Integrity.OUTSIDE


def test_what_the_operator_decided_on_the_way_stands_for_what_led_there() -> None:
    ways = (FIT.model_copy(update={"then": {"fit": "ask", "unfit": "end"}}), step("ask", yes="pay", no="end"), PAY)
    walk = at("pay", ways, ("judge", OUTSIDE, False), ("ask", OPERATORS_OWN, True))
    assert steered(walk) == OPERATORS_OWN


def test_a_question_that_leads_there_whatever_is_answered_endorses_nothing() -> None:
    ways = (FIT.model_copy(update={"then": {"fit": "ask", "unfit": "end"}}), step("ask", red="pay", blue="pay"), PAY)
    walk = at("pay", ways, ("judge", OUTSIDE, False), ("ask", OPERATORS_OWN, True))
    assert steered(walk).integrity is Integrity.OUTSIDE


def test_what_came_in_after_the_operators_decision_counts_again() -> None:
    ways = (step("ask", yes="judge", no="end"), FIT, PAY)
    walk = at("pay", ways, ("ask", OPERATORS_OWN, True), ("judge", OUTSIDE, False))
    assert steered(walk).integrity is Integrity.OUTSIDE


def test_a_loop_is_walked_once_when_looking_for_ways_past() -> None:
    ways = (step("judge", again="judge", fit="pay", never="judge"), PAY)
    assert leading_past(plan(*ways), "pay") == frozenset({"end"})
