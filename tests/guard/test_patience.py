"""Whoever is wrong again and again waits, and whoever is not does not."""

from fakes import ManualClock
from onefirm.guard.patience import FORGOTTEN_SECONDS, FREE_TRIES, KNOWN_MAX, SECONDS_MAX, Patience


def test_a_few_wrong_tries_cost_nothing_and_then_each_waits_twice_as_long() -> None:
    patience = Patience(ManualClock())
    waits: list[int] = []
    for _ in range(10):
        waits.append(patience.wait_seconds("here"))
        patience.wrong("here")
    assert waits == [*[0] * FREE_TRIES, 1, 2, 4, 8, 16]
    assert patience.wait_seconds("elsewhere") == 0


def test_the_wait_passes_has_an_end_and_is_over_with_a_right_one() -> None:
    clock = ManualClock()
    patience = Patience(clock)
    for _ in range(200):
        patience.wrong("here")
    assert patience.wait_seconds("here") == SECONDS_MAX
    clock.jump(hours=5)
    assert patience.wait_seconds("here") == SECONDS_MAX, "Nobody waits less because the clock was set."
    clock.forward(seconds=SECONDS_MAX)
    assert patience.wait_seconds("here") == 0
    patience.wrong("here")
    assert patience.wait_seconds("here") == SECONDS_MAX
    patience.right("here")
    assert patience.wait_seconds("here") == 0


def test_a_day_later_it_is_forgotten_and_many_sources_are_bounded() -> None:
    clock = ManualClock()
    patience = Patience(clock)
    for _ in range(FREE_TRIES):
        patience.wrong("here")
    clock.forward(seconds=FORGOTTEN_SECONDS)
    patience.wrong("here")
    assert patience.wait_seconds("here") == 0
    for number in range(2 * KNOWN_MAX):
        patience.wrong(f"source {number}")
    assert len(vars(patience)["_wrong"]) == KNOWN_MAX
