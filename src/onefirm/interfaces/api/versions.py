"""Which version of a thing was read: an ETag on what is looked at, and If-Match on what is decided about it."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from onefirm.desk.shapes.inbox import CardView
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.problem import Refusal
from onefirm.interfaces.api.problems import VERSION_TWICE, VERSION_WRONG, hash_missing, version_missing, version_unheld
from onefirm.interfaces.api.ways import Way

SIGNS = 24
STALE = "-stale"

OF_ASKING: Mapping[str, Mapping[str, Any]] = {
    "today": {"now": True},
    "tokens.list": {"items": {"__all__": {"used"}}},
    "sign-ins.list": {"items": {"__all__": {"seen", "until"}}},
}
"""What moves because somebody asks, and not because anything happened."""

TAG = r'"(?P<version>[A-Za-z0-9_-]+)(?:\.[0-9a-f]+)?"'
"""One ETag, as it came: the desk's own name of the version, and the print of all that was shown."""
_ONE_TAG = re.compile(TAG)


@dataclass(frozen=True)
class Bound:
    """A decision that names what was shown, and the ask that shows it."""

    field: str
    shown: str


BOUND = (Bound("payload", "inbox.show"), Bound("hash", "plans.preview"))
"""Fields by which the desk holds a decision to what was read. If-Match is the same in the words of HTTP."""
LETS_GO = frozenset({"inbox.accept", "inbox.edit"})
"""What lets something leave: where it cannot be taken back, the version that was read has to be named."""

APPROVES = "plans.approve"
"""Approving a plan counts for what was read, whatever is in it."""
NAMES_SHOWN = frozenset({"inbox.accept-all", "inbox.answer-all", "playbooks.rollback"})
"""What names what was shown in a field of its own, and is no single card or plan: the desk asks for it."""


def bound_of(way: Way) -> Bound | None:
    """What binds this decision to what was shown, if anything does."""
    fields = way.ask.takes.model_fields
    return next((bound for bound in BOUND if way.ask.decides and bound.field in fields), None)


def etag_of(name: str, view: Frozen) -> str:
    """What the desk calls this version, and the print of all that was shown: a reminder changes only the second.

    When it was asked is no part of it: whoever asks again a moment later has read it already.
    """
    field = next((bound.field for bound in BOUND if bound.shown == name), "")
    seen = sha256(view.model_dump_json(exclude=OF_ASKING.get(name)).encode()).hexdigest()[:SIGNS]
    return f'"{getattr(view, field)}.{seen}"' if field else f'"{seen}"'


def is_known(etag: str, if_none_match: str) -> bool:
    named = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in named or etag in named


def read_version(if_match: str) -> str:
    """The desk's own name of the version; empty for whatever stands there now."""
    if if_match.strip() == "*":
        return ""
    found = _ONE_TAG.fullmatch(if_match.strip())
    if found is None:
        raise Refusal(VERSION_WRONG)
    return found["version"]


async def bind(way: Way, args: Json, if_match: str | None, look: Callable[[str, Json], Awaitable[Frozen]]) -> Json:
    """The ask with the version that was read; refused where one has to be named and none is."""
    bound = bound_of(way)
    if bound is None:
        if if_match is not None:
            raise Refusal(version_unheld(way.name))
        return args
    if if_match is not None and (version := read_version(if_match)):
        if args.get(bound.field) and args[bound.field] != version:
            raise Refusal(VERSION_TWICE)
        return args | {bound.field: version}
    if way.name == APPROVES and not args.get(bound.field):
        raise Refusal(hash_missing(str(args["plan"])))
    if way.name in LETS_GO and not args.get(bound.field):
        card = await look(bound.shown, {**{key: args[key] for key in way.keys}, "glance": True})
        assert isinstance(card, CardView), "A card is what the inbox shows."
        if card.state == "open" and any(not will.reversible for will in card.card.will):
            raise Refusal(version_missing(card.id))
    return args
