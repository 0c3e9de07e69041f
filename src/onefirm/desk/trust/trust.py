"""Trust through the desk: how far each kind of act is from running by itself, and the operator's word on it."""

from collections.abc import Mapping
from datetime import timedelta

from onefirm.conductor.facts import later
from onefirm.desk.firm.cells import tests_in
from onefirm.desk.firm.slowest import slowest_in
from onefirm.desk.post import Post
from onefirm.desk.says.trust import listed_says, price_says
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.trust import CellRef, CellView, CellWhy, GrantArgs, TrustSaid, TrustView
from onefirm.desk.trust.problems import (
    already,
    never,
    new_to_us,
    no_cell,
    not_earned,
    not_low,
    nothing_to,
    other_mode,
    several,
)
from onefirm.desk.trust.views import Kept, earned_in, kept_in, view_of
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.streams import of_trust
from onefirm.domain.events.trust import TrustCarried, TrustDemoted, TrustGranted, TrustPromoted, TrustRevoked
from onefirm.domain.personal import our_own
from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger.ledger import Put
from onefirm.policy.trust.cells import GRANTED, key_of
from onefirm.policy.trust.outlook import Outlook
from onefirm.policy.trust.words import day_of

_THOUSAND = 1000


async def listed(post: Post, _args: Nothing, _by: str) -> TrustView:
    items = tuple(view_of(post, kept) for kept in kept_in(post))
    alone = sum(item.level != "asks" for item in items)
    price = price_says(earned_in(post).canaries())
    return TrustView(
        says=listed_says(alone, len(items)), price=price, tests=tests_in(post), items=items, slowest=slowest_in(post)
    )


async def shown(post: Post, args: CellRef, _by: str) -> CellView:
    return view_of(post, _found(post, args.cell))


async def promote(post: Post, args: CellRef, by: str) -> TrustSaid:
    """Only what has earned it, and only as it stands at this moment."""
    kept, version = _kept(post, args.cell)
    view = view_of(post, kept)
    seen = earned_in(post).seen(kept.cell)
    if why := _why_not(view, seen):
        raise Refusal(why)
    bound = min(_THOUSAND, round(seen.bound * _THOUSAND))
    fact = TrustPromoted(cell=kept.cell, decisions=seen.decisions, corrected=seen.corrected, bound=bound)
    return await _said(post, kept, fact, version, by, f"'{view.title}' runs by itself from now on.")


async def grant(post: Post, args: GrantArgs, by: str) -> TrustSaid:
    kept, version = _kept(post, args.cell)
    view = view_of(post, kept)
    if kept.kind.risk not in GRANTED and not view.bars:
        raise Refusal(not_low(view))
    if view.level == "granted":
        raise Refusal(already(view))
    if why := _barred(view):
        raise Refusal(why)
    until = later(post.means, int(timedelta(days=args.days).total_seconds()))
    fact = TrustGranted(cell=kept.cell, until=until, acts_max=args.acts, why=our_own(args.why))
    bounds = f"{args.acts} acts at most, until {day_of(until)}"
    return await _said(post, kept, fact, version, by, f"'{view.title}' may run by itself: {bounds}.")


async def revoke(post: Post, args: CellWhy, by: str) -> TrustSaid:
    return await _word(post, args, "revoke", by)


async def demote(post: Post, args: CellWhy, by: str) -> TrustSaid:
    return await _word(post, args, "demote", by)


async def carry(post: Post, args: CellWhy, by: str) -> TrustSaid:
    return await _word(post, args, "carry", by)


_WORDS: Mapping[str, tuple[type[TrustRevoked | TrustDemoted | TrustCarried], str]] = {
    "revoke": (TrustRevoked, "'{}' asks you again. What it showed still counts."),
    "demote": (TrustDemoted, "'{}' asks you again, and begins anew."),
    "carry": (TrustCarried, "What was shown before counts for '{}' again. It stays marked as assumed."),
}
"""What may be said of a kind of act with a reason and nothing else: the fact, and what follows from it."""


async def _word(post: Post, args: CellWhy, verb: str, by: str) -> TrustSaid:
    kept, version = _kept(post, args.cell)
    view = view_of(post, kept)
    if verb not in view.may:
        raise Refusal(nothing_to(view, verb))
    fact, says = _WORDS[verb]
    return await _said(post, kept, fact(cell=kept.cell, why=our_own(args.why)), version, by, says.format(view.title))


async def _said(post: Post, kept: Kept, fact: Fact, version: int, by: str, says: str) -> TrustSaid:
    """Whoever looked at it before it moved is told so: of two words about one kind of act only one counts."""
    stream = of_trust(key_of(kept.cell))
    await post.means.ledger.append(Put(stream, fact), actor=by, expected={stream: version})
    level = earned_in(post).level(kept.cell)
    return TrustSaid(cell=key_of(kept.cell), says=says, level=level)


def _kept(post: Post, name: str) -> tuple[Kept, int]:
    """The version is read before anything is judged."""
    kept = _found(post, name)
    return kept, post.means.ledger.version(of_trust(key_of(kept.cell)))


def _found(post: Post, name: str) -> Kept:
    known = {key_of(kept.cell): kept for kept in kept_in(post)}
    if name in known:
        return known[name]
    like = [key for key in known if key.startswith(f"{name}:")] or [key for key in known if key.startswith(name)]
    if not like:
        raise Refusal(no_cell(name, tuple(known)))
    # Whoever names only the step means those it reached before, by the work of those whose step it is.
    usual = [key for key in like if not known[key].cell.stood_in] or like
    meant = [key for key in usual if known[key].cell.known] or usual
    if len(meant) > 1:
        raise Refusal(several(name, meant))
    return known[meant[0]]


def _why_not(view: CellView, seen: Outlook) -> Problem | None:
    return _barred(view) or (None if seen.earned else not_earned(view))


def _barred(view: CellView) -> Problem | None:
    if view.bars:
        return never(view)
    if not view.known:
        return new_to_us(view)
    return already(view) if view.level == "earned" else other_mode(view) if view.mode != "earn" else None
