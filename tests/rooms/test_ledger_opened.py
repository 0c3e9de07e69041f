"""What the ledger keeps open in memory: never ahead of the disk, never ahead of itself, and bounded."""

from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from fakes import ManualClock, SeededChance
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.firm import FirmPaused, PlaybookAdopted, ProfileChanged
from onefirm.domain.ids import SubjectId
from onefirm.domain.personal import Personal, our_own
from onefirm.domain.problem import Refusal
from onefirm.ledger import opened as bounds
from onefirm.ledger.codec import Codec
from onefirm.ledger.ledger import Ledger, Put
from onefirm.ledger.opened import OpenedStreams
from onefirm.ledger.projection import Cell
from onefirm.ledger.store import Conflict, StoredRow
from onefirm.stores.sqlite.store import SqliteStore
from onefirm.stores.vault import Vault

ADA = SubjectId("su_ada")


class AskedStore(SqliteStore):
    """Notes which streams were read from the disk."""

    def __init__(self, path: Path, codec: Codec, keep: Callable[[], None]) -> None:
        super().__init__(path, (), codec.read, keep)
        self.asked: list[str] = []

    def _rows(self, query: str, **values: Cell) -> list[StoredRow]:
        self.asked.append(str(values))
        return super()._rows(query, **values)

    def version(self, stream: str) -> int:
        self.asked.append(stream)
        return super().version(stream)


class House:
    """One store, and as many ledgers over it as one asks for: a second one has opened nothing yet."""

    def __init__(self, folder: Path) -> None:
        self.vault = Vault.create(folder, SeededChance())
        self.codec = Codec(self.vault)
        self.store = AskedStore(folder / "firm.db", self.codec, self.vault.keep)

    def ledger(self) -> Ledger:
        return Ledger(self.store, self.codec, ManualClock())


@pytest.fixture
def house(tmp_path: Path) -> Generator[House]:
    house = House(tmp_path)
    yield house
    house.store.close()
    house.vault.close()


def about_ada(text: str) -> Fact:
    return ProfileChanged(fields=Personal(subject=ADA, value={"note": text, "more": [1, None, True, {"deep": "ä"}]}))


def said(events: tuple[Recorded, ...]) -> list[str]:
    return [str(event.fact.reason.value) for event in events if isinstance(event.fact, FirmPaused)]


def pause(ledger: Ledger, stream: str, reason: str, version: int | None = None) -> tuple[Recorded, ...]:
    expected = None if version is None else {stream: version}
    return ledger.append_now(Put(stream, FirmPaused(reason=our_own(reason))), actor="operator", expected=expected)


def test_what_was_appended_reads_as_if_it_came_from_the_disk(house: House) -> None:
    ledger = house.ledger()
    for number in range(3):
        ledger.append_now(
            Put("person:1", about_ada(f"word {number}")), Put("b", FirmPaused(reason=our_own("b"))), actor="operator"
        )
    fresh = house.ledger()
    for stream in ("person:1", "b", "never"):
        assert ledger.stream(stream) == fresh.stream(stream)
        assert ledger.last(stream) == fresh.last(stream)
        assert ledger.version(stream) == fresh.version(stream) == len(ledger.stream(stream))
    assert [ledger.event(seq) for seq in range(1, 8)] == [fresh.event(seq) for seq in range(1, 8)]


def test_what_was_opened_once_is_not_read_again(house: House) -> None:
    ledger = house.ledger()
    pause(ledger, "a", "one")
    assert not ledger.stream("empty")
    house.store.asked.clear()
    assert said(ledger.stream("a")) == ["one"]
    assert (ledger.version("a"), ledger.version("empty"), ledger.last("empty")) == (1, 0, None)
    assert ledger.event(1) == ledger.last("a")
    assert house.store.asked == []
    assert house.ledger().event(1) == ledger.last("a")
    assert house.store.asked == ["{'seq': 1}"]


def test_a_stream_that_was_only_asked_for_its_version_is_still_read_whole(house: House) -> None:
    for reason in ("one", "two"):
        pause(house.ledger(), "a", reason)
    ledger = house.ledger()
    assert ledger.version("a") == 2
    newest = ledger.last("a")
    assert newest is not None and said((newest,)) == ["two"]
    pause(ledger, "a", "three")
    assert ledger.version("a") == 3
    assert said(ledger.stream("a")) == ["one", "two", "three"]


