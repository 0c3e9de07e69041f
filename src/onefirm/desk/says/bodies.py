"""The body of an entry as people read it: one value a line, personal words in clear, what is inside of what."""

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from onefirm.desk.says.plans import plain
from onefirm.desk.shapes.ledger import Line

LINES_MAX = 200
_DEEP_MAX = 3
_LONG_SIGNS = 120
_FORGOTTEN = "forgotten: the key of this person was destroyed"


def lines(body: Mapping[str, JsonValue]) -> tuple[Line, ...]:
    """At most so many; whoever wants all of it exactly reads the stored form."""
    told: list[Line] = []
    for line in _of(body, 0):
        if len(told) == LINES_MAX:
            return (*told, Line(name="and more", value="in the stored form"))
        told.append(line)
    return tuple(told)


def _of(body: Mapping[str, JsonValue], deep: int) -> Iterator[Line]:
    for name, value in body.items():
        yield from _line(plain(name).capitalize(), value, deep)


def _line(name: str, value: JsonValue, deep: int) -> Iterator[Line]:
    if isinstance(value, dict) and {"subject", "value"} <= value.keys() <= {"subject", "value", "erased"}:
        value = _FORGOTTEN if value.get("erased") else value["value"]
    if value in ("", None, [], {}):
        return
    if isinstance(value, dict):
        yield from _inside(name, value, deep)
    elif isinstance(value, list):
        yield from _several(name, value, deep)
    else:
        text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        yield Line(name=name, value=text, deep=deep, long=len(text) > _LONG_SIGNS or "\n" in text)


def _inside(name: str, value: Mapping[str, JsonValue], deep: int) -> Iterator[Line]:
    if deep == _DEEP_MAX:
        yield Line(name=name, value=f"{len(value)} values", deep=deep)
        return
    yield Line(name=name, value="", deep=deep)
    yield from _of(value, deep + 1)


def _several(name: str, value: list[JsonValue], deep: int) -> Iterator[Line]:
    if not any(isinstance(each, (dict, list)) for each in value):
        text = ", ".join(str(each) for each in value)
        yield Line(name=name, value=text, deep=deep, long=len(text) > _LONG_SIGNS)
    elif deep == _DEEP_MAX:
        yield Line(name=name, value=f"{len(value)} of them", deep=deep)
    else:
        for number, each in enumerate(value, start=1):
            yield from _line(f"{name} {number}", each, deep)
