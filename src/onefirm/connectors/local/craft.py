"""A craft: how one kind of act becomes a file, and how the file is recognised again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, JsonValue, ValidationError

from onefirm.capabilities.blobs import Fetch
from onefirm.connectors.local.journal import Entry
from onefirm.domain.effect import EffectKind
from onefirm.domain.frozen import Json, as_json, unstorable
from onefirm.domain.problem import Problem, Refusal

_LINE_SIGNS = "\n\r\t"
_CONTROL_MAX = 0x1F
_DELETE = 0x7F


@dataclass(frozen=True)
class Stamp:
    """What marks a thing as ours. It stands in the file itself, so that no list is needed to know it."""

    effect: str
    key: str
    id: str
    at: datetime


def checked(model: type[BaseModel]) -> Callable[[Json], Json]:
    """The arguments as their kind has them, or a Refusal that says what is wrong with them."""

    def read(args: Json) -> Json:
        if why := unstorable(args) or _control(args):
            raise Refusal(_unreadable("what was sent", why))
        try:
            return as_json(model.model_validate(args))
        except ValidationError as broken:
            error = broken.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in error["loc"]) or "what was sent"
            raise Refusal(_unreadable(f"'{where}'", f"{error['msg'].rstrip('.')}.")) from broken

    return read


def taken(path: Path) -> Problem:
    return Problem(
        code="local-key-taken",
        what=f"{path.name} is there already and holds something else; nothing was done.",
        why="One name, or one key, stands for one thing, and the two differ.",
        fix="Open the file. Give this one another name, or take the other one back first.",
        where=str(path),
    )


def unwritable(folder: Path, fault: OSError, *, full: bool) -> Problem:
    return Problem(
        code="local-unwritable",
        what="It could not be written; nothing was done.",
        why=f"{folder} says: {fault.strerror or fault}.",
        fix="Make room on the disk, then try again." if full else "Make the folder writable, then try again.",
        where=str(folder),
    )


@dataclass(frozen=True)
class Craft:
    kind: EffectKind
    folder: str
    """Where the things lie, from the firm's folder."""
    ending: str
    read: Callable[[Json], Json]
    """The arguments, checked; raises a Refusal."""
    write: Callable[[Json, Stamp], bytes]
    """Equal arguments and an equal stamp give equal bytes: that is how a thing is known to be this one."""
    stamp: Callable[[bytes], Stamp | None]
    stem: Callable[[Json, str], str]
    """The name that follows from the arguments and the key."""
    base: Callable[[Json], str]
    """What a name begins with when the outside numbers its things itself."""
    id_of: Callable[[str, str], str]
    """What the thing is called: from its stem, and from a seed that no other thing has."""
    label: Callable[[Json], str] = lambda _args: ""
    """A few words for lists; they name no person."""
    filled: Callable[[Json, Fetch], Json] = lambda args, _fetch: args
    """The arguments with the bytes that they name; raises a Refusal where those are gone."""
    takes_back: str = ""
    """The kind of thing that its `receipt` names."""
    removes: bool = False
    """True when the thing that is taken back is no longer to be seen."""
    objects: Callable[[Json, Entry], Problem | None] = lambda _args, _target: None
    """Why the thing cannot be taken back like this, if it cannot."""
    taken: Callable[[Path], Problem] = taken
    unwritable: Callable[..., Problem] = unwritable


def same(craft: Craft, raw: bytes, args: Json, effect: str) -> bool:
    """Are these the bytes that this order would have written, stamp and all?"""
    stamp = craft.stamp(raw)
    return stamp is not None and stamp.effect == effect and craft.write(args, stamp) == raw


def _control(value: JsonValue) -> str:
    """Control signs have no place in a calendar, a page or a book, and some programs obey them."""
    if isinstance(value, str):
        bad = any((ord(sign) <= _CONTROL_MAX and sign not in _LINE_SIGNS) or ord(sign) == _DELETE for sign in value)
        return "It holds a control sign that cannot be shown." if bad else ""
    if isinstance(value, dict):
        return next(filter(None, (_control(item) for item in value.values())), "")
    if isinstance(value, list):
        return next(filter(None, (_control(item) for item in value)), "")
    return ""


def _unreadable(where: str, why: str) -> Problem:
    return Problem(
        code="local-arguments",
        what=f"It cannot be done like this: {where} cannot be used.",
        why=why,
        fix="Change it, then start a new plan.",
    )
