"""Opening a firm in this process, for one command."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from onefirm.app.doctor import examine_closed, unopened
from onefirm.app.firm import Firm, open_firm
from onefirm.desk.shapes.firm import DoctorView
from onefirm.domain.actors import OPERATOR
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.wire.server import failed, refused, replied


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
