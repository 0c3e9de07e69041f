"""A simulation that finds nothing is only worth something if it finds what was put there to be found."""

import pytest

from worlds.planted import BUGS, Bug, hunt

WORLDS_MAX = 1500


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_planted_bug_is_found(bug: Bug, capsys: pytest.CaptureFixture[str]) -> None:
    assert not bug.missing, f"The product has no '{bug.missing}' any more; plant '{bug.name}' somewhere else."
    worlds = hunt(bug, WORLDS_MAX)
    assert worlds is not None, f"{WORLDS_MAX} worlds did not notice: {bug.says}"
    with capsys.disabled():
        print(f"'{bug.name}' was found after {worlds} worlds")
