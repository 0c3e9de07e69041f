"""Where an ask stands in HTTP: a pure function of its name and its shape. A new ask stands somewhere by itself.

The path is the name with the thing in the middle: `inbox.accept` is `POST /inbox/{question}/accept`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_origin

from onefirm.desk.asks.ask import Ask
from onefirm.domain.frozen import Frozen

THINGS: dict[str, tuple[str, ...]] = {
    "agents": ("name",),
    "answers": ("answer",),
    "connections": ("connection",),
    "imports": ("batch",),
    "inbox": ("question",),
    "ledger": ("seq",),
    "measure": ("piece",),
    "models": ("plan",),
    "passkeys": ("passkey",),
    "people": ("person",),
    "plans": ("plan",),
    "playbooks": ("name",),
    "records": ("kind", "id"),
    "schedules": ("name",),
    "templates": ("template",),
    "tokens": ("token",),
    "trust": ("cell",),
}
"""By the first word of a name: what names one thing there. An ask that needs all of it is about that thing."""
LOOKS = frozenset({"list", "show", "preview", "history"})
"""Last words of asks that only look, whoever may ask them."""

_PLAIN = (str, int, bool)


@dataclass(frozen=True)
class Way:
    """One operation: `POST /inbox/{question}/accept`, below /v1."""

    name: str
    method: Literal["GET", "POST"]
    path: str
    keys: tuple[str, ...]
    """What stands in the path, by the name the desk calls it."""
    ask: Ask

    @property
    def room(self) -> str:
        return self.name.partition(".")[0]


def way_of(name: str, asked: Ask) -> Way:
    room, _, verb = name.partition(".")
    keys = _keys(room, asked.takes)
    method = "GET" if _only_looks(verb, asked) and all(map(_fits_query, _annotations(asked, keys))) else "POST"
    if keys:
        path = "".join((f"/{room}", *(f"/{{{key}}}" for key in keys), "" if verb == "show" else f"/{verb}"))
    else:
        path = f"/{room}" if verb in ("", "list", "show") else f"/{room}/{verb}"
    return Way(name, method, path, keys, asked)


def ways(asks: Mapping[str, Ask]) -> tuple[Way, ...]:
    """All of them. A path without a key comes first: `/people/alike` asks for no person of that name."""
    return tuple(sorted((way_of(name, asked) for name, asked in asks.items()), key=lambda way: bool(way.keys)))


def _keys(room: str, takes: type[Frozen]) -> tuple[str, ...]:
    named = THINGS.get(room, ())
    needed = {name for name, field in takes.model_fields.items() if field.is_required()}
    return named if named and needed.issuperset(named) else ()


def _only_looks(verb: str, asked: Ask) -> bool:
    return not asked.decides and (asked.scope == "read" or verb in LOOKS)


def _annotations(asked: Ask, keys: tuple[str, ...]) -> list[object]:
    return [field.annotation for name, field in asked.takes.model_fields.items() if name not in keys]


def _fits_query(annotation: object) -> bool:
    return any(annotation is plain for plain in _PLAIN) or get_origin(annotation) is Literal
