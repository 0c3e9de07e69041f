"""Which passkeys there are. One is added in the browser that it is for; see `desk/doors/passkeys.py`."""

from onefirm.desk.access import problems
from onefirm.desk.doors.standing import Passkey
from onefirm.desk.post import Post
from onefirm.desk.shapes.access import PasskeyRef, PasskeyRow, PasskeysView
from onefirm.desk.shapes.args import Nothing
from onefirm.domain.events.access import ACCESS_STREAM, PasskeyRemoved
from onefirm.domain.personal import our_own
from onefirm.domain.problem import Refusal
from onefirm.ledger.ledger import Put


async def listed(post: Post, _args: Nothing, _by: str) -> PasskeysView:
    return _view(post, "")


async def remove(post: Post, args: PasskeyRef, by: str) -> PasskeysView:
    """It signs nobody in from now on. Whoever came in with it stays: that is a sign-in of its own."""
    one = _one(post, args.passkey)
    fact = PasskeyRemoved(id=one.id, name=our_own(one.name))
    await post.means.ledger.append(Put(ACCESS_STREAM, fact), actor=by)
    still = sum(each.passkey == one.id for each in post.doors.sign_ins())
    says = f"The passkey '{one.name}' signs nobody in any more."
    more = f" {still} {'browser' if still == 1 else 'browsers'} it signed in stay signed in until you revoke them."
    return _view(post, says + (more if still else ""))


def _one(post: Post, name: str) -> Passkey:
    found = [one for one in post.doors.standing().passkeys.values() if name and one.id.endswith(name)]
    found = found or [one for one in post.doors.standing().passkeys.values() if name and one.name == name]
    if len(found) != 1:
        raise Refusal(problems.no_such_passkey(name, len(found)))
    return found[0]


def _view(post: Post, says: str) -> PasskeysView:
    items = tuple(
        PasskeyRow(id=one.id, name=one.name, host=one.host, carried=one.carried, added=one.added, used=one.seen)
        for one in post.doors.standing().passkeys.values()
    )
    told = f"{len(items)} {'passkey' if len(items) == 1 else 'passkeys'}." if items else "There is no passkey yet."
    return PasskeysView(says=says or told, page=post.doors.page(), items=items)
