"""A form that makes something makes it once: sent again as it was, it leads to what it made the first time.

Each such form is drawn with a key of its own. What it led to is kept where the answers of an Idempotency-Key are, under
the whole form: with other words in it, it is another wish. A brake has no key: it works each time it is pressed.
"""

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from onefirm.capabilities.replies import KeptReply, Replies
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.web.frame.site import form_of, in_part, onward

FIELD = "once"
SHOWN_AT = "Content-Location"
"""Where an answer that is a page itself can be looked at later, without whatever was shown once."""
_DONE, _REFUSED = 303, 400

_UNSURE = Problem(
    code="form-unsure",
    what="It is not known whether this form was acted on.",
    why="It came before, and the firm was ended before it could note what became of that.",
    fix="Look whether what you asked for is there. If it is not, open the form anew and send it.",
    where="/",
)


class Once:
    def __init__(self, replies: Replies) -> None:
        self._replies = replies
        self._under_way = dict[tuple[str, str], asyncio.Event]()

    async def answered(self, request: Request, who: str, answer: Callable[[], Awaitable[Response]]) -> Response:
        """`who` is the sign-in: the key of a form is nothing in another browser."""
        if not (await form_of(request)).get(FIELD):
            return await answer()
        form = sha256(request.url.path.encode() + b"\0" + await request.body()).hexdigest()
        name = (f"page of {who}", form)
        while name in self._under_way:  # The second click of two waits for what the first one makes.
            await self._under_way[name].wait()
        over = self._under_way[name] = asyncio.Event()
        try:
            return await self._first_or_again(request, name, answer)
        finally:
            del self._under_way[name]
            over.set()

    async def _first_or_again(
        self, request: Request, name: tuple[str, str], answer: Callable[[], Awaitable[Response]]
    ) -> Response:
        known = await asyncio.to_thread(self._replies.known, *name)
        if known is not None and not known.status:
            raise Refusal(_UNSURE)
        if known is not None and known.status < _REFUSED:
            return Response(headers={"HX-Redirect": known.body}) if in_part(request) else onward(known.body)
        # Noted before it is begun: after a crash we then know that it may have been done.
        await self._keep(name, 0, "")
        try:
            made = await answer()
        except Refusal:
            await self._keep(name, _REFUSED, "")
            raise
        await self._keep(name, _REFUSED if made.status_code >= _REFUSED else _DONE, _led_to(made))
        return made

    async def _keep(self, name: tuple[str, str], status: int, body: str) -> None:
        kept = KeptReply(request=name[1], status=status, body=body)
        await asyncio.to_thread(self._replies.keep, *name, kept)


def _led_to(made: Response) -> str:
    headers = made.headers
    return headers.get("location") or headers.get("hx-redirect") or headers.get(SHOWN_AT) or "/"
