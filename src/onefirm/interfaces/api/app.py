"""The REST way in as an application: FastAPI's routes and OpenAPI, made from the one table of asks."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from inspect import Parameter, Signature
from typing import Annotated, Any

from fastapi import Body, FastAPI, Path, Query
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from onefirm.capabilities.replies import Replies
from onefirm.desk.asks.ask import Ask
from onefirm.desk.desk import everything
from onefirm.desk.shapes.access import Bearers
from onefirm.domain.frozen import Json
from onefirm.interfaces.api.document import finished
from onefirm.interfaces.api.once import Once
from onefirm.interfaces.api.operation import Counter, Desk, Operation, told
from onefirm.interfaces.api.problems import no_such_operation, other_method
from onefirm.interfaces.api.reference import page
from onefirm.interfaces.api.ways import Way, ways
from onefirm.interfaces.api.words import about
from onefirm.interfaces.told import status_of

__all__ = ["api_app", "document_of"]
DOCUMENT = "/openapi.json"
VERSION = "1.0.0"


class Told(APIRoute):
    """FastAPI says what an operation is; what comes over the wire is read by us, more strictly than it would."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        return self.endpoint


def api_app(
    desk: Desk,
    bearers: Bearers,
    replies: Replies,
    said: Mapping[str, str],
    asks: Mapping[str, Ask] | None = None,
) -> FastAPI:
    """`said` has a sentence for each name, as the commands have it: one place says what an ask is for."""
    counter = Counter(desk, bearers, Once(replies))
    return made(said, lambda: counter, asks)


def document_of(said: Mapping[str, str]) -> Json:
    """What stands at /v1/openapi.json, without a firm."""

    def nobody() -> Counter:
        raise AssertionError("Whoever draws the document asks nothing.")

    return finished(made(said, nobody), ways(everything()))


def made(said: Mapping[str, str], counter: Callable[[], Counter], asks: Mapping[str, Ask] | None = None) -> FastAPI:
    app = FastAPI(
        title="onefirm", version=VERSION, openapi_url=None, docs_url=None, redoc_url=None,
        servers=[{"url": "/v1"}], separate_input_output_schemas=False,
        exception_handlers={HTTPException: _lost},
    )  # fmt: skip
    table = ways(everything() if asks is None else asks)
    for way in table:
        _add(app, way, said, counter)
    spelled: list[Json] = []

    def document() -> Json:
        if not spelled:
            spelled.append(finished(app, table))
        return spelled[0]

    async def openapi(_: Request) -> Response:
        return JSONResponse(await asyncio.to_thread(document))

    async def reference(_: Request) -> Response:
        return HTMLResponse(page(await asyncio.to_thread(document)))

    app.add_route(DOCUMENT, openapi, include_in_schema=False)
    app.add_route("/", reference, include_in_schema=False)
    return app


def _add(app: FastAPI, way: Way, said: Mapping[str, str], counter: Callable[[], Counter]) -> None:
    operation = Operation(way, counter)

    async def answer(request: Request) -> Response:
        return await operation(request)

    answer.__name__ = way.name
    answer.__signature__ = _signature(operation)  # pyright: ignore[reportFunctionMemberAccess]  FastAPI reads it.
    app.router.add_api_route(
        way.path, answer, methods=[way.method], operation_id=way.name, name=way.name, tags=[way.room],
        summary=about(way.name, said), response_model=way.ask.gives, route_class_override=Told,
    )  # fmt: skip


def _signature(operation: Operation) -> Signature:
    """What FastAPI is to say that it takes: each key of the path, and the rest as a query or as a body."""
    form, way = operation.form, operation.way
    keys = [
        Parameter(name, Parameter.KEYWORD_ONLY, annotation=Annotated[field.annotation, *field.metadata, Path()])
        for name, field in form.place.model_fields.items()
    ]
    if not form.rest.model_fields:
        return Signature(keys)
    said = Query() if way.method == "GET" else Body()
    return Signature([*keys, Parameter("sent", Parameter.KEYWORD_ONLY, annotation=Annotated[form.rest, said])])


async def _lost(request: Request, fault: Exception) -> Response:
    """No operation stands there, or it is asked in another way."""
    assert isinstance(fault, HTTPException), "Only those are brought here."
    path = request.url.path
    problem = other_method(request.method, path) if fault.status_code == 405 else no_such_operation(path)
    answer = told([problem], status_of(problem))
    answer.headers.update(fault.headers or {})
    return answer
