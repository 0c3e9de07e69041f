"""Files that go with a letter: read where the operator named them, kept sealed, and bound into what they agree to."""

import asyncio
from collections.abc import Sequence
from mimetypes import guess_type
from pathlib import Path

from pydantic import JsonValue

from onefirm.capabilities.mail import ATTACHED_BYTES_MAX, FILES, Attachment, takes_files
from onefirm.conductor.stands import act_of
from onefirm.desk.post import Post
from onefirm.domain.effect import EffectKind
from onefirm.domain.frozen import Json, as_json, canonical
from onefirm.domain.ids import EffectId
from onefirm.domain.problem import Problem, Refusal

_ANY_BYTES = "application/octet-stream"


async def with_files(post: Post, question: str, paths: Sequence[str]) -> dict[str, str]:
    """The change that adds these files to the letter; nothing where none is named. Raises a Refusal for a bad one."""
    if not paths:
        return {}
    row = post.means.views.one("question", question=question)
    act = act_of(EffectId(str(row["effect"])), post.means) if row and row["effect"] else None
    kind = post.means.crew.kind(act.declared.does) if act else None
    if act is None or kind is None or not takes_files(kind.args):
        raise Refusal(_takes_none(question))
    files = [(Path(path), await asyncio.to_thread(_read, Path(path))) for path in paths]
    already = act.args.get(FILES)
    listed: list[JsonValue] = list(already) if isinstance(already, list) else []
    for path, raw in files:
        sha256 = await asyncio.to_thread(post.means.blobs.keep, act.declared.subject, raw)
        listed.append(as_json(_attachment(path, sha256, len(raw))))
    return {FILES: canonical(listed)}


def named_files(kind: EffectKind | None, args: Json) -> str:
    """`offer.pdf (12,345 bytes)`: every file that goes along with a letter."""
    value = args.get(FILES) if kind and takes_files(kind.args) else None
    files = [Attachment.model_validate(one) for one in value] if isinstance(value, list) else []
    return " and ".join(f"{one.name} ({one.bytes_long:,} bytes)" for one in files)


def _attachment(path: Path, sha256: str, size: int) -> Attachment:
    media_type = guess_type(path.name)[0] or _ANY_BYTES
    try:
        return Attachment(name=path.name, media_type=media_type, sha256=sha256, size=size)
    except ValueError as unfit:
        raise Refusal(_unfit(path, "Its name, or what it is, cannot stand in a letter.")) from unfit


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise Refusal(_unfit(path, "There is no such file."))
        if path.stat().st_size > ATTACHED_BYTES_MAX:
            raise Refusal(_unfit(path, f"It is longer than {ATTACHED_BYTES_MAX:,} bytes."))
        raw = path.read_bytes()
    except OSError as fault:
        raise Refusal(_unfit(path, f"It could not be read: {fault.strerror}.")) from fault
    if not raw:
        raise Refusal(_unfit(path, "It is empty."))
    return raw


def _unfit(path: Path, why: str) -> Problem:
    return Problem(
        code="attachment-unfit",
        what=f"'{path.name[:80]}' cannot go with the letter, so nothing was decided.",
        why=why,
        fix="Name another file, or a copy with a plain name.",
        where=str(path),
    )


def _takes_none(question: str) -> Problem:
    return Problem(
        code="attachment-unwanted",
        what="No file can go with this, so nothing was decided.",
        why="Only a letter that waits for your yes takes files along.",
        fix="Leave --attach away.",
        where=f"onefirm inbox show {question}",
    )
