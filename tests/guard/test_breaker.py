"""A breaker stops what does not work, and tries it again with one probe."""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.capabilities.ways import Pass, Patience
from onefirm.guard.breaker import CLOSED, Breaker, enter, never_went, wait, went_well, went_wrong

_PATIENCE = Patience(failures_max=3, wait_seconds=30, wait_seconds_max=100, probe_seconds_max=60)


def _opened(now: float = 0.0, breaker: Breaker = CLOSED) -> Breaker:
    for _ in range(_PATIENCE.failures_max):
        breaker, leave = enter(breaker, _PATIENCE, now)
        breaker = went_wrong(breaker, _PATIENCE, leave, now, "it answered 500")
    assert breaker.state == "open"
    return breaker


def test_some_failures_in_a_row_open_it_and_it_says_why_and_since_when() -> None:
    breaker = _opened(now=7.0)
    assert (breaker.reason, breaker.since, breaker.next_probe) == ("it answered 500", 7.0, 37.0)
    assert wait(breaker, 20.0) == 17.0


def test_a_success_between_failures_keeps_it_closed() -> None:
    breaker = CLOSED
    for _ in range(10):
        for _ in range(_PATIENCE.failures_max - 1):
            breaker, leave = enter(breaker, _PATIENCE, 0.0)
            breaker = went_wrong(breaker, _PATIENCE, leave, 0.0, "no answer")
        breaker, leave = enter(breaker, _PATIENCE, 0.0)
        breaker = went_well(breaker, leave)
    assert breaker.state == "closed"


def test_one_probe_passes_and_its_success_closes_it() -> None:
    breaker, leave = enter(_opened(), _PATIENCE, 30.0)
    assert breaker.state == "half-open"
    assert wait(breaker, 30.0) > 0
    breaker = went_well(breaker, leave)
    assert (breaker.state, breaker.failures, breaker.reason) == ("closed", 0, "")
    assert wait(breaker, 30.0) == 0


def test_each_failed_probe_makes_it_wait_longer_up_to_a_bound() -> None:
    breaker, now, waits = _opened(), 0.0, list[float]()
    for _ in range(4):
        waits.append(wait(breaker, now))
        now += waits[-1]
        breaker, leave = enter(breaker, _PATIENCE, now)
        breaker = went_wrong(breaker, _PATIENCE, leave, now, "still nothing")
    assert waits == [30.0, 60.0, 100.0, 100.0]
    assert breaker.since == 0.0, "It has not worked since the first failure."


def test_who_set_out_before_it_opened_has_no_say_any_more() -> None:
    _, early = enter(CLOSED, _PATIENCE, 0.0)
    breaker = _opened()
    assert went_well(breaker, early) == breaker
    assert went_wrong(breaker, _PATIENCE, early, 5.0, "late") == breaker
    probing, _ = enter(breaker, _PATIENCE, 30.0)
    assert went_well(probing, early) == probing


def test_a_probe_that_was_broken_off_lets_another_go() -> None:
    breaker, leave = enter(_opened(), _PATIENCE, 30.0)
    breaker = never_went(breaker, leave, 31.0)
    assert (breaker.state, wait(breaker, 31.0)) == ("open", 0.0)


def test_a_probe_of_which_nothing_is_heard_is_given_up_after_a_while() -> None:
    breaker, lost = enter(_opened(), _PATIENCE, 30.0)
    assert wait(breaker, 89.0) == 1.0
    breaker, second = enter(breaker, _PATIENCE, 90.0)
    assert went_well(breaker, lost) == breaker, "What comes back late decides nothing."
    assert went_well(breaker, second).state == "closed"


@dataclass
class _World:
    breaker: Breaker = CLOSED
    now: float = 0.0
    under_way: list[tuple[Pass, float, bool]] = field(default_factory=list[tuple[Pass, float, bool]])
    """Who is out, since when, and whether as a probe."""


_STEPS = st.lists(
    st.tuples(st.sampled_from(["enter", "enter", "well", "wrong", "off", "time"]), st.integers(0, 40)), max_size=120
)


@given(_STEPS)
@settings(max_examples=400)
def test_never_more_than_one_probe_is_out(steps: list[tuple[str, int]]) -> None:
    world = _World()
    for what, number in steps:
        _step(world, what, number)
        since = world.now - _PATIENCE.probe_seconds_max
        assert sum(probe and began > since for _, began, probe in world.under_way) <= 1


def _step(world: _World, what: str, number: int) -> None:
    if what == "time":
        world.now += number
    elif what == "enter":
        if wait(world.breaker, world.now) == 0:
            world.breaker, leave = enter(world.breaker, _PATIENCE, world.now)
            world.under_way.append((leave, world.now, world.breaker.state == "half-open"))
    elif world.under_way:
        leave, _, _ = world.under_way.pop(number % len(world.under_way))
        if what == "well":
            world.breaker = went_well(world.breaker, leave)
        elif what == "wrong":
            world.breaker = went_wrong(world.breaker, _PATIENCE, leave, world.now, "no answer")
        else:
            world.breaker = never_went(world.breaker, leave, world.now)


@given(_STEPS)
def test_it_always_lets_somebody_pass_again(steps: list[tuple[str, int]]) -> None:
    world = _World()
    for what, number in steps:
        _step(world, what, number)
    assert wait(world.breaker, world.now) <= max(_PATIENCE.wait_seconds_max, _PATIENCE.probe_seconds_max)
