"""What every store must hold to, written against the Protocol: each store runs it with a hook of its own."""

import tempfile
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onefirm.domain.actors import BY_LINK, OPERATOR, with_token
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.firm import FirmPaused, FirmResumed, PlaybookAdopted
from onefirm.domain.frozen import as_json, canonical
from onefirm.domain.ids import SubjectId
from onefirm.domain.personal import Sealed, our_own
from onefirm.ledger import chain, tree
from onefirm.ledger.codec import Codec
from onefirm.ledger.projection import Projection, Rows, Table
from onefirm.ledger.store import Batch, Conflict, Entry, Store

AT = "2026-03-02T09:00:00.000000Z"
WAIT_SECONDS = 10


class NothingPersonal:
    """None of the facts used here is about anybody."""

    def seal(self, subject: SubjectId, clear: bytes, context: str) -> Sealed:
        raise AssertionError((subject, clear, context))

    def open(self, sealed: Sealed, context: str) -> bytes | None:
        raise AssertionError((sealed, context))

    def keep(self) -> None:
        pass


OPEN_ROW = Codec(NothingPersonal()).read


def promise(reason: str = "") -> Fact:
    return FirmPaused(reason=our_own(reason))


def progress(text: str = "") -> Fact:
    return PlaybookAdopted(name="lead", number=1, hash="0", text=text)


def batch(
    *puts: tuple[str, Fact],
    expected: Mapping[str, int] | None = None,
    cause: int | None = None,
    actor: str = "conductor",
) -> Batch:
    entries = tuple(Entry(stream, fact, canonical(as_json(fact))) for stream, fact in puts)
    return Batch(at=AT, actor=actor, cause=cause, entries=entries, expected=expected or {})


COUNTS = Table(
    name="counts",
    key=("stream",),
    columns={"stream": "text", "count": "integer", "last": "text", "seq": "integer"},
    indexes=(("seq",),),
)


class Unfoldable(Exception):
    """What a fold with a mistake raises."""


def _count(event: Recorded, rows: Rows) -> None:
    fact = event.fact
    assert isinstance(fact, FirmPaused)
    prior = rows.get("counts", event.stream)
    count = prior["count"] if prior else 0
    assert isinstance(count, int)
    rows.put("counts", {"stream": event.stream, "count": count + 1, "last": str(fact.reason.value), "seq": event.seq})
    if fact.reason.value == "broken":
        raise Unfoldable


def counting(version: int = 1, *, decision: bool = True) -> Projection:
    """Counts the pauses of each stream. A pause 'broken' has written its row when it raises."""
    return Projection("counts", version, (COUNTS,), frozenset({"firm.paused"}), _count, decision)


LISTED = Table(name="listed", key=("number",), columns={"number": "integer", "text": "text", "state": "text"})


def _list(event: Recorded, rows: Rows) -> None:
    if isinstance(event.fact, PlaybookAdopted):
        rows.put("listed", {"number": event.seq, "text": event.fact.text})
    elif isinstance(event.fact, FirmResumed):
        rows.drop("listed", event.cause)
    elif isinstance(event.fact, FirmPaused):
        rows.change("listed", event.cause, state=str(event.fact.reason.value))


LISTING = Projection(
    "listing", 1, (LISTED,), frozenset({"playbook.adopted", "firm.paused", "firm.resumed"}), _list, decision=False
)
BOTH = (counting(), LISTING)


def verified(store: Store) -> int:
    """Walk the whole ledger: dense, chained, and the head over all of it. Returns how many entries there are."""
    prev, subtrees, versions = chain.GENESIS, (), dict[str, int]()
    seq = 0
    for row in store.all_rows():
        assert row.seq == seq + 1
        assert row.stream_version == versions.get(row.stream, 0) + 1
        assert row.prev == prev
        assert row.hash == chain.link(
            row.seq, row.at, row.kind, row.version, row.stream, row.stream_version, row.actor, row.cause, row.body, prev
        )
        subtrees = tree.grown(subtrees, seq, row.hash)
        seq, prev, versions[row.stream] = row.seq, row.hash, row.stream_version
    head = store.head()
    assert (head.seq, head.hash, head.tree) == (seq, prev, tree.spelled(subtrees))
    return seq


