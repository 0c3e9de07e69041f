"""Which browsers are signed in, and how that ends."""

from onefirm.desk.access import problems
from onefirm.desk.doors.standing import SignIn
from onefirm.desk.post import Post
from onefirm.desk.shapes.access import SignInRef, SignInRow, SignInsArgs, SignInsView
from onefirm.domain.events.access import ACCESS_STREAM, SignInEnded
from onefirm.domain.problem import Refusal
from onefirm.ledger.ledger import Put


async def listed(post: Post, args: SignInsArgs, _by: str) -> SignInsView:
    return _view(post, args.here, "")


async def revoke(post: Post, args: SignInRef, by: str) -> SignInsView:
    """One, or all others: what a lost telephone held opens nothing from this entry on."""
    ending = _others(post, args.here) if args.others else (_one(post, args.sign_in),)
    if not ending:
        return _view(post, args.here, "No other browser is signed in.")
    puts = [Put(ACCESS_STREAM, SignInEnded(id=one.id, browser=one.browser, why="revoked")) for one in ending]
    await post.means.ledger.append(*puts, actor=by)
    whose = ending[0].browser if len(ending) == 1 else f"{len(ending)} browsers"
    return _view(post, args.here, f"{whose} {'is' if len(ending) == 1 else 'are'} signed in no more.")


def _others(post: Post, here: str) -> tuple[SignIn, ...]:
    return tuple(one for one in post.doors.sign_ins() if one.id != here)


def _one(post: Post, name: str) -> SignIn:
    found = [one for one in post.doors.sign_ins() if name and one.id.endswith(name)]
    if len(found) != 1:
        raise Refusal(problems.no_such_sign_in(name, len(found)))
    return found[0]


def _view(post: Post, here: str, says: str) -> SignInsView:
    items = tuple(_row(post, one, here) for one in post.doors.sign_ins())
    count = len(items)
    told = f"{count} {'browser is' if count == 1 else 'browsers are'} signed in." if items else "Nobody is signed in."
    return SignInsView(says=says or told, items=items)


def _row(post: Post, one: SignIn, here: str) -> SignInRow:
    way = {"start-link": "a start link", "passkey": "a passkey"}[one.way]
    seen = post.doors.seen(one.id, one.seen)
    return SignInRow(
        id=one.id, browser=one.browser, way=way, began=one.began, seen=seen, until=one.until, here=one.id == here
    )
