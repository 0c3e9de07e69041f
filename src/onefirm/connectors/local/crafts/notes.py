"""Acts that are kept as a small JSON file a person can read: what was asked, and the mark of who asked."""

import json
from datetime import UTC, datetime

from onefirm.connectors.local.craft import Stamp
from onefirm.domain.frozen import Json
from onefirm.domain.ids import instant, moment


def write(args: Json, stamp: Stamp) -> bytes:
    mark: Json = {"effect": stamp.effect, "key": stamp.key, "id": stamp.id, "at": instant(stamp.at.astimezone(UTC))}
    return (json.dumps({**mark, "args": args}, ensure_ascii=False, indent=2) + "\n").encode()


def stamp(raw: bytes) -> Stamp | None:
    try:
        return of_mark(json.loads(raw))
    except (ValueError, RecursionError):
        return None


def of_mark(mark: object) -> Stamp | None:
    """The stamp in what was read. Nothing, when it is none of ours."""
    if not isinstance(mark, dict):
        return None
    found: list[str] = [str(mark.get(name, "")) for name in ("effect", "key", "id", "at")]  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]  Whatever lies there, it is turned into text.
    if not all(found):
        return None
    try:
        return Stamp(found[0], found[1], found[2], _moment(found[3]))
    except (ValueError, RecursionError):
        return None


def stem(_args: Json, key: str) -> str:
    return key


def id_of(stem: str, _seed: str) -> str:
    return stem


def _moment(text: str) -> datetime:
    at = moment(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
