"""The OpenAPI document: what FastAPI drew from the table, with problems, versions and scopes in it."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from inspect import getsource
from itertools import pairwise
from typing import Any, cast, get_args

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from onefirm.interfaces.api.once import KEY
from onefirm.interfaces.api.reading import titled
from onefirm.interfaces.api.refusals import Drawn, problem_responses, problem_schemas, refusals_of
from onefirm.interfaces.api.versions import TAG, bound_of
from onefirm.interfaces.api.ways import Way

INTRO = """Everything that may be asked of a firm, under the names that the pages and the commands use too.

GET looks, POST decides or sends. A refusal is a problem (RFC 9457) with what to do about it. `docs/api.md` tells
how to sign in, how to repeat a request safely, and how to decide only what was read."""

_EXAMPLES = {
    "question": "q_7k2m", "plan": "pl_4hd2", "effect": "ef_9x1c", "seq": 41, "person": "ada@fern.example",
    "kind": "invoice", "id": "2026-014", "name": "weekly-review", "piece": "a-name-for-a-tea", "batch": "im_5t0b",
    "connection": "mail", "line": "New lead: Ada <ada@fern.example> wants a logo, budget 3000",
    "type": "qualify-lead@1", "until": "tomorrow 9:00", "address": "ada@fern.example", "who": "ada@fern.example",
    "value": "Fern Studio", "port": 8400, "capability": "mail", "faults": "late late ok", "field": "signature",
    "confirm": "what the preview said", "stays": "pe_4k1d", "gone": "pe_9s2a", "one": "pe_4k1d", "other": "pe_9s2a",
    "rule": "channel mail", "decision": "No work on Fridays", "to": "Kim", "answer": "retry", "entry": 12,
    "errand": "er_2m8x",
}  # fmt: skip


def finished(app: FastAPI, ways: Sequence[Way]) -> Drawn:
    """The whole document, the same bytes for the same table."""
    drawn: Drawn = get_openapi(
        title=app.title, version=app.version, openapi_version="3.1.0", description=INTRO, routes=app.routes,
        servers=app.servers,
    )  # fmt: skip
    by_name = {way.name: way for way in ways}
    for path in drawn["paths"].values():
        for operation in path.values():
            _complete(operation, by_name[operation["operationId"]])
    components: Drawn = drawn["components"]
    schemas: Drawn = components["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    _explain(schemas, ways)
    schemas |= problem_schemas()
    components["responses"] = problem_responses()
    components["securitySchemes"] = _SECURITY
    drawn["security"] = [{"token": []}, {"session": []}]
    return _renamed(drawn)


def _complete(operation: Drawn, way: Way) -> None:
    answers: Drawn = {"200": operation["responses"]["200"]}
    answers |= {str(status): {"$ref": f"#/components/responses/Refused{status}"} for status in refusals_of(way)}
    operation["responses"] = answers
    if way.method == "GET":
        answers["200"]["headers"] = {"ETag": _TAG}
        answers["304"] = {"description": "It is as it was read.", "headers": {"ETag": _TAG}}
    operation["x-scope"] = way.ask.scope
    operation["x-decides"] = way.ask.decides
    operation["description"] = f"Needs the scope `{way.ask.scope}`." + (_NO_AGENT if way.ask.decides else "")
    parameters: list[Drawn] = operation.setdefault("parameters", [])
    parameters += _headers_of(way)
    for parameter in parameters:
        if parameter["name"] in _EXAMPLES and parameter["in"] == "path":
            parameter["example"] = _EXAMPLES[parameter["name"]]
        if parameter["in"] == "path" and parameter["schema"].get("type") == "string":
            parameter["schema"] |= {"minLength": 1, "pattern": r"^[^/]+$"}
    if "requestBody" in operation:
        body: Drawn = operation["requestBody"]
        body["content"]["application/json"]["example"] = _example_of(way)
        body["required"] = bool(body["content"]["application/json"]["example"])


def _headers_of(way: Way) -> Iterator[Drawn]:
    if way.method == "GET":
        yield _header("If-None-Match", "The ETag it had: 304 when nothing changed.", {})
        return
    yield _header("Idempotency-Key", _KEY, {"pattern": f"^{KEY}$"})
    if bound_of(way):
        yield _header("If-Match", _READ, {"pattern": _TAG_OR_ANY})


def _header(name: str, about: str, schema: Drawn) -> Drawn:
    whole: Drawn = {"type": "string"} | schema
    return {"name": name, "in": "header", "required": False, "description": about, "schema": whole}


def _example_of(way: Way) -> Drawn:
    """Whatever has to be said; nothing where nothing has to be."""
    fields = way.ask.takes.model_fields.items()
    return {name: _EXAMPLES.get(name, name) for name, field in fields if field.is_required() and name not in way.keys}


def _explain(schemas: Drawn, ways: Sequence[Way]) -> None:
    """What the shapes say of their fields in the code, for whoever reads them here."""
    shapes = {shape.__name__: shape for way in ways for shape in _shapes(way.ask.gives)}
    for name, schema in schemas.items():
        shape = shapes.get(name.rpartition("__")[2])
        for field, drawn in schema.get("properties", {}).items():
            drawn.pop("title", None)
            if shape and (said := _said(shape).get(field)):
                drawn["description"] = said
    sent = {titled(way.name) for way in ways}
    for name in schemas.keys() - sent:
        # An answer is always whole: what has a default is there all the same.
        if "properties" in schemas[name] and name.rpartition("__")[2] in shapes:
            schemas[name]["required"] = list(schemas[name]["properties"])
    for way in ways:
        schema = schemas.get(titled(way.name), {})
        for field, drawn in schema.get("properties", {}).items():
            if said := _said(way.ask.takes).get(field):
                drawn["description"] = said


def _shapes(shape: Any) -> Iterator[type[BaseModel]]:
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        yield shape
        for field in shape.model_fields.values():
            yield from _shapes(field.annotation)
    for inner in get_args(shape):
        yield from _shapes(inner)


@cache
def _said(shape: type[BaseModel]) -> Mapping[str, str]:
    """The text that stands under each field; empty where the package came without its source."""
    found: dict[str, str] = {}
    for base in reversed(shape.__mro__):
        if not issubclass(base, BaseModel) or base is BaseModel:
            continue
        try:
            body = cast("ast.ClassDef", ast.parse(getsource(base)).body[0]).body
        except (OSError, SyntaxError):
            continue
        for line, under in pairwise(body):
            match line, under:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    found[name] = re.sub(r"\s+", " ", text).strip()
                case _:
                    pass
    return found


def _renamed(drawn: Drawn) -> Drawn:
    """Two shapes of one name are told apart by where they stand: `PeopleAlikeView`."""

    def rename(value: Any) -> Any:
        if isinstance(value, dict):
            return {_short(key): rename(each) for key, each in cast(Drawn, value).items()}
        if isinstance(value, list):
            return [rename(each) for each in cast("list[Any]", value)]
        return _short(value) if isinstance(value, str) else value

    return cast(Drawn, rename(drawn))


def _short(text: str) -> str:
    return re.sub(r"onefirm(?:__[A-Za-z_]+?)*__([a-z_]+)__([A-Za-z]+)", _named, text) if "onefirm__" in text else text


def _named(found: re.Match[str]) -> str:
    return found[1].title().replace("_", "") + found[2]


_TAG: Drawn = {"description": "Which version this is.", "schema": {"type": "string"}}
_KEY = "A fresh random text for each new request; the same one when it is repeated, and it is done once."
_TAG_OR_ANY = rf"^(\*|{TAG.replace('?P<version>', '?:')})$"
_READ = "The ETag of what was read: 412 when it changed since."
_NO_AGENT = " It decides: a token of an agent is refused, whatever its scopes."
_SECURITY: Drawn = {
    "token": {"type": "http", "scheme": "bearer", "description": "A token of `onefirm tokens make`."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "onefirm_PORT",
        "description": "A browser that is signed in.",
    },
}
