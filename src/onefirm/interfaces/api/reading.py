"""Reading a request strictly: what two readers could understand differently is refused, and nothing is guessed."""

import json
from collections.abc import Sequence
from math import isfinite
from typing import NoReturn, cast

from pydantic import ConfigDict, JsonValue, ValidationError, create_model
from pydantic.fields import FieldInfo
from starlette.requests import Request

from onefirm.domain.frozen import Frozen, Json, as_json
from onefirm.domain.misfit import plainly
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.api.problems import key_twice, more_misfits, not_json, too_many_fields, unreadable
from onefirm.interfaces.api.ways import Way

DEPTH_MAX = 32
FIELDS_MAX = 100
"""No ask takes so many: who names more means something else."""
FIELD_SIGNS_MAX = 200
ERRORS_MAX = 20
"""So many of what does not fit are told one by one; of the others, how many they are."""
_EXACT = 2**53
_JSON_TYPES = ("application/json",)


class Misfit(Refusal):
    """What was sent does not fit the shape of the ask: one problem for each place, and where it stands."""

    def __init__(self, problems: Sequence[Problem], pointers: Sequence[str]) -> None:
        super().__init__(*problems)
        self.pointers = tuple(pointers)


class Form:
    """The shape of an ask in two parts: what stands in the path, and what stands in the query or the body."""

    def __init__(self, way: Way) -> None:
        self._way = way
        fields = way.ask.takes.model_fields
        title = titled(way.name)
        self.place = _part(f"{title}Place", {name: fields[name] for name in way.keys})
        self.rest = _part(title, {name: field for name, field in fields.items() if name not in way.keys})

    async def read(self, request: Request) -> tuple[Json, bytes]:
        """What is asked, and the bytes of the body, for whoever has to know whether it is the same again."""
        path = {name: str(request.path_params[name]) for name in self._way.keys}
        place = self._fitted(self.place, path, "path")
        query = _query_of(request)
        if self._way.method == "GET":
            return place | self._fitted(self.rest, query, "query"), b""
        if query:
            self._fitted(_NOTHING, query, "query")
        raw = await request.body()
        if raw and request.headers.get("content-type", "").partition(";")[0].strip().lower() not in _JSON_TYPES:
            raise Refusal(not_json(self._way.name))
        return place | self._in_body(_json_of(raw) if raw else {}), raw

    def _fitted(self, model: type[Frozen], texts: dict[str, str], where: str) -> Json:
        """From text, as a path and a query are. Only what was said: the desk fills in the rest."""
        try:
            return as_said(model.model_validate_strings(texts))
        except ValidationError as broken:
            raise self._misfit(broken, where) from broken

    def _in_body(self, sent: Json) -> Json:
        """Once more from JSON: a list is a row of values there, and a text is never a number."""
        try:
            return as_said(self.rest.model_validate_json(json.dumps(sent), strict=True))
        except ValidationError as broken:
            raise self._misfit(broken, "") from broken

    def _misfit(self, broken: ValidationError, where: str) -> Misfit:
        count = broken.error_count()
        errors = broken.errors(include_url=False, include_input=False)[:ERRORS_MAX]
        places = [(*((where,) if where else ()), *error["loc"]) for error in errors]
        pointers = ["".join(f"/{part}" for part in place)[:FIELD_SIGNS_MAX] for place in places]
        problems = [
            _wrong(self._way, ".".join(str(part) for part in error["loc"]), plainly(error["msg"])) for error in errors
        ]
        if count > ERRORS_MAX:
            problems.append(more_misfits(self._way.name, count - ERRORS_MAX))
            pointers.append("")
        return Misfit(problems, [f"#{pointer}" for pointer in pointers])


def titled(name: str) -> str:
    """`InboxAcceptAll`: what the document calls what is sent with an ask."""
    return "".join(word.title() for word in name.replace("-", ".").split("."))


def as_said(model: Frozen) -> Json:
    return {name: value for name, value in as_json(model).items() if name in model.model_fields_set}


class _Part(Frozen):
    # Built at once: whoever draws the document takes it from here.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=False)


def _part(name: str, fields: dict[str, FieldInfo]) -> type[Frozen]:
    described = {key: (field.annotation, field) for key, field in fields.items()}
    # The stubs know no way to say that these fields were read from another shape.
    return cast("type[Frozen]", create_model(name, __base__=_Part, **described))  # pyright: ignore[reportCallIssue, reportArgumentType, reportUnknownVariableType]


_NOTHING = _part("NothingInTheQuery", {})


def _query_of(request: Request) -> dict[str, str]:
    pairs = request.query_params.multi_items()
    if len(pairs) > FIELDS_MAX:
        raise Refusal(too_many_fields(len(pairs), FIELDS_MAX))
    found = dict[str, str]()
    for name, value in pairs:
        if name in found:
            raise Refusal(key_twice(name))
        found[name] = value
    return found


def _json_of(raw: bytes) -> Json:
    """One object of JSON, in which every name stands once and every number is one."""
    try:
        found: JsonValue = json.loads(
            raw.decode(), object_pairs_hook=_each_once, parse_constant=_no_number, parse_float=_finite
        )
    except RecursionError as deep:
        raise Refusal(unreadable(f"It is nested deeper than {DEPTH_MAX} levels.")) from deep
    except ValueError as broken:
        raise Refusal(unreadable(_plainly(broken))) from broken
    if not isinstance(found, dict):
        raise Refusal(unreadable("It is one object in braces that the desk takes."))
    if len(found) > FIELDS_MAX:
        raise Refusal(too_many_fields(len(found), FIELDS_MAX))
    if _deeper(found, DEPTH_MAX):
        raise Refusal(unreadable(f"It is nested deeper than {DEPTH_MAX} levels."))
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError as half:
        raise Refusal(unreadable("It holds half of a sign, which no text can keep.")) from half
    return found


def _each_once(pairs: list[tuple[str, JsonValue]]) -> Json:
    found: Json = {}
    for name, value in pairs:
        if name in found:
            # Two readers could each take another one of them.
            raise ValueError(f"The name {name[:60]!r} stands in it twice.")
        found[name] = value
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number.")


def _finite(text: str) -> float | int:
    """To JSON `4.0` is a whole number, as it is to whoever wrote it."""
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"{text[:20]} is larger than any number.")
    return int(number) if number.is_integer() and abs(number) < _EXACT else number


def _deeper(value: JsonValue, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_deeper(each, levels - 1) for each in inner)


def _plainly(broken: ValueError) -> str:
    if isinstance(broken, json.JSONDecodeError):
        return f"{plainly(broken.msg)}, in line {broken.lineno}."
    return "It is not spelled in UTF-8." if isinstance(broken, UnicodeDecodeError) else f"{broken}"


def _wrong(way: Way, field: str, why: str) -> Problem:
    return Problem(
        code="ask-args",
        what=f"'{way.name}' cannot be asked like this: {field[:FIELD_SIGNS_MAX] or 'what was sent'}.",
        why=f"{why}.",
        fix=f"It takes {', '.join(way.ask.takes.model_fields) or 'nothing'}.",
        where=f"/v1/openapi.json#{way.name}",
    )
