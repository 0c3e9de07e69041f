"""The product in many worlds, the worlds that once went wrong, and the same world twice."""

import pytest

from worlds.runs import kept_seeds, live, run, told

WORLDS = 300
SECONDS_MAX = 600.0
"""However busy the machine is, so many worlds are lived; only one that stands still is given up."""


@pytest.mark.slow
def test_whatever_happens_nothing_is_doubled_lost_or_hidden() -> None:
    lived = run(range(WORLDS), SECONDS_MAX)
    assert not lived.wrong, "\n\n".join(told(world) for world in lived.wrong[:2])
    assert lived.worlds == WORLDS


@pytest.mark.parametrize("seed", kept_seeds())
def test_a_world_that_once_went_wrong_ends_well_now(seed: int) -> None:
    world = live(seed)
    assert not world.wrong, f"{kept_seeds()[seed]}\n{told(world)}"


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_same_seed_is_the_same_world(seed: int) -> None:
    first, second = live(seed), live(seed)
    assert first.diary == second.diary
    assert first.wrong == second.wrong
