"""Copies of the firm through the desk: what there is, and one more."""

from onefirm.desk.post import Post
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.copies import BackupsView, BackupView, Going, WaitArgs
from onefirm.domain.problem import Problem, Refusal


async def back_up(post: Post, _args: Nothing, by: str) -> BackupView:
    return await post.copies.back_up(by)


async def begin(post: Post, _args: Nothing, by: str) -> Going:
    """The same, for whoever wants to see how far it is."""
    return post.copies.begin(by)


async def wait(post: Post, args: WaitArgs, _by: str) -> Going:
    going = await post.copies.wait(args.milliseconds / 1000)
    if going is None:
        raise Refusal(_nothing_begun())
    return going


async def listed(post: Post, _args: Nothing, _by: str) -> BackupsView:
    return BackupsView(
        items=tuple(post.copies.backups()), says=post.copies.last().says, key_backups=post.copies.key_backups()
    )


def _nothing_begun() -> Problem:
    return Problem(
        code="backup-not-begun",
        what="No backup was begun here.",
        why="The firm was closed meanwhile, or nobody asked for one.",
        fix="Run `onefirm backup`.",
        where="onefirm backups list",
    )
