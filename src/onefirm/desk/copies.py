"""Copies of the firm through the desk: what there is, and one more."""

from onefirm.desk.args import Nothing
from onefirm.desk.copy_shapes import BackupsView, BackupView
from onefirm.desk.post import Post


async def back_up(post: Post, _args: Nothing, by: str) -> BackupView:
    return await post.copies.back_up(by)


async def listed(post: Post, _args: Nothing, _by: str) -> BackupsView:
    return BackupsView(
        items=tuple(post.copies.backups()), says=post.copies.last().says, key_backups=post.copies.key_backups()
    )
