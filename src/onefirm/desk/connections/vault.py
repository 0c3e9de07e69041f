"""The vault through the desk: secrets by name, and a new key. No value of a secret ever comes back from here."""

import asyncio
import re

from onefirm.capabilities.probing import secrets_of
from onefirm.capabilities.secrets import before, beside
from onefirm.desk.post import Post
from onefirm.desk.shapes.args import Name, Nothing
from onefirm.desk.shapes.vault import Secret, SecretRow, VaultView
from onefirm.domain.events.firm import KeysRotated, SecretKept, SecretRemoved
from onefirm.domain.events.streams import of_vault
from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.signed import SECRET_BYTES_MIN, key_of
from onefirm.ledger.ledger import Put

VALUE_SIGNS_MAX = 10_000
_UNTYPED = frozenset(map(chr, (*range(0x20), 0x7F, 0xFFFD))) - frozenset("\t\n\r")
"""No secret that somebody was given holds one of these: another file was named by mistake."""
_NAME = re.compile(r"[a-z][a-z0-9-]{0,63}")


async def listed(post: Post, _args: Nothing, _by: str) -> VaultView:
    return _view(post, "")


async def keep(post: Post, args: Secret, by: str) -> VaultView:
    """First onto the disk, then into the books: a name in the books has a secret behind it."""
    if not _NAME.fullmatch(args.name):
        raise Refusal(_misnamed(args.name))
    await asyncio.to_thread(post.safe.keep, args.name, valued(args.name, args.value))
    await _alone(post, args.name)
    await post.means.ledger.append(Put(of_vault(), SecretKept(name=args.name)), actor=by)
    return _view(post, f"'{args.name}' is in the vault. Its value is shown to nobody.{_too_short(post, args)}")


def _too_short(post: Post, given: Secret) -> str:
    """What is signed with so little is taken in from nobody, and whoever sends it is not told why."""
    hooks = [one for one in post.means.crew.sources if one.name.startswith("hook-")]
    names = {name for one in hooks for name in secrets_of(one)}
    if given.name not in names or key_of(given.value):
        return ""
    return f" But that is too short, so its hook stays closed: put in one of at least {SECRET_BYTES_MIN} bytes."


async def _alone(post: Post, name: str) -> None:
    """Whatever stood beside it counts no more."""
    for other in (beside(name), before(name)):
        await asyncio.to_thread(post.safe.drop, other)


def valued(name: str, value: str) -> str:
    """A Refusal where nothing was given, or more than any secret has."""
    if not 0 < len(value) <= VALUE_SIGNS_MAX:
        raise Refusal(_no_value(name))
    if not value.strip() or any(sign in value for sign in _UNTYPED):
        raise Refusal(_odd(name))
    return value


async def remove(post: Post, args: Name, by: str) -> VaultView:
    if not await asyncio.to_thread(post.safe.drop, args.name):
        raise Refusal(_no_such(args.name))
    await _alone(post, args.name)
    await post.means.ledger.append(Put(of_vault(), SecretRemoved(name=args.name)), actor=by)
    return _view(post, f"'{args.name}' is gone. Backups of the keys from before still have it for a while.")


async def rotate(post: Post, _args: Nothing, by: str) -> VaultView:
    """The firm stays open: whoever seals or opens meanwhile waits a moment."""
    wrapped = await asyncio.to_thread(post.safe.rotate)
    await post.means.ledger.append(Put(of_vault(), KeysRotated(mark=post.safe.mark)), actor=by)
    return _view(post, f"{wrapped} keys are wrapped with a new one now. Make a new recovery kit: onefirm vault kit")


def _view(post: Post, says: str) -> VaultView:
    since = {
        event.fact.name: event.at
        for event in post.means.ledger.stream(of_vault())
        if isinstance(event.fact, SecretKept)
    }
    items = tuple(SecretRow(name=name, since=since.get(name, "")) for name in post.safe.names())
    told = f"{len(items)} in the vault." if items else "There is no secret in the vault."
    return VaultView(says=says or told, items=items, mark=post.safe.mark)


def _misnamed(name: str) -> Problem:
    return Problem(
        code="secret-misnamed",
        what=f"'{name[:80]}' is no name for a secret.",
        why="A name stands in the books for ever: small letters, digits and dashes, at most 64, a letter first.",
        fix="For example: onefirm vault set mail-password",
    )


def _no_value(name: str) -> Problem:
    return Problem(
        code="secret-empty",
        what=f"No secret was given for '{name}'.",
        why=f"It is read from the terminal or from a pipe: one line, at most {VALUE_SIGNS_MAX} signs.",
        fix=f"onefirm vault set {name}",
    )


def _odd(name: str) -> Problem:
    return Problem(
        code="secret-odd",
        what=f"What was given for '{name}' is no secret, so it was not kept.",
        why="It is blank, or holds signs that nobody can type; most often another file was meant.",
        fix=f"onefirm vault set {name}",
    )


def _no_such(name: str) -> Problem:
    return Problem(
        code="secret-unknown",
        what=f"There is no secret '{name[:80]}' in the vault.",
        why="Nothing was put in under this name, or it was removed.",
        fix="Look at what is there: onefirm vault",
        where="onefirm vault",
    )
