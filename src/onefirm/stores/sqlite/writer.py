"""The writer: one thread, everything queued meanwhile in one transaction, one sync for all who were promised."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeVar

import apsw

from onefirm.domain.events.fact import Recorded
from onefirm.domain.problem import Refusal
from onefirm.ledger.store import Batch
from onefirm.stores.sqlite import problems
from onefirm.stores.sqlite.connect import disk_failed
from onefirm.stores.sqlite.database import extended
from onefirm.stores.sqlite.pen import Pen

GROUP_MAX = 512
QUEUE_MAX = 100_000
IDLE_SECONDS = 0.025
"""How long progress may wait for a promise to ride with, before it gets a sync of its own."""
GROUPS_BEFORE_BARRIER = 64
ENTRIES_BEFORE_FOLLOWING = 2_000
MENDING_SECONDS = 1.0

Answer = tuple[Recorded, ...]
Watcher = Callable[[int], None]
T = TypeVar("T")


@dataclass(slots=True)
class Work:
    """A batch and whoever waits for it."""

    batch: Batch
    future: Future[Answer]


class Writer:
    """Owns the pen. Others put work into its queue and wait for their future."""

    def __init__(self, path: Path, pen: Pen) -> None:
        self._path = path
        self._pen = pen
        self._queue: SimpleQueue[Work | Callable[[], None]] = SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self._stopping = False
        self._watchers: list[Watcher] = []
        self._groups_undurable = 0
        self._unfollowed = 0
        self._following = pen.folds.any_follow
        self._catching_up = False
        self.broken = ""
        """Why nothing can be written at the moment; empty when all is well."""
        if pen.tail.seq:
            pen.barrier()
        self.durable = pen.tail.seq
        self._thread = threading.Thread(target=self._run, name="onefirm-writer", daemon=True)
        self._thread.start()

    def append(self, batch: Batch) -> Future[Answer]:
        future: Future[Answer] = Future()
        with self._gate:
            if self._closed:
                future.set_exception(problems.closed(self._path))
            elif self._queue.qsize() >= QUEUE_MAX:
                future.set_exception(problems.overfull(self._path, QUEUE_MAX))
            else:
                self._queue.put(Work(batch, future))
        return future

    def ask(self, run: Callable[[Pen], T]) -> T:
        """Run something between two groups, on the writer's thread, and wait for its answer."""
        future: Future[T] = Future()

        def answer() -> None:
            try:
                future.set_result(run(self._pen))
            except BaseException as failure:  # noqa: BLE001 - whoever asked is told whatever it was
                future.set_exception(failure)
                self._give_up(failure)

        with self._gate:
            if self._closed:
                raise problems.closed(self._path)
            self._queue.put(answer)
        return future.result()

    def watch(self, notify: Watcher) -> Callable[[], None]:
        with self._gate:
            self._watchers = [*self._watchers, notify]

        def stop() -> None:
            with self._gate:
                self._watchers = [watcher for watcher in self._watchers if watcher is not notify]

        return stop

    def close(self) -> None:
        """Everything queued so far is still written; then the followers catch up and the file is put away."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._queue.put(self._stop)
        self._thread.join()

    def _stop(self) -> None:
        self._stopping = True

    def _run(self) -> None:
        while not self._stopping:
            item = self._next()
            if item is None:
                self._idle()
            elif isinstance(item, Work):
                self._drain(item)
            else:
                item()
        self._put_away()

    def _next(self) -> Work | Callable[[], None] | None:
        try:
            return self._queue.get(timeout=self._patience())
        except Empty:
            return None

    def _patience(self) -> float | None:
        if self.broken:
            return MENDING_SECONDS
        if self._catching_up:
            return 0
        if self._following or self.durable < self._pen.tail.seq:
            return IDLE_SECONDS
        return None

    def _drain(self, first: Work) -> None:
        """Everything that waits goes into one group, up to the first thing that is no batch."""
        group = [first]
        after: Callable[[], None] | None = None
        for _ in range(min(self._queue.qsize(), GROUP_MAX - 1)):
            item = self._queue.get_nowait()
            if not isinstance(item, Work):
                after = item
                break
            group.append(item)
        # What was cancelled while it waited is left out. Later it is too late: it is written and answered all the same.
        group = [work for work in group if work.future.set_running_or_notify_cancel()]
        if self._healed(group):
            self._write(group)
        if after is not None:
            after()

    def _healed(self, group: list[Work]) -> bool:
        """While the database cannot be written, each append first tries whether it can be again."""
        if self.broken:
            self._try_again()
        for work in group if self.broken else ():
            _refuse(work, problems.read_only(self._path, self.broken))
        return not self.broken

    def _write(self, group: list[Work], *, once_more: bool = True) -> None:
        written: list[tuple[Work, Answer]] = []
        refused: list[tuple[Work, Exception]] = []
        durable = self._groups_undurable >= GROUPS_BEFORE_BARRIER or any(work.batch.promises for work in group)
        try:
            self._pen.begin([work.batch for work in group], durable=durable)
            for work in group:
                try:
                    written.append((work, self._pen.write(work.batch)))
                except Exception as failure:
                    if disk_failed(failure):
                        raise
                    refused.append((work, failure))
            if written:
                self._pen.commit()
            else:
                self._pen.rollback()
        except Exception as failure:  # noqa: BLE001 - nobody else can answer those who wait
            if once_more and isinstance(failure, apsw.Error) and not self._pen.committing:
                # Nothing of it was committed. A disk that has room again is not worth troubling anybody with.
                self._try_again()
                if not self.broken:
                    self._write(group, once_more=False)
                    return
            self._mend(failure, [work for work in group if all(work is not other for other, _ in refused)], written)
        else:
            self._committed(durable=durable and bool(written), entries=sum(len(answer) for _, answer in written))
            for work, answer in written:
                _answer(work, answer)
        for work, failure in refused:
            _refuse(work, failure)

    def _committed(self, *, durable: bool, entries: int) -> None:
        self._groups_undurable = 0 if durable else self._groups_undurable + 1
        if durable:
            self._settled()
        if self._pen.folds.any_follow and entries:
            self._following = True
            self._unfollowed += entries
            if self._unfollowed >= ENTRIES_BEFORE_FOLLOWING:
                self._follow()

    def _settled(self) -> None:
        """Everything committed so far is on the disk: whoever watches may show it now."""
        self._groups_undurable = 0
        if self.durable == self._pen.tail.seq:
            return
        self.durable = self._pen.tail.seq
        for notify in self._watchers:
            try:
                notify(self.durable)
            except Exception:  # noqa: BLE001 - a watcher that has gone away must not stop the ledger
                self._watchers = [watcher for watcher in self._watchers if watcher is not notify]

    def _idle(self) -> None:
        try:
            if self.broken:
                self._try_again()
                return
            if self.durable < self._pen.tail.seq:
                self._pen.barrier()
                self._settled()
            if self._following:
                self._follow()
        except Exception as failure:  # noqa: BLE001 - the thread must live on to say what is wrong
            self._mend(failure, [], [])

    def _follow(self) -> None:
        """What it fails with is no matter of those who wait for an answer, and must not end the thread."""
        self._unfollowed = 0
        try:
            self._pen.follow()
            self._following = self._catching_up = self._pen.folds.behind(self._pen.tail.seq)
        except Exception as failure:  # noqa: BLE001 - as in `_idle`
            self._mend(failure, [], [])

    def _try_again(self) -> None:
        try:
            self._pen.reopen()
        except (apsw.Error, Refusal) as failure:
            self.broken = _said(failure)
        else:
            self.broken = ""
            self._settled()

    def _mend(self, failure: Exception, waiting: list[Work], written: list[tuple[Work, Answer]]) -> None:
        """After a failure nothing is assumed: reopen, look every entry up, then answer."""
        maybe_kept = self._pen.committing
        self._try_again()
        answers = {id(work): answer for work, answer in written} if maybe_kept else {}
        for work in waiting:
            answer = answers.get(id(work))
            if answer is not None and self._stands(answer):
                _answer(work, answer)
            elif answer is not None and self.broken and not _certain(failure):
                _refuse(work, problems.in_doubt(self._path, _said(failure)))
            elif isinstance(failure, apsw.Error):
                _refuse(work, problems.read_only(self._path, _said(failure)))
            else:
                _refuse(work, failure)

    def _stands(self, answer: Answer) -> bool:
        """Is it in the ledger? A disk that fails again while it is looked up leaves that open."""
        try:
            return not self.broken and self._pen.holds(answer)
        except apsw.Error as failure:
            self.broken = _said(failure)
            return False

    def _give_up(self, failure: BaseException) -> None:
        """Something asked for between two groups has failed: whatever it had begun is undone."""
        if disk_failed(failure) or self._pen.db.in_transaction:
            self._try_again()

    def _put_away(self) -> None:
        try:
            if not self.broken:
                while self._pen.folds.behind(self._pen.tail.seq):
                    self._pen.follow()
                self._pen.barrier()
                self._settled()
        except Exception as failure:  # noqa: BLE001 - what is committed is safe; the next start folds the rest
            self.broken = str(failure)
        self._pen.close()


def _answer(work: Work, answer: Answer) -> None:
    try:  # noqa: SIM105 - done for every batch, and `suppress` would double what an answer costs
        work.future.set_result(answer)
    except InvalidStateError:
        pass


def _refuse(work: Work, failure: Exception) -> None:
    with suppress(InvalidStateError):
        work.future.set_exception(failure)


def _certain(failure: Exception) -> bool:
    """A full disk and a refused write leave no commit behind; a failed sync may."""
    if isinstance(failure, apsw.FullError):
        return True
    return isinstance(failure, apsw.IOError) and extended(failure) == apsw.SQLITE_IOERR_WRITE


def _said(failure: Exception) -> str:
    if isinstance(failure, Refusal):
        return f"{failure.problem.what} {failure.problem.why}"
    return f"SQLite says: {failure}."