class Opened(ABC):
    """A store with what the tests must be able to do around it."""

    store: Store

    @abstractmethod
    def table(self, name: str) -> list[tuple[object, ...]]:
        """The rows of a projection's table in the order of its first column, read by somebody else."""

    @abstractmethod
    def tamper(self, statement: str) -> None:
        """Change something behind the store's back, as a person with another program would."""

    @abstractmethod
    def settle(self) -> None: ...


MakeStore = Callable[[Path, Sequence[Projection]], Opened]


class StoreSuite(ABC):
    """Inherit it, and say how a store is made at a place."""

    @abstractmethod
    def make_store(self, folder: Path, projections: Sequence[Projection]) -> Opened: ...

    @pytest.fixture
    def opened(self, tmp_path: Path):
        opened = self.make_store(tmp_path, BOTH)
        yield opened
        opened.store.close()

    def test_an_entry_comes_back_as_it_was_appended(self, opened: Opened) -> None:
        (recorded,) = opened.store.append(batch(("firm:pause", promise("tea")), cause=None)).result(WAIT_SECONDS)
        row = opened.store.row(1)
        assert row is not None
        assert (recorded.seq, recorded.stream_version, recorded.fact) == (1, 1, promise("tea"))
        assert OPEN_ROW(row) == recorded
        assert opened.store.row(2) is None

    def test_what_is_appended_together_stands_together(self, opened: Opened) -> None:
        answer = opened.store.append(batch(("a", promise()), ("b", progress()), ("a", promise()))).result(WAIT_SECONDS)
        assert [(event.seq, event.stream, event.stream_version) for event in answer] == [
            (1, "a", 1),
            (2, "b", 1),
            (3, "a", 2),
        ]
        assert verified(opened.store) == 3

    def test_what_follows_in_the_same_batch_says_who_did_it_and_why(self, opened: Opened) -> None:
        first, then = batch(("a", promise()), ("b", progress()), cause=None).entries
        together = Batch(
            at=AT, actor="operator", cause=None, entries=(first, replace(then, then_by="scribe")), expected={}
        )
        answer = opened.store.append(together).result(WAIT_SECONDS)
        assert [(event.actor, event.cause) for event in answer] == [("operator", None), ("scribe", 1)]
        assert tuple(OPEN_ROW(row) for row in opened.store.rows()) == answer
        assert verified(opened.store) == 2

    def test_versions_start_at_nothing_and_have_no_gaps(self, opened: Opened) -> None:
        assert opened.store.version("a") == 0
        for number in range(3):
            opened.store.append(batch(("a", promise()), expected={"a": number})).result(WAIT_SECONDS)
        assert opened.store.version("a") == 3
        assert [row.stream_version for row in opened.store.stream("a")] == [1, 2, 3]

    def test_a_stream_that_moved_on_is_a_conflict_that_names_where_it_is(self, opened: Opened) -> None:
        opened.store.append(batch(("a", promise()))).result(WAIT_SECONDS)
        late = opened.store.append(batch(("a", promise()), expected={"a": 0, "b": 0}))
        with pytest.raises(Conflict) as conflict:
            late.result(WAIT_SECONDS)
        assert conflict.value.streams == {"a": 1}
        assert verified(opened.store) == 1

    def test_a_batch_is_judged_on_streams_it_does_not_write_to(self, opened: Opened) -> None:
        opened.store.append(batch(("firm:pause", promise()))).result(WAIT_SECONDS)
        late = opened.store.append(batch(("effect:1", promise()), expected={"effect:1": 0, "firm:pause": 0}))
        with pytest.raises(Conflict):
            late.result(WAIT_SECONDS)
        assert opened.store.version("effect:1") == 0

    def test_of_two_that_expect_the_same_exactly_one_wins(self, opened: Opened) -> None:
        futures = [opened.store.append(batch(("claim", promise(str(n))), expected={"claim": 0})) for n in range(50)]
        won = [future for future in futures if future.exception(WAIT_SECONDS) is None]
        assert len(won) == 1
        assert verified(opened.store) == 1

    def test_many_batches_queued_at_once_all_stand_in_the_order_they_came(self, opened: Opened) -> None:
        futures = [opened.store.append(batch((f"s{n % 7}", promise(str(n))))) for n in range(2000)]
        seqs = [future.result(WAIT_SECONDS)[0].seq for future in futures]
        assert seqs == list(range(1, 2001))
        assert verified(opened.store) == 2000

    def test_a_fold_that_raises_fails_its_batch_alone_and_takes_back_what_it_wrote(self, opened: Opened) -> None:
        futures = [
            opened.store.append(batch(("a", promise("one")))),
            opened.store.append(batch(("a", promise("two")), ("b", promise("broken")), ("c", promise()))),
            opened.store.append(batch(("a", promise("three")))),
        ]
        with pytest.raises(Unfoldable):
            futures[1].result(WAIT_SECONDS)
        assert [futures[n].result(WAIT_SECONDS)[0].stream_version for n in (0, 2)] == [1, 2]
        assert verified(opened.store) == 2
        assert opened.table("counts") == [("a", 2, "three", 2)]

    def test_a_decision_projection_knows_an_entry_as_soon_as_its_future_ends(self, opened: Opened) -> None:
        for number in range(1, 4):
            opened.store.append(batch(("a", promise(str(number))))).result(WAIT_SECONDS)
            assert opened.table("counts") == [("a", number, str(number), number)]

    def test_a_projection_that_follows_has_seen_everything_once_it_settles(self, opened: Opened) -> None:
        opened.store.append(batch(*(("a", progress(str(n))) for n in range(4)))).result(WAIT_SECONDS)
        opened.store.append(batch(("a", FirmResumed()), cause=2)).result(WAIT_SECONDS)
        opened.store.append(batch(("a", promise("held")), cause=3)).result(WAIT_SECONDS)
        opened.settle()
        assert opened.table("listed") == [(1, "0", None), (3, "2", "held"), (4, "3", None)]

    def test_what_promises_is_durable_when_its_future_ends(self, opened: Opened) -> None:
        for number in range(1, 20):
            opened.store.append(batch(("a", progress()), ("a", promise()))).result(WAIT_SECONDS)
            assert opened.store.durable() == 2 * number

    @pytest.mark.parametrize("actor", [OPERATOR, BY_LINK, with_token("zapier")])
    def test_whatever_somebody_outside_did_is_durable_when_they_are_told(self, opened: Opened, actor: str) -> None:
        for number in range(1, 20):
            opened.store.append(batch(("a", progress()), actor=actor)).result(WAIT_SECONDS)
            assert opened.store.durable() == number

    def test_progress_becomes_durable_by_itself_and_the_watcher_hears_of_it(self, opened: Opened) -> None:
        heard: list[int] = []
        told = threading.Event()

        def notify(durable: int) -> None:
            heard.append(durable)
            told.set()

        stop = opened.store.watch(notify)
        (event,) = opened.store.append(batch(("a", progress()))).result(WAIT_SECONDS)
        assert told.wait(WAIT_SECONDS)
        assert heard == [event.seq] == [opened.store.durable()]
        stop()
        opened.store.append(batch(("a", promise()))).result(WAIT_SECONDS)
        assert heard == [1]

    @pytest.mark.parametrize("projections", [(), (counting(),), BOTH], ids=["none", "deciding", "both"])
    def test_progress_gets_a_sync_of_its_own_whatever_is_folded(
        self, tmp_path: Path, projections: Sequence[Projection]
    ) -> None:
        opened = self.make_store(tmp_path, projections)
        told = threading.Event()
        opened.store.watch(lambda _durable: told.set())
        opened.store.append(batch(("a", progress()))).result(WAIT_SECONDS)
        assert told.wait(WAIT_SECONDS)
        assert opened.store.durable() == 1
        opened.store.close()

    def test_a_watcher_hears_only_of_what_is_durable_and_never_twice(self, opened: Opened) -> None:
        heard: list[tuple[int, int]] = []
        opened.store.watch(lambda durable: heard.append((durable, opened.store.durable())))
        futures = [opened.store.append(batch(("a", promise() if n % 3 else progress()))) for n in range(300)]
        for future in futures:
            future.result(WAIT_SECONDS)
        opened.store.append(batch(("a", promise()))).result(WAIT_SECONDS)
        seqs = [durable for durable, _ in heard]
        assert seqs == sorted(set(seqs))
        assert all(durable == shown for durable, shown in heard)

    def test_a_watcher_that_raises_does_not_stop_the_ledger(self, opened: Opened) -> None:
        def gone(_durable: int) -> None:
            raise RuntimeError("The page was closed.")

        heard: list[int] = []
        opened.store.watch(gone)
        opened.store.watch(heard.append)
        for _ in range(2):
            opened.store.append(batch(("a", promise()))).result(WAIT_SECONDS)
        assert opened.store.durable() == 2
        # The last word is spoken after the future ends, so the one before it is what must have been heard.
        assert heard[:1] == [1]

    def test_rows_are_read_in_either_direction_and_by_pages(self, opened: Opened) -> None:
        opened.store.append(batch(*(("a", progress(str(n))) for n in range(10)))).result(WAIT_SECONDS)
        assert [row.seq for row in opened.store.rows(after=3, limit=4)] == [4, 5, 6, 7]
        assert [row.seq for row in opened.store.rows(limit=3, newest_first=True)] == [10, 9, 8]
        assert [row.seq for row in opened.store.all_rows()] == list(range(1, 11))

    def test_every_thread_reads_what_another_has_written(self, opened: Opened) -> None:
        opened.store.append(batch(("a", promise()))).result(WAIT_SECONDS)
        seen: list[int] = []
        reader = threading.Thread(target=lambda: seen.append(opened.store.version("a")))
        reader.start()
        reader.join()
        assert seen == [1]

    def test_reopened_it_goes_on_where_it_was(self, tmp_path: Path) -> None:
        first = self.make_store(tmp_path, BOTH)
        first.store.append(batch(("a", promise("before")), ("b", progress("before")))).result(WAIT_SECONDS)
        first.store.close()
        second = self.make_store(tmp_path, BOTH)
        assert second.store.durable() == 2
        with pytest.raises(Conflict):
            second.store.append(batch(("a", promise()), expected={"a": 0})).result(WAIT_SECONDS)
        second.store.append(batch(("a", promise("after")), expected={"a": 1})).result(WAIT_SECONDS)
        assert verified(second.store) == 3
        assert second.table("counts") == [("a", 2, "after", 3)]
        assert second.table("listed") == [(2, "before", None)]
        second.store.close()

    def test_a_projection_that_is_new_or_changed_is_folded_from_the_first_entry_on(self, tmp_path: Path) -> None:
        first = self.make_store(tmp_path, ())
        for number in range(3):
            first.store.append(batch(("a", promise(str(number))))).result(WAIT_SECONDS)
        first.store.close()
        second = self.make_store(tmp_path, (counting(1),))
        assert second.table("counts") == [("a", 3, "2", 3)]
        second.tamper("UPDATE counts SET count = 99")
        second.store.close()
        third = self.make_store(tmp_path, (counting(2),))
        assert third.table("counts") == [("a", 3, "2", 3)]
        third.store.close()

    def test_a_projection_that_was_left_out_for_a_while_catches_up(self, tmp_path: Path) -> None:
        for projections, reason in ((BOTH, "one"), ((), "two"), (BOTH, "three")):
            opened = self.make_store(tmp_path, projections)
            opened.store.append(batch(("a", promise(reason)))).result(WAIT_SECONDS)
            opened.store.close()
        last = self.make_store(tmp_path, BOTH)
        assert last.table("counts") == [("a", 3, "three", 3)]
        last.store.close()

    def test_a_rebuild_of_sound_projections_finds_them_equal_and_changes_nothing(self, opened: Opened) -> None:
        self._fill(opened)
        before = opened.table("counts"), opened.table("listed")
        assert opened.store.rebuild(BOTH, OPEN_ROW) == {"counts": True, "listing": True}
        assert (opened.table("counts"), opened.table("listed")) == before

    @pytest.mark.parametrize(
        "edit",
        [
            "UPDATE counts SET count = count + 1 WHERE stream = 's3'",
            "UPDATE counts SET last = NULL WHERE stream = 's3'",
            "DELETE FROM counts WHERE stream = 's3'",
            "INSERT INTO counts (stream, count) VALUES ('zzz', 1)",
        ],
    )
    def test_a_rebuild_finds_a_row_edited_by_hand_and_puts_it_right(self, opened: Opened, edit: str) -> None:
        self._fill(opened)
        before = opened.table("counts")
        opened.tamper(edit)
        assert opened.table("counts") != before
        assert opened.store.rebuild(BOTH, OPEN_ROW) == {"counts": False, "listing": True}
        assert opened.table("counts") == before
        assert opened.store.rebuild(BOTH, OPEN_ROW) == {"counts": True, "listing": True}
        opened.store.append(batch(("s3", promise()))).result(WAIT_SECONDS)

    def test_after_closing_nothing_is_taken_and_the_caller_is_told(self, tmp_path: Path) -> None:
        opened = self.make_store(tmp_path, ())
        waiting = [opened.store.append(batch(("a", promise()))) for _ in range(100)]
        opened.store.close()
        assert all(future.exception(WAIT_SECONDS) is None for future in waiting)
        assert opened.store.append(batch(("a", promise()))).exception(WAIT_SECONDS) is not None
        opened.store.close()

    @settings(max_examples=40, deadline=None)
    @given(st.data())
    def test_whatever_is_queued_in_whatever_order_the_chain_holds(self, data: st.DataObject) -> None:
        """A model of versions beside the store: what wins, what conflicts and what fails is known beforehand."""
        with tempfile.TemporaryDirectory() as folder:
            opened = self.make_store(Path(folder), BOTH)
            try:
                self._interleave(opened, data)
            finally:
                opened.store.close()

    def _interleave(self, opened: Opened, data: st.DataObject) -> None:
        versions: dict[str, int] = {}
        awaited: list[tuple[Future[tuple[Recorded, ...]], type[Exception] | None]] = []
        for _ in range(data.draw(st.integers(1, 25))):
            puts = data.draw(st.lists(_PUTS, min_size=1, max_size=4))
            guesses = data.draw(st.dictionaries(_STREAMS, st.integers(-1, 1), max_size=2))
            expected = {stream: max(0, versions.get(stream, 0) + off) for stream, off in guesses.items()}
            stale = any(versions.get(stream, 0) != version for stream, version in expected.items())
            broken = any(isinstance(fact, FirmPaused) and fact.reason.value == "broken" for _, fact in puts)
            awaited.append(
                (
                    opened.store.append(batch(*puts, expected=expected)),
                    Conflict if stale else Unfoldable if broken else None,
                )
            )
            if not stale and not broken:
                for stream, _ in puts:
                    versions[stream] = versions.get(stream, 0) + 1
            if data.draw(st.booleans()):
                awaited[-1][0].exception(WAIT_SECONDS)
        for future, outcome in awaited:
            failure = future.exception(WAIT_SECONDS)
            assert (type(failure) if failure else None) is outcome
        assert verified(opened.store) == sum(versions.values())
        assert {stream: opened.store.version(stream) for stream in versions} == versions
        assert opened.store.rebuild(BOTH, OPEN_ROW) == {"counts": True, "listing": True}

    def _fill(self, opened: Opened) -> None:
        for number in range(40):
            opened.store.append(batch((f"s{number % 5}", promise(str(number))), ("p", progress()))).result(WAIT_SECONDS)
        opened.settle()


_STREAMS = st.sampled_from(["a", "b", "c", "d"])
_FACTS = st.one_of(
    st.sampled_from(["", "tea", "broken"]).map(promise), st.text(max_size=20).map(progress), st.just(FirmResumed())
)
_PUTS = st.tuples(_STREAMS, _FACTS)
