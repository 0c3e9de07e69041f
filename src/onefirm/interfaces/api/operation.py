"""One operation as it runs: who asks, what they ask, the desk's answer, or its refusal in the same words."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic import JsonValue
from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.access import Bearers
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.api.callers import Caller, caller_of, let, let_say, readable
from onefirm.interfaces.api.once import Once
from onefirm.interfaces.api.problems import FAILED, version_unheld
from onefirm.interfaces.api.reading import Form, Misfit
from onefirm.interfaces.api.versions import STALE, bind, etag_of, is_known
from onefirm.interfaces.api.ways import Way
from onefirm.interfaces.told import PROBLEM_JSON, body_of, status_of

UNAUTHORIZED = 401
UNMODIFIED = 304
CHANGED = 412

_log = logging.getLogger("onefirm.api")


class Desk(Protocol):
    async def ask(self, name: str, args: Mapping[str, JsonValue], by: str) -> Frozen: ...


@dataclass(frozen=True)
class Counter:
    """What every operation is given."""

    desk: Desk
    bearers: Bearers
    once: Once


class Operation:
    """Answers one ask over HTTP."""

    def __init__(self, way: Way, counter: Callable[[], Counter]) -> None:
        self.way = way
        self._counter = counter
        self.form = Form(way)

    async def __call__(self, request: Request) -> Response:
        try:
            return await self._answered(request)
        except Misfit as misfit:
            return told(misfit.problems, pointers=misfit.pointers)
        except Refusal as refusal:
            return told(refusal.problems)
        except Exception:  # noqa: BLE001  The last border: whoever asked gets a problem, the log gets the rest.
            _log.exception("%s failed", self.way.name)
            return told([FAILED])

    async def _answered(self, request: Request) -> Response:
        counter = self._counter()
        caller = caller_of(request, counter.bearers)
        let(caller, self.way)
        args, raw = await self.form.read(request)
        let_say(caller, self.way, args)
        if self.way.method == "GET":
            return await self._looked(request, caller, args)
        keeps, once = not self.way.ask.shown_once, counter.once
        return await once.answered(request, caller, raw, lambda: self._done(request, caller, args), keeps=keeps)

    async def _looked(self, request: Request, caller: Caller, args: Json) -> Response:
        if request.headers.get("if-match") is not None:
            raise Refusal(version_unheld(self.way.name))
        view = await self._counter().desk.ask(self.way.name, args, caller.by)
        body = view.model_dump_json().encode()
        headers = {"ETag": etag_of(self.way.name, view), "Cache-Control": "private, no-cache"}
        if is_known(headers["ETag"], request.headers.get("if-none-match", "")):
            return Response(status_code=UNMODIFIED, headers=headers)
        return Response(body, headers=headers, media_type="application/json")

    async def _done(self, request: Request, caller: Caller, args: Json) -> Response:
        """A refusal of the desk is an answer too: asked once more under the same key, it is given once more."""
        desk, if_match = self._counter().desk, request.headers.get("if-match")
        try:
            bound = await bind(self.way, args, if_match, lambda name, about: desk.ask(name, about, caller.by))
            view = await desk.ask(self.way.name, bound, caller.by)
        except Refusal as refusal:
            stale = if_match is not None and refusal.problem.code.endswith(STALE)
            return told(refusal.problems, CHANGED if stale else 0)
        return Response(readable(caller, self.way, view).model_dump_json(), media_type="application/json")


def told(problems: Sequence[Problem], status: int = 0, pointers: Sequence[str] = ()) -> Response:
    status = status or status_of(problems[0])
    body = body_of(problems, pointers) | {"status": status}
    headers = {"WWW-Authenticate": "Bearer"} if status == UNAUTHORIZED else {}
    # Half a sign, in what somebody sent and is told of, must not break the answer.
    raw = json.dumps(body, ensure_ascii=False).encode(errors="replace")
    return Response(raw, status, headers, media_type=PROBLEM_JSON)