def test_the_first_entry_is_found_however_long_its_stream(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "STREAM_SIGNS_MAX", 2_000)
    ledger = house.ledger()
    (first,) = pause(ledger, "a", "one")
    for number in range(10):
        pause(ledger, "a", f"word {number}")
        assert ledger.first("a") == first
    house.store.asked.clear()
    assert ledger.first("a") == house.ledger().first("a") == first and ledger.first("never") is None
    assert house.store.asked == ["{'stream': 'a'}"] * 2 + ["{'stream': 'never'}"], (
        "One row, and never the whole stream."
    )


def test_whoever_was_behind_is_told_and_reads_anew(house: House) -> None:
    ledger = house.ledger()
    pause(ledger, "a", "one")
    pause(house.ledger(), "a", "somebody else")
    assert ledger.version("a") == 1, "It cannot know."
    with pytest.raises(Conflict):
        pause(ledger, "a", "lost", version=1)
    assert said(ledger.stream("a")) == ["one", "somebody else"]
    pause(ledger, "a", "won", version=2)


def test_what_was_read_while_something_came_in_is_not_kept() -> None:
    opened = OpenedStreams()
    moves = opened.moves
    opened.appended([recorded("a", 1)], [10])
    opened.read("a", 0, (), 0, moves)
    assert opened.stream("a") == bounds.Opened(1, (recorded("a", 1),), 1010)
    opened.read("b", 0, (), 0, moves)
    assert opened.stream("b") is None


def test_whoever_is_woken_by_an_entry_finds_it_in_its_stream(house: House) -> None:
    """Watchers are told before the answer is given; what is kept open must not hide the entry from them."""
    ledger, seen = house.ledger(), list[tuple[int, int]]()
    assert ledger.version("a") == 0 and not ledger.stream("a")
    stop = ledger.watch(lambda durable: seen.append((durable, len(ledger.stream("a")))))
    for place in range(1, 4):
        pause(ledger, "a", str(place), version=place - 1)
    stop()
    assert seen == [(1, 1), (2, 2), (3, 3)]


def test_an_answer_that_comes_late_takes_nothing_back() -> None:
    opened = OpenedStreams()
    opened.appended([recorded("a", 2)], [10])
    opened.appended([recorded("a", 1)], [10])
    found = opened.stream("a")
    assert found is not None and (found.version, found.whole) == (2, False)


def test_a_forgotten_person_is_gone_from_memory_too(house: House) -> None:
    ledger = house.ledger()
    ledger.append_now(Put("person:1", about_ada("secret")), actor="operator")
    house.vault.forget(ADA)
    ledger.forget()
    for event in (ledger.last("person:1"), ledger.event(1), *ledger.stream("person:1")):
        assert event is not None and isinstance(event.fact, ProfileChanged)
        assert event.fact.fields.erased and event.fact.fields.value is None


def test_an_append_that_failed_leaves_nothing_open(house: House) -> None:
    ledger = house.ledger()
    pause(ledger, "a", "one")
    house.store.close()
    with pytest.raises(Refusal, match="closed"):
        pause(ledger, "a", "two")
    house.store.asked.clear()
    assert said(ledger.stream("a")) == ["one"]
    assert house.store.asked == ["{'stream': 'a'}"]


def test_no_more_is_kept_than_the_bounds_allow(house: House) -> None:
    ledger = house.ledger()
    text = "x" * (bounds.STREAM_SIGNS_MAX // 3)
    for number in range(4):
        fact = PlaybookAdopted(name="lead", number=number + 1, hash="0", text=text)
        ledger.append_now(Put("playbook:lead", fact), actor="operator")
    assert [event.fact for event in ledger.stream("playbook:lead")] == [
        event.fact for event in house.ledger().stream("playbook:lead")
    ]
    opened = OpenedStreams()
    for number in range(300):
        opened.appended([recorded(f"s{number}", 1)], [bounds.STREAM_SIGNS_MAX // 2])
    kept = [number for number in range(300) if opened.stream(f"s{number}")]
    assert kept == list(range(300 - len(kept), 300)), "The oldest go first."
    assert len(kept) * bounds.STREAM_SIGNS_MAX // 2 <= bounds.SIGNS_MAX
    assert [number for number in range(300) if opened.event(number)] == []


def recorded(stream: str, version: int) -> Recorded:
    return Recorded(version, "", stream, version, "operator", None, FirmPaused(), "")
