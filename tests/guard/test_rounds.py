"""A source is looked at now and then; its silence is told each time, with its reason and since when."""

import asyncio
from collections.abc import Callable

import pytest

from fakes import ManualClock
from onefirm.capabilities.connector import Item, NeedsYou, Never, NotNow, Unknown
from onefirm.domain.problem import Problem
from onefirm.guard.files.kept import Unsure
from onefirm.guard.rounds import Rounds, Silent

_NEWS = (Item(name="one", raw=b"1"),)
_PROBLEM = Problem(code="made-up", what="It is shut.", why="So it is.", fix="Open it.")


class Source:
    def __init__(self) -> None:
        self.clock, self.looks = ManualClock(), 0
        self.rounds = Rounds(self.clock, 60)
        self.fault: Exception | None = None

    async def _looked(self) -> tuple[Item, ...]:
        self.looks += 1
        if self.fault:
            raise self.fault
        return _NEWS

    def look(self, *, now: bool = False) -> tuple[Item, ...]:
        return asyncio.run(self.rounds.look(self._looked, now=now))

    def silent(self) -> str:
        with pytest.raises(Silent) as silent:
            self.look()
        assert silent.value.retry_after_seconds == 60
        return str(silent.value)


def test_it_is_looked_at_no_oftener_than_it_may_be_unless_something_waits() -> None:
    source = Source()
    assert (source.look(), source.look(), source.looks) == (_NEWS, (), 1)
    assert (source.look(now=True), source.looks) == (_NEWS, 2)
    source.clock.forward(seconds=60)
    assert (source.look(), source.looks) == (_NEWS, 3), "What waited meanwhile puts the next look off no further."


@pytest.mark.parametrize(
    "fault",
    [
        lambda: NeedsYou(_PROBLEM),
        lambda: Never(_PROBLEM),
        lambda: NotNow("It is shut.", 9_000),
        lambda: Unknown("It is shut."),
        lambda: Unsure("It is shut."),
    ],
)
def test_silence_is_told_until_it_is_over_and_since_when_it_has_been(fault: Callable[[], Exception]) -> None:
    source = Source()
    source.fault = fault()
    said = {source.silent(), source.silent()}
    assert source.looks == 1
    source.clock.forward(seconds=60)
    said.add(source.silent())
    assert source.looks == 2 and len(said) == 1
    assert said.pop().endswith(" So it has been since 2026-03-02 09:00 UTC.")
    source.fault = None
    source.clock.forward(seconds=60)
    assert (source.look(), source.look()) == (_NEWS, ())
    source.fault = fault()
    source.clock.forward(hours=1)
    assert source.silent().endswith(" So it has been since 2026-03-02 10:02 UTC."), "A new silence begins anew."


def test_who_asks_for_more_time_is_given_it_and_no_less_than_usual() -> None:
    source = Source()
    source.look()
    source.rounds.put_off(10)
    source.clock.forward(seconds=59)
    assert not source.rounds.due
    source.rounds.put_off(100)
    source.clock.forward(seconds=99)
    assert source.look() == ()
    source.clock.forward(seconds=1)
    assert source.look() == _NEWS
