"""Each of many at their own pace, and never so many that remembering them is a burden."""

from fakes import ManualClock
from onefirm.capabilities.ways import Rate
from onefirm.guard.turnstile import KNOWN_MAX, Turnstile


def test_each_has_a_pace_of_their_own() -> None:
    clock = ManualClock()
    turnstile = Turnstile(Rate(count=6, per_seconds=60, burst=3), clock)
    assert [turnstile.enter("ada") for _ in range(3)] == [0, 0, 0]
    seconds = turnstile.enter("ada")
    assert seconds > 0 and turnstile.wait_seconds("ada") == seconds and turnstile.enter("bo") == 0
    clock.forward(seconds=seconds)
    assert turnstile.enter("ada") == 0


def test_whoever_is_asked_to_wait_is_not_set_back_by_asking() -> None:
    clock = ManualClock()
    turnstile = Turnstile(Rate(count=2, per_seconds=60, burst=1), clock)
    assert turnstile.enter("ada") == 0
    first = turnstile.enter("ada")
    assert all(turnstile.enter("ada") == first for _ in range(50))


def test_a_crowd_is_forgotten_and_whoever_is_too_fast_just_now_is_not() -> None:
    clock = ManualClock()
    turnstile = Turnstile(Rate(count=2, per_seconds=60, burst=1), clock)
    for number in range(KNOWN_MAX):
        turnstile.enter(f"{number}")
    clock.forward(seconds=600)
    assert turnstile.enter("ada") == 0
    for number in range(KNOWN_MAX):
        turnstile.enter(f"again {number}")
    assert turnstile.enter("again 9999") > 0
