"""Backups of an open firm: made, tried at once, written down, and let go of by a rule."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from onefirm.app.copies.due import History, due, told
from onefirm.app.copies.origin import origin_key
from onefirm.app.copies.trial import Outcome, Request, tried
from onefirm.app.copies.tried import tried_in
from onefirm.app.copies.trouble import Said, after_failure, after_success
from onefirm.app.copies.version import VERSION
from onefirm.app.settings import Settings
from onefirm.capabilities.clock import Chance, Clock
from onefirm.conductor.keeping.errands import Course
from onefirm.desk.shapes.copies import BackupRow, BackupView, Going, LastBackup
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.firm import BACKUPS_STREAM, GENESIS_STREAM, RETURNS_STREAM, BackupFailed, BackupMade
from onefirm.domain.ids import instant
from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger.ledger import Ledger, Put
from onefirm.ledger.store import Conflict
from onefirm.stores.backup import contents, shelf
from onefirm.stores.backup.disk import UNDER_WAY, unwritable
from onefirm.stores.backup.keys import BACKUPS, drop_old_keys, key_backups
from onefirm.stores.backup.shelf import Kept
from onefirm.stores.backup.snapshot import PREFIX, TRIAL, Of, Snapshot, take

LOOK_SECONDS = 60.0

Reached = Callable[[str], None]
Trial = Callable[[Request, Course], Outcome]


def _nothing(_place: str) -> None: ...


class Backups:
    """One at a time, in threads and a process of its own: the loop that runs the plans never waits for it."""

    def __init__(
        self,
        settings: Settings,
        ledger: Ledger,
        clock: Clock,
        chance: Chance,
        reached: Reached = _nothing,
        trial: Trial = tried,
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._clock = clock
        self._chance = chance
        self._reached = reached
        self._trial = trial
        self._one = asyncio.Lock()
        self._course = Course("waiting for its turn")
        self._begun: asyncio.Task[BackupView] | None = None

    def begin(self, by: str) -> Going:
        """One that somebody wants to watch; the one they watch already, where there is one."""
        if self._begun is None or self._begun.done():
            self._begun = asyncio.get_running_loop().create_task(self.back_up(by))
            self._begun.add_done_callback(_met)
        return self._going(self._begun)

    async def wait(self, seconds: float) -> Going | None:
        """Until it is over, and no longer than so many seconds. Raises what it was refused for."""
        if self._begun is None:
            return None
        await asyncio.wait({self._begun}, timeout=seconds)
        return self._going(self._begun)

    async def stop(self) -> None:
        """With the firm it belongs to. What lies there half written is swept by the next one."""
        if self._begun is not None:
            self._begun.cancel()
            await asyncio.gather(self._begun, return_exceptions=True)

    def _going(self, task: "asyncio.Task[BackupView]") -> Going:
        made = task.result() if task.done() else None
        return Going(phase=self._course.phase, done=self._course.done, of=self._course.of, over=task.done(), made=made)

    async def back_up(self, by: str) -> BackupView:
        async with self._one:
            began = self._clock.elapsed()
            try:
                snapshot, outcome = await asyncio.to_thread(self._made)
            except Refusal as refusal:
                await self._say(_failed(refusal.problem), by, self._asked(refusal.problem))
                raise
            if outcome.problem:
                failed = _failed(outcome.problem, snapshot.path.name)
                await self._say(failed, by, self._asked(outcome.problem))
                await asyncio.to_thread(self._let_go)
                raise Refusal(outcome.problem)
            seconds = round(self._clock.elapsed() - began)
            fact = BackupMade(
                name=snapshot.path.name,
                seq=snapshot.manifest.seq,
                hash=snapshot.manifest.hash,
                bytes=snapshot.manifest.bytes,
                tried=True,
                seconds=seconds,
            )
            await self._say(fact, by, after_success(self._ledger))
            await asyncio.to_thread(self._let_go)
            row = _row(Kept(snapshot.path, snapshot.manifest), tried=True)
            says = (
                f"Backed up {row.seq} entries into {row.name}, restored on trial in {seconds} s: everything came out "
                f"equal. The keys lie apart from it; copy both to another disk.{self._left_out()}"
            )
            return BackupView(**dict(row), says=says, path=str(snapshot.path), seconds=seconds)

    async def when_due(self) -> None:
        """Make one if it is time. A failure is in the ledger, on Today and in `doctor`; it stops nothing."""
        if due(self.history(), self._settings.policy.backup_every_hours, self._clock.now()):
            try:
                await self.back_up("clock")
            except Refusal:
                return

    def backups(self) -> Sequence[BackupRow]:
        stood = self._tried()
        return [_row(each, tried=each.name in stood) for each in shelf.kept(self._settings.folder)]

    def key_backups(self) -> int:
        return len(key_backups(self._settings.folder))

    def history(self) -> History:
        made: Recorded | None = None
        failed: Recorded | None = None
        for event in self._ledger.stream(BACKUPS_STREAM):
            if isinstance(event.fact, BackupMade):
                made, failed = event, None
            else:
                failed = event
        begun = self._ledger.stream(GENESIS_STREAM)
        return History(made, failed, begun[0].at if begun else instant(self._clock.now()))

    def _with_those_beside(self) -> History:
        """After a restore the ledger may know nothing of the newest one that lies there."""
        history = self.history()
        there = [(each.name, each.manifest.made_at) for each in shelf.kept(self._settings.folder) if each.manifest]
        if not there or (history.made and history.made.at >= there[0][1]):
            return history
        return replace(history, beside=there[0][1], tried=there[0][0] in self._tried())

    def last(self) -> LastBackup:
        last = told(self._with_those_beside(), self._settings.policy.backup_every_hours, self._clock.now())
        return last.model_copy(update={"says": f"{last.says}{self._left_out()}"})

    def _left_out(self) -> str:
        try:
            found = contents.links(self._settings.folder)
        except OSError:
            return ""  # The doctor says what cannot be looked into.
        return f" Not in it, for a backup follows no link: {', '.join(found)}." if found else ""

    def _made(self) -> tuple[Snapshot, Outcome]:
        folder = self._settings.folder
        stamp = shelf.free_stamp(folder, self._clock.now())
        try:
            with shelf.alone(folder):
                return self._on_trial(folder, stamp)
        except OSError as failure:
            raise Refusal(unwritable(folder / BACKUPS / f"{PREFIX}{stamp}", failure)) from failure

    def _on_trial(self, folder: Path, stamp: str) -> tuple[Snapshot, Outcome]:
        self._course.begin("copying", 0)
        shelf.sweep_half(folder)
        trial = folder / BACKUPS / f"{TRIAL}{stamp}{UNDER_WAY}"
        trial.mkdir(mode=0o700, parents=True)
        of = Of(
            folder=folder,
            firm=self._settings.profile.firm,
            public_key=origin_key(self._ledger),
            version=VERSION,
            stamp=stamp,
            at=instant(self._clock.now()),
        )
        try:
            snapshot = take(of, trial, self._chance.bytes, self._reached)
            request = Request(place=trial / "firm", backup=snapshot.path, keys=snapshot.keys, whole=snapshot.whole)
            self._course.begin("putting it back on trial", 0)
            outcome = self._trial(request, self._course)
            self._reached("tried")
        finally:
            shelf.sweep_half(folder)
        return snapshot, outcome

    def _let_go(self) -> None:
        """By the rules of the policy, also after a failure. What cannot be deleted now is met again the next time."""
        limits, folder = self._settings.policy.limits, self._settings.folder
        there = [each.name for each in shelf.kept(folder)]
        stood, fell = self._tried(), self._fell()
        fine, fallen = [name for name in there if name in stood], [name for name in there if name in fell]
        untried = [name for name in there if name not in stood | fell]
        with suppress(OSError):
            shelf.drop(folder, shelf.too_many(fine, untried, limits.backups_daily_max, limits.backups_weekly_max))
            shelf.drop_with_keys(folder, shelf.outdone(fine, fallen))
            drop_old_keys(folder, self._clock.now(), limits.key_backups_days)

    def _tried(self) -> set[str]:
        facts = [event.fact for event in self._ledger.stream(BACKUPS_STREAM)]
        tried = {fact.name for fact in facts if isinstance(fact, BackupMade) and fact.tried}
        return tried | self._tried_before()

    def _tried_before(self) -> set[str]:
        """What the ledgers in the backups tell of each other: a restore gave up the entries that told it here."""
        if not self._ledger.stream(RETURNS_STREAM):
            return set()
        return tried_in(each.path for each in shelf.kept(self._settings.folder) if each.manifest)

    def _fell(self) -> set[str]:
        facts = [event.fact for event in self._ledger.stream(BACKUPS_STREAM)]
        return {fact.name for fact in facts if isinstance(fact, BackupFailed)}

    def _asked(self, problem: Problem) -> Said:
        # The copy itself makes room for the next one that fails.
        standing = problem.model_copy(update={"where": str(self._settings.folder / BACKUPS)})
        return after_failure(self._ledger, standing, self._clock.now())

    async def _say(self, fact: Fact, by: str, along: Said) -> None:
        put = Put(BACKUPS_STREAM, fact)
        try:
            await self._ledger.append(put, *along.puts, actor=by, expected=along.expected)
        except Conflict:  # The question was answered in this moment.
            await self._ledger.append(put, actor=by)


def _met(begun: "asyncio.Task[BackupView]") -> None:
    """What it was refused for is in the ledger, also where nobody watches it any more."""
    if not begun.cancelled():
        begun.exception()


def _failed(problem: Problem, name: str = "") -> BackupFailed:
    return BackupFailed(code=problem.code, why=f"{problem.what} {problem.why}", name=name)


def _row(each: Kept, *, tried: bool) -> BackupRow:
    if each.manifest is None:
        return BackupRow(name=each.name, made_at="", seq=0, bytes=0, tried=False, files=False, whole=False)
    return BackupRow(
        name=each.name,
        made_at=each.manifest.made_at,
        seq=each.manifest.seq,
        bytes=each.manifest.bytes,
        tried=tried,
        files=each.with_files,
    )
