"""Trying the site: what stands in the repository, and whether it would take a push. Nothing is pushed."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from onefirm.capabilities.connector import NeedsYou, NotNow, SignedOut, Unknown
from onefirm.capabilities.probing import Probed
from onefirm.connectors.site import problems
from onefirm.connectors.site.git import Git, TooSlow
from onefirm.connectors.site.settings import SiteSettings
from onefirm.connectors.site.words import Ran, fail

_NAMED_MAX = 10
_REHEARSAL = "refs/heads/onefirm-rehearsal"
_NOBODY = "onefirm <> 0 +0000"
_LATER = "Whether '{}' is protected, and whether the site is built from it, shows with the first page."

Trial = Callable[[Path], Git]
"""Git in this folder."""


async def probed(room: Path, git_in: Trial, own: SiteSettings) -> Probed:
    """In a folder of its own: the copy that the firm works with is not touched, whatever the settings say by now."""
    try:
        room.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=room, prefix="trial-") as folder:
            git = git_in(Path(folder) / "repository")
            await asyncio.to_thread(git.prepare)
            return await _looked(git, own)
    except OSError as fault:
        return Probed(problem=problems.unwritten(str(room), f"{fault.strerror or fault}."))


async def _looked(git: Git, own: SiteSettings) -> Probed:
    ran = await _tried(git, own, "ls-remote", "--heads", "origin")
    if isinstance(ran, Probed):
        return ran
    there = [line.partition("refs/heads/")[2] for line in ran.text.splitlines()]
    if there and own.branch not in there:
        return Probed(problem=problems.no_branch(own, there))
    shown = ", ".join(there[:_NAMED_MAX]) + (", ..." if len(there) > _NAMED_MAX else "")
    stands = f"its branches: {shown}" if there else f"it is empty, and the first page makes '{own.branch}'"
    reads = f"The repository at {own.host} was read; {stands}."
    push = await _tried(git, own, "push", "--dry-run", "--porcelain", "--no-verify", "origin", await _rehearsal(git))
    if isinstance(push, Probed):
        return Probed(works=(reads,), problem=push.problem, signed_out=push.signed_out)
    takes = f"A push was asked for and would be taken by {own.host}; nothing was pushed."
    return Probed(works=(reads, takes), cannot=(_LATER.format(own.branch),))


async def _rehearsal(git: Git) -> str:
    """An empty commit for a branch that nobody ever sees: everything of a push but the push."""
    tree = (await git.local("mktree")).text
    raw = f"tree {tree}\nauthor {_NOBODY}\ncommitter {_NOBODY}\n\nA rehearsal\n".encode()
    commit = (await git.local("hash-object", "-t", "commit", "-w", "--stdin", given=raw)).text
    return f"+{commit}:{_REHEARSAL}"


async def _tried(git: Git, own: SiteSettings, *words: str) -> Ran | Probed:
    try:
        ran = await git.remote(*words)
        if ran.code == 0:
            return ran
        fail(ran, own, str(git.folder), sent=False)
    except NeedsYou as needs:
        return Probed(problem=needs.problem, signed_out=isinstance(needs, SignedOut))
    except (NotNow, Unknown) as fault:
        return Probed(problem=problems.not_reached(own, fault.why))
    except TooSlow as slow:
        return Probed(problem=problems.not_reached(own, str(slow)))
