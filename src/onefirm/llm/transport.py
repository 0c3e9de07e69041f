"""How the library of the models reaches the outside: through the guard, like every connector."""

import httpx2

from onefirm.guard.backoff import Safety
from onefirm.guard.web.calls import Call
from onefirm.guard.web.client import Web

_ITS_OWN = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "te", "upgrade", "user-agent"}
)
"""How it travels, and what machine this is, is not for the library to say."""
_TOLD_OF_US = "x-stainless-"


class Guarded(httpx2.AsyncBaseTransport):
    """Asked once, within bounds, at a checked address. What the guard says instead of an answer is raised as it is."""

    def __init__(self, web: Web) -> None:
        self._web = web

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        headers = {
            name: value
            for name, value in request.headers.items()
            if name.lower() not in _ITS_OWN and not name.lower().startswith(_TOLD_OF_US)
        }
        content = await request.aread()
        answer = await self._web.send(Call(request.method, str(request.url), Safety.ONCE, headers, content))
        told = {"content-type": answer.headers.get("content-type", "application/json")}
        return httpx2.Response(answer.status, headers=told, content=answer.body, request=request)
