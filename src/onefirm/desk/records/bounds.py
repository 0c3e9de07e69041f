"""How much one record may hold of what you type: a name that fits a line, a text for a page, values to count."""

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.record import RecordKind

NAME_SIGNS_MAX = 254
"""What a record is called, found by or holds several of; no longer than an address can be."""
TEXT_SIGNS_MAX = 50_000
VALUES_MAX = 200
"""So many of one field, whatever it holds already."""
WHY_SIGNS_MAX = 2_000
_NUL = "\0"


def bounded(kind: RecordKind, values: Mapping[str, JsonValue], why: str = "") -> None:
    """Raises a Refusal that names every field which holds too much."""
    wrong = [problem for name, value in values.items() for problem in _wrong(kind, name, value)]
    if len(why) > WHY_SIGNS_MAX or _NUL in why:
        wrong.append(_unkept(kind, "why", why, WHY_SIGNS_MAX))
    if wrong:
        raise Refusal(*wrong)


def several_bounded(kind: RecordKind, name: str, count: int) -> None:
    if count > VALUES_MAX:
        raise Refusal(_too_many(kind, name, count))


def _wrong(kind: RecordKind, name: str, value: JsonValue) -> Iterator[Problem]:
    if isinstance(value, list) and len(value) > VALUES_MAX:
        yield _too_many(kind, name, len(value))
        return
    short = name in kind.many or name in kind.named_by or name == kind.identity
    most = NAME_SIGNS_MAX if short else TEXT_SIGNS_MAX
    unkept = next((text for text in _texts(value) if len(text) > most or _NUL in text), None)
    if unkept is not None:
        yield _unkept(kind, name, unkept, most)


def _texts(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
        yield from value if isinstance(value, dict) else ()


def _too_many(kind: RecordKind, name: str, count: int) -> Problem:
    return Problem(
        code="record-too-much",
        what=f"{count:,} values are too many for the {name[:60]} of one {kind.name}.",
        why=f"It holds at most {VALUES_MAX}, so that a page can show all of them.",
        fix="Leave some out, or end what is not true any more: --end.",
        where=f"onefirm records kinds {kind.name}",
    )


def _unkept(kind: RecordKind, name: str, text: str, most: int) -> Problem:
    if _NUL in text:
        why, fix = "It holds the sign NUL, which no page and no file can show.", "Take that sign out."
    else:
        why = f"It has {len(text):,} signs, and {most:,} are the most that can be read where it is shown."
        fix = "Shorten it; what is longer is kept as a document, and only named here."
    return Problem(
        code="record-too-much",
        what=f"The {name[:60]} of a {kind.name} cannot be kept like this.",
        why=why,
        fix=fix,
        where=f"onefirm records kinds {kind.name}",
    )
