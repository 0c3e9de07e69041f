"""Who asks, and what they may: a token, or the browser that the operator is signed in with."""

from dataclasses import dataclass
from typing import get_args

from starlette.requests import Request

from onefirm.desk.shapes.access import Bearers
from onefirm.domain.access import Scope
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.problem import Refusal
from onefirm.interfaces.api.problems import NOBODY, TOKEN_UNKNOWN, agent_decides, scope_missing
from onefirm.interfaces.api.ways import Way
from onefirm.interfaces.told import SIGNED_IN

NEEDS: dict[str, dict[str, Scope]] = {"inbox.edit": {"attach": "manage"}}
"""What of an ask needs more than the ask itself: files of this machine, which a decision alone gives nobody."""
UNREAD: dict[str, tuple[str, ...]] = {"intents.say": ("candidates", "would")}
"""What of an answer tells what the firm knows of others: whoever may only send does not get it."""

_BEARER = "bearer "


@dataclass(frozen=True)
class Caller:
    """Whoever asks, by the name the ledger will give them."""

    name: str
    by: str
    scopes: frozenset[Scope]
    agent: bool = False


OPERATOR = Caller("the operator's browser", "operator", frozenset(get_args(Scope)))


def caller_of(request: Request, bearers: Bearers) -> Caller:
    """Where a token is sent, it alone counts: a cookie beside it is the browser's doing, and nobody's word."""
    sent = request.headers.get("authorization")
    if sent is None:
        if request.scope.get(SIGNED_IN) is True:
            return OPERATOR
        raise Refusal(NOBODY)
    found = bearers.bearer(sent[len(_BEARER) :].strip()) if sent.lower().startswith(_BEARER) else None
    if found is None:
        raise Refusal(TOKEN_UNKNOWN)
    return Caller(found.name, found.by, found.scopes, found.agent)


def let(caller: Caller, way: Way) -> None:
    """Before the body is read: what it holds is nothing to whoever may not ask."""
    if caller.agent and way.ask.decides:
        raise Refusal(agent_decides(way.name))
    _held(caller, way.name, way.ask.scope)


def let_say(caller: Caller, way: Way, args: Json) -> None:
    for field, scope in NEEDS.get(way.name, {}).items():
        if args.get(field):
            _held(caller, way.name, scope, f" with '{field}'")


def readable(caller: Caller, way: Way, view: Frozen) -> Frozen:
    """The answer, without what its caller may not read."""
    if "read" in caller.scopes or way.name not in UNREAD:
        return view
    return view.model_copy(update={name: type(view).model_fields[name].get_default() for name in UNREAD[way.name]})


def _held(caller: Caller, name: str, scope: Scope, what: str = "") -> None:
    if scope not in caller.scopes:
        raise Refusal(scope_missing(name, scope, ", ".join(sorted(caller.scopes)), what))
