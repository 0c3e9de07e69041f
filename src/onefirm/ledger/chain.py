"""The chain: each entry is hashed over its exact stored bytes and the hash before it."""

import hashlib

GENESIS = "0" * 64
"""What stands before the first entry."""


def link(
    seq: int,
    at: str,
    kind: str,
    version: int,
    stream: str,
    stream_version: int,
    actor: str,
    cause: int | None,
    body: str,
    prev: str,
) -> str:
    """sha256 over every stored field, each with its length before it, so that no two rows share a spelling."""
    fields = (
        str(seq), at, kind, str(version), stream, str(stream_version), actor, "" if cause is None else str(cause), body, prev,
    )  # fmt: skip
    digest = hashlib.sha256()
    for field in fields:
        spelled = field.encode()
        digest.update(b"%d:" % len(spelled))
        digest.update(spelled)
    return digest.hexdigest()
