"""The same request once: under one Idempotency-Key there is one answer, and it is given again for a day."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from onefirm.capabilities.replies import KeptReply, Replies
from onefirm.domain.problem import Refusal
from onefirm.interfaces.api.callers import Caller
from onefirm.interfaces.api.problems import KEY_REUSED, KEY_SHOWN, KEY_UNREADY, KEY_UNSURE, KEY_WRONG
from onefirm.interfaces.told import PROBLEM_JSON

HEADER = "idempotency-key"
REPLAYED = "Idempotent-Replayed"
KEY = r'"?[!#-~]{1,198}"?'
"""One word of plain signs. The draft quotes it; most who send one do not."""
_REFUSED, _FAULT = 400, 500


class Once:
    """Asks at most once under one key of one caller, whatever breaks off in between."""

    def __init__(self, replies: Replies) -> None:
        self._replies = replies
        self._under_way = set[tuple[str, str]]()

    async def answered(
        self, request: Request, caller: Caller, raw: bytes, ask: Callable[[], Awaitable[Response]], *, keeps: bool
    ) -> Response:
        """With a secret in it an answer is not kept, only that it was given; a refusal holds none."""
        key = _key_of(request)
        if not key:
            return await ask()
        name = (caller.name, key)
        if name in self._under_way:
            raise Refusal(KEY_UNREADY)
        self._under_way.add(name)
        try:
            return await self._first_or_again(name, _print(request, raw), ask, keeps)
        finally:
            self._under_way.discard(name)

    async def _first_or_again(
        self, name: tuple[str, str], asked: str, ask: Callable[[], Awaitable[Response]], keeps: bool
    ) -> Response:
        known = await asyncio.to_thread(self._replies.known, *name)
        if known is not None:
            return _again(known, asked)
        # Noted before it is begun: after a crash we then know that it may have been done.
        await asyncio.to_thread(self._replies.keep, *name, KeptReply(request=asked))
        answer = await ask()
        if answer.status_code < _FAULT:
            body = bytes(answer.body).decode() if keeps or answer.status_code >= _REFUSED else ""
            kept = KeptReply(request=asked, status=answer.status_code, body=body)
            await asyncio.to_thread(self._replies.keep, *name, kept)
        return answer


def _again(known: KeptReply, asked: str) -> Response:
    if known.request != asked:
        raise Refusal(KEY_REUSED)
    if not known.status:
        raise Refusal(KEY_UNSURE)
    if not known.body:
        raise Refusal(KEY_SHOWN)
    media = "application/json" if known.status < _REFUSED else PROBLEM_JSON
    return Response(known.body, known.status, {REPLAYED: "true"}, media_type=media)


def _key_of(request: Request) -> str:
    sent = request.headers.getlist(HEADER)
    if not sent:
        return ""
    if len(sent) > 1 or not re.fullmatch(KEY, sent[0]):
        raise Refusal(KEY_WRONG)
    return sent[0].strip('"')


def _print(request: Request, raw: bytes) -> str:
    """What was asked, so that another request under the same key is known as another."""
    told = f"{request.method} {request.url.path}\0{request.headers.get('if-match', '')}\0".encode()
    return sha256(told + raw).hexdigest()
