"""Tokens of programs: made, shown once, listed, revoked."""

import re
from collections.abc import Callable
from datetime import timedelta
from difflib import get_close_matches

from onefirm.desk.access import problems
from onefirm.desk.doors.secrets import SECRET_BYTES, fingerprint, token_of
from onefirm.desk.doors.standing import Token
from onefirm.desk.post import Post
from onefirm.desk.says.access import MAY, may
from onefirm.desk.shapes.access import TokenArgs, TokenRef, TokenRow, TokensView, TokenView
from onefirm.desk.shapes.args import Nothing
from onefirm.domain.access import FOR_AGENTS, Scope
from onefirm.domain.events.access import ACCESS_STREAM, TokenMade, TokenRevoked
from onefirm.domain.ids import instant
from onefirm.domain.problem import Refusal
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict

TOKENS_MAX = 100
_TRIES = 10
"""Each time somebody else was faster: so many at once are no operator."""
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


async def listed(post: Post, _args: Nothing, _by: str) -> TokensView:
    return _view(post, "")


async def make(post: Post, args: TokenArgs, by: str) -> TokenView:
    if not _NAME.fullmatch(args.name):
        raise Refusal(problems.misnamed(args.name))
    scopes = _scopes(args)
    token = token_of(post.means.chance.bytes(SECRET_BYTES))
    until = instant(post.means.clock.now() + timedelta(days=args.days))
    fact = TokenMade(
        id=post.doors.new_id("tk"), name=args.name, fingerprint=fingerprint(token), scopes=scopes, agent=args.agent,
        until=until,
    )  # fmt: skip

    def write() -> tuple[Put, ...]:
        standing = tuple(post.doors.standing().tokens.values())
        if args.name in {one.name for one in standing}:
            raise Refusal(problems.named_already(args.name))
        if len(standing) >= TOKENS_MAX:
            raise Refusal(problems.too_many(TOKENS_MAX))
        return (Put(ACCESS_STREAM, fact),)

    await _written(post, write, by)
    made = next(row for row in _view(post, "").items if row.id == fact.id)
    says = f"Whoever brings this token may {made.may} until {until[:10]}. It is shown this once: nobody keeps it."
    return TokenView(says=says, token=token, made=made)


async def revoke(post: Post, args: TokenRef, by: str) -> TokensView:
    """By its name, every one that has it: from before a name could stand over one alone, there may be several."""

    def write() -> tuple[Put, ...]:
        standing = tuple(post.doors.standing().tokens.values())
        found = [one for one in standing if args.token in (one.name, one.id)]
        if not found:
            raise Refusal(problems.no_such_token(args.token, [one.name for one in standing]))
        return tuple(Put(ACCESS_STREAM, TokenRevoked(id=one.id, name=one.name)) for one in found)

    ended = await _written(post, write, by)
    names = {put.fact.name for put in ended if isinstance(put.fact, TokenRevoked)}
    told = f"The token '{names.pop()}' counts no more." if len(ended) == 1 else f"{len(ended)} tokens count no more."
    return _view(post, told)


async def _written(post: Post, write: Callable[[], tuple[Put, ...]], by: str) -> tuple[Put, ...]:
    """Judged on who may come in now; where somebody was faster it is judged once more."""
    for _ in range(_TRIES):
        version = post.means.ledger.version(ACCESS_STREAM)
        puts = write()
        try:
            await post.means.ledger.append(*puts, actor=by, expected={ACCESS_STREAM: version})
        except Conflict:
            continue
        return puts
    raise Refusal(problems.moved_on())


def _scopes(args: TokenArgs) -> tuple[Scope, ...]:
    """In one order, however they were said."""
    for said in args.scopes:
        if said not in MAY:
            near = get_close_matches(said, MAY, n=1)
            raise Refusal(problems.no_such_scope(said, near[0] if near else ""))
    scopes: tuple[Scope, ...] = tuple(scope for scope in MAY if str(scope) in args.scopes)
    if not scopes:
        raise Refusal(problems.no_scope())
    beyond: frozenset[Scope] = frozenset(scopes) - FOR_AGENTS
    if args.agent and beyond:
        raise Refusal(problems.not_for_agents(min(beyond), args.name))
    return scopes


def _view(post: Post, says: str) -> TokensView:
    items = tuple(_row(post, one) for one in post.doors.standing().tokens.values())
    told = f"{len(items)} {'token' if len(items) == 1 else 'tokens'}." if items else "There is no token."
    return TokensView(says=says or told, items=items)


def _row(post: Post, one: Token) -> TokenRow:
    return TokenRow(
        id=one.id, name=one.name, scopes=one.scopes, may=may(one.scopes), agent=one.agent, made=one.made,
        until=one.until, over=one.until <= post.doors.now(), used=post.doors.seen(one.id, one.seen),
    )  # fmt: skip
