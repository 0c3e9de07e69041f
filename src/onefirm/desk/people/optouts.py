"""Opt-outs through the desk: who is not written to any more, and since when."""

import re

from onefirm.conductor.hearing.people import Hearing
from onefirm.desk.post import Post
from onefirm.desk.shapes.args import Limit, OptOutArgs
from onefirm.desk.shapes.optouts import OptOutRow, OptOutsView
from onefirm.domain.problem import Problem, Refusal

_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")


async def listed(post: Post, args: Limit, _by: str) -> OptOutsView:
    return _view(post, "", args.limit)


async def add(post: Post, args: OptOutArgs, by: str) -> OptOutsView:
    """From this moment on nothing leaves for this address; what waits for it is judged anew."""
    address = _address(args.address)
    new = await Hearing(post.means).opt_out(address, args.why or "The operator said so.", by)
    return _view(post, f"{address} is not written to any more." if new else f"{address} had opted out already.")


async def remove(post: Post, args: OptOutArgs, by: str) -> OptOutsView:
    address = _address(args.address)
    lifted = await Hearing(post.means).opt_in(address, args.why or "The operator said so.", by)
    if not lifted:
        raise Refusal(_never_out(address, listed=address in {each.casefold() for each in post.means.policy.opt_outs}))
    return _view(post, f"{' and '.join(lifted)} may be written to again.")


def _view(post: Post, says: str, limit: int = 100) -> OptOutsView:
    rows = post.means.views.all("opt_outs_newest", limit=limit)
    items = [OptOutRow(address=str(row["address"]), why=str(row["why"]), since=str(row["at"])) for row in rows]
    items += [OptOutRow(address=address, why="policy.toml says so.") for address in post.means.policy.opt_outs]
    told = f"{len(items)} not to be written to." if items else "Nobody has asked not to be written to."
    return OptOutsView(says=says or told, items=tuple(items))


def _address(text: str) -> str:
    address = text.strip().casefold()
    if _ADDRESS.fullmatch(address):
        return address
    raise Refusal(
        Problem(
            code="address-wrong",
            what=f"'{text[:80]}' is no mail address.",
            why="An opt-out is kept for one whole address.",
            fix="Write it out: onefirm optouts add ada@fern.example",
            where="onefirm optouts list",
        )
    )


def _never_out(address: str, *, listed: bool) -> Problem:
    return Problem(
        code="opt-out-unknown",
        what=f"{address} is not among those you took out here.",
        why="policy.toml lists it." if listed else "Nobody asked that it should not be written to.",
        fix="Take it out of 'opt-outs' there." if listed else "Nothing needs to be done.",
        where="policy.toml" if listed else "onefirm optouts list",
    )
