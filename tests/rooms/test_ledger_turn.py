"""Appends from a loop: handed over once a turn, each answered for itself."""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from pathlib import Path
from typing import Any

import pytest

from fakes import ManualClock, SeededChance
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.firm import FirmPaused
from onefirm.domain.personal import our_own
from onefirm.ledger.codec import Codec
from onefirm.ledger.ledger import Ledger, Put
from onefirm.ledger.store import Conflict
from onefirm.stores.sqlite.store import SqliteStore
from onefirm.stores.vault import Vault

AT_ONCE = 200


@pytest.fixture
def ledger(tmp_path: Path) -> Generator[Ledger]:
    vault = Vault.create(tmp_path, SeededChance())
    codec = Codec(vault)
    store = SqliteStore(tmp_path / "firm.db", (), codec.read, vault.keep)
    yield Ledger(store, codec, ManualClock())
    store.close()
    vault.close()


def run(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), timeout=20))


async def pause(ledger: Ledger, stream: str, version: int | None = None) -> Recorded:
    expected = None if version is None else {stream: version}
    (event,) = await ledger.append(Put(stream, FirmPaused(reason=our_own(stream))), actor="operator", expected=expected)
    return event


def test_whatever_is_appended_in_one_turn_is_answered_each_for_itself(ledger: Ledger) -> None:
    async def story() -> None:
        wanted = [pause(ledger, f"s{place}", 7 if place % 3 == 0 else 0) for place in range(AT_ONCE)]
        answers = await asyncio.gather(*wanted, return_exceptions=True)
        for place, answer in enumerate(answers):
            if place % 3 == 0:
                assert isinstance(answer, Conflict) and answer.streams == {f"s{place}": 0}
            else:
                assert isinstance(answer, Recorded) and answer.stream == f"s{place}"
                assert ledger.stream(f"s{place}") == (answer,)

    run(story)


def test_of_two_that_want_the_same_place_in_one_turn_the_first_wins(ledger: Ledger) -> None:
    async def story() -> None:
        first, second = await asyncio.gather(pause(ledger, "a", 0), pause(ledger, "a", 0), return_exceptions=True)
        assert isinstance(first, Recorded) and isinstance(second, Conflict)

    run(story)


def test_who_leaves_before_the_turn_is_over_has_appended_nothing(ledger: Ledger) -> None:
    async def story() -> None:
        task = asyncio.ensure_future(pause(ledger, "a"))
        asyncio.get_running_loop().call_soon(task.cancel)
        await asyncio.gather(task, return_exceptions=True)
        await pause(ledger, "b")
        assert ledger.version("a") == 0

    run(story)


def test_what_nobody_waits_for_any_more_is_known_all_the_same(ledger: Ledger) -> None:
    async def story() -> None:
        task = asyncio.ensure_future(pause(ledger, "a"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        behind = await pause(ledger, "b")
        assert ledger.version("a") == behind.seq - 1

    run(story)


def test_a_second_loop_appends_as_the_first_did(ledger: Ledger) -> None:
    for version in range(3):

        async def story(version: int = version) -> None:
            left = asyncio.ensure_future(pause(ledger, "left behind"))
            event = await pause(ledger, "a", version)
            assert event.stream_version == version + 1
            left.cancel()

        run(story)
    assert [event.stream_version for event in ledger.stream("a")] == [1, 2, 3]
