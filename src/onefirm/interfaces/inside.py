"""What needs the app: opening a firm in this process for one command, and making a new one."""

import asyncio
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType

from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.copies.export import export
from onefirm.app.copies.restore import Way, restore
from onefirm.app.doctor import examine_closed, unopened
from onefirm.app.firm import Firm, open_firm
from onefirm.app.recovery import KIT_SIGNS_MAX, is_locked, kit, recovered
from onefirm.app.setup import init
from onefirm.desk.shapes import DoctorView
from onefirm.domain.frozen import Frozen, Json, as_json
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.wire.server import OPERATOR, failed, refused, replied
from onefirm.stores.backup.carried import read_passphrase


class Made(Frozen):
    """The answer to `init`."""

    folder: str
    says: str
    next: tuple[str, ...]


class Alone:
    """A firm opened by one command, for as long as it takes."""

    def __init__(self, runner: asyncio.Runner, firm: Firm) -> None:
        self._runner = runner
        self._firm = firm
        self._draining: asyncio.Task[None] | None = None

    def __enter__(self) -> "Alone":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._runner.run(self._close())
        finally:
            self._runner.close()

    def ask(self, name: str, args: Json) -> Json:
        return self._runner.run(replied(self._firm.desk.ask, name, args, OPERATOR))

    def drain(self, seconds: float) -> Json:
        """Let the conductor do whatever can be done now, for so long. Empty, or what broke it off.

        What is still being done afterwards goes on with the next question or the next `drain`.
        """
        return self._runner.run(self._drain(seconds))

    async def _drain(self, seconds: float) -> Json:
        task = self._draining = self._draining or asyncio.create_task(self._firm.drain())
        done, _ = await asyncio.wait({task}, timeout=seconds)
        if not done:
            return {}
        self._draining = None
        try:
            task.result()
        except Refusal as refusal:
            return refused(*refusal.problems)
        except Exception as fault:  # noqa: BLE001  A form or plan that breaks the work must never keep a command from its answer.
            return refused(failed("drain", fault))
        return {}

    async def _close(self) -> None:
        if self._draining is not None:
            self._draining.cancel()
            await asyncio.gather(self._draining, return_exceptions=True)
        await self._firm.close()


def opened(folder: str) -> tuple[Alone | None, Json]:
    """The firm; or nothing, and the problems that keep it closed."""
    runner = asyncio.Runner()
    try:
        return Alone(runner, runner.run(open_firm(Path(folder)))), {}
    except Refusal as refusal:
        runner.close()
        return None, refused(*refusal.problems)


def examined(folder: str, problems: Iterable[Problem]) -> Json:
    """What the doctor can say about a firm that does not open, and above all why it does not."""
    checks = examine_closed(Path(folder))
    if all(check.ok for check in checks):
        checks = (*checks, *unopened(problems))
    return {"answer": as_json(DoctorView(ok=all(check.ok for check in checks), checks=checks))}


def examined_from(folder: str, reply: Json) -> Json:
    """The same, from the reply that refused to open it."""
    listed = reply.get("problems")
    problems = listed if isinstance(listed, list) else []
    return examined(folder, [Problem.model_validate(problem) for problem in problems])


def made(folder: str, name: str, operator: str, email: str) -> Json:
    try:
        init(Path(folder), name=name, operator=operator, email=email, clock=SystemClock(), chance=SystemChance())
    except Refusal as refusal:
        return refused(*refusal.problems)
    says = f"{name} is a firm now, in {folder}."
    steps = (f"{folder}/firm.toml says who you are: complete it.", f"onefirm up --firm {folder}")
    return {"answer": as_json(Made(folder=folder, says=says, next=steps))}


def restored(folder: str, backup: str, into: str, over: bool, passphrase: str) -> Json:
    """Put a firm back. It needs no open firm, and the firm it is put over must not be open anywhere."""
    try:
        way = Way(SystemClock(), SystemChance(), passphrase=_passphrase(passphrase))
        return {"answer": as_json(restore(backup, Path(folder), Path(into), over=over, way=way))}
    except Refusal as refusal:
        return refused(*refusal.problems)


def exported(folder: str, target: str, passphrase: str) -> Json:
    """Write the whole firm down in open forms. It only reads, so the firm may be open meanwhile."""
    try:
        way = Way(SystemClock(), SystemChance())
        return {"answer": as_json(export(Path(folder), Path(target), _passphrase(passphrase), way))}
    except Refusal as refusal:
        return refused(*refusal.problems)


def _passphrase(file: str) -> str:
    return read_passphrase(Path(file)) if file else ""


def kit_of(folder: str, passphrase: str | None) -> Json:
    try:
        return {"answer": as_json(kit(Path(folder), passphrase, SystemClock(), SystemChance()))}
    except Refusal as refusal:
        return refused(*refusal.problems)


def recovered_in(folder: str, place: str, unseen: Callable[[str], str]) -> Json:
    """The passphrase is asked for only when the kit has one."""
    try:
        text = _kit_from(place)
        passphrase = unseen("The passphrase of the kit: ") if is_locked(text) else ""
        return {"answer": as_json(recovered(Path(folder), text, passphrase, SystemChance()))}
    except Refusal as refusal:
        return refused(*refusal.problems)


def _kit_from(place: str) -> str:
    try:
        if place == "-":
            return sys.stdin.read(KIT_SIGNS_MAX)
        with open(place, encoding="utf-8", errors="replace") as file:
            return file.read(KIT_SIGNS_MAX)
    except OSError as fault:
        raise Refusal(_no_kit(place, fault)) from fault


def _no_kit(place: str, fault: OSError) -> Problem:
    return Problem(
        code="kit-unreadable",
        what="The recovery kit cannot be read.",
        why=f"The system says: {fault.strerror}.",
        fix="Name the file it is in, or type the page into one.",
        where=place,
    )
