"""Exchanging a secret: the new one stands beside the old one until a sign-in with it alone was taken."""

import asyncio

from onefirm.capabilities.probing import Probed, account_of
from onefirm.capabilities.secrets import beside
from onefirm.conductor.models.trial import trial_of
from onefirm.conductor.probes import probed, told
from onefirm.desk.connections.account import all_of, can_be_tried, secrets, speaks_for
from onefirm.desk.connections.account import beside as begun
from onefirm.desk.connections.connections import known
from onefirm.desk.connections.problems import (
    needs_secret,
    no_new_one,
    no_secret_at_all,
    not_proven,
    nothing_beside,
    which_secret,
)
from onefirm.desk.connections.vault import valued
from onefirm.desk.post import Post
from onefirm.desk.shapes.connecting import RotateArgs, TestedRow, TestedView
from onefirm.domain.events.connections import CONNECTIONS_STREAM, RotationBegun, RotationEnded
from onefirm.domain.problem import Refusal
from onefirm.ledger.ledger import Put


async def rotate(post: Post, args: RotateArgs, by: str) -> TestedView:
    name = known(post, args.connection)
    account, secret = _account(post, name), _secret(post, name, args.secret)
    if args.give_up:
        return await _given_up(post, account, secret, by)
    if not args.done:
        if not args.value:
            raise Refusal(no_new_one(name, secret))
        await _begun(post, account, secret, args.value, by)
    elif beside(secret) not in post.safe.names():
        raise Refusal(nothing_beside(name, secret))
    found = await _alone(post, account, secret)
    if found is None:
        return await _by_word(post, account, secret, by) if args.done else _both_count(name, secret)
    if found.problem is None:
        if await asyncio.to_thread(speaks_for, post, account):
            await told(account, found, post.means, by)
        await _ended(post, account, secret, by, new=True)
        row = TestedRow(name=account, state="works", works=found.works, cannot=found.cannot)
        return TestedView(says=f"'{account}' signs in with the new secret; the old one is gone.", ok=True, items=(row,))
    problem = not_proven(name, secret, found.problem)
    row = TestedRow(name=account, state="fails", works=found.works, cannot=found.cannot, problem=problem)
    return TestedView(says=f"Both secrets of '{account}' are kept, and both are tried.", ok=False, items=(row,))


async def proven(post: Post, account: str, by: str) -> tuple[str, ...]:
    """After a test: a new secret that is taken by now takes its place. A sentence for each that has one beside it."""
    says: list[str] = []
    for secret in begun(post, account):
        found = await _alone(post, account, secret)
        if found is None:
            says.append(f"A new '{secret}' stands beside the old one, and both count.")
        elif found.problem is None:
            await _ended(post, account, secret, by, new=True)
            says.append(f"The new '{secret}' was taken; the old one is gone.")
        else:
            says.append(f"The new '{secret}' is not taken yet; the old one is kept as well.")
    return tuple(says)


async def _begun(post: Post, account: str, secret: str, value: str, by: str) -> None:
    """On the disk first: after a kill both lie there, and both are tried."""
    if secret not in post.safe.names():
        raise Refusal(needs_secret(account, secret))
    await asyncio.to_thread(post.safe.keep, beside(secret), valued(secret, value))
    fact = RotationBegun(name=account, secret=secret)
    await post.means.ledger.append(Put(CONNECTIONS_STREAM, fact), actor=by)


async def _alone(post: Post, account: str, secret: str) -> Probed | None:
    """Signing in with the new one and nothing else. None where nobody asks for it before something leaves."""
    value = post.wiring.secret(beside(secret))
    if value is None or not can_be_tried(post, account):
        return None
    if account not in {offer.name for offer in post.wiring.offers()}:
        return None
    one = await asyncio.to_thread(post.wiring.opened, account, {secret: value})
    trial = trial_of(one, post.means)
    found = await probed(account, trial) if trial else None
    return found if found and (found.works or found.problem) else None


async def _ended(post: Post, account: str, secret: str, by: str, *, new: bool) -> None:
    """The new one takes the place of the old one in one step; there is no moment without one that works."""
    if new:
        await asyncio.to_thread(post.safe.succeed, beside(secret), secret)
    else:
        await asyncio.to_thread(post.safe.drop, beside(secret))
    fact = RotationEnded(name=account, secret=secret, kept="new" if new else "old")
    await post.means.ledger.append(Put(CONNECTIONS_STREAM, fact), actor=by)


async def _given_up(post: Post, account: str, secret: str, by: str) -> TestedView:
    if beside(secret) not in post.safe.names():
        raise Refusal(nothing_beside(account, secret))
    await _ended(post, account, secret, by, new=False)
    return TestedView(says=f"The new secret of '{account}' is gone; the old one is used, as before.", ok=True)


async def _by_word(post: Post, account: str, secret: str, by: str) -> TestedView:
    await _ended(post, account, secret, by, new=True)
    return TestedView(says=f"From now on '{secret}' is the new one alone; the old one is gone.", ok=True)


def _both_count(name: str, secret: str) -> TestedView:
    return TestedView(
        says=f"Both count now: the new '{secret}' and the old one.",
        ok=True,
        next=(
            "Give the new one to the other side.",
            f"Once they use it: onefirm connections rotate {name} --secret {secret} --done",
        ),
    )


def _account(post: Post, name: str) -> str:
    return next(account_of(one) for one in all_of(post) if getattr(one, "name", "") == name)


def _secret(post: Post, name: str, wanted: str) -> str:
    names = secrets(post, _account(post, name))
    if not names:
        raise Refusal(no_secret_at_all(name))
    if wanted in names:
        return wanted
    first, *others = names
    if wanted or others:
        raise Refusal(which_secret(name, names))
    return first
