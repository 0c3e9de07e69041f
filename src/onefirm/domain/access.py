"""What somebody who comes in may be allowed."""

from typing import Literal

Scope = Literal["read", "send", "decide", "manage"]
"""What whoever asks has to be allowed: to look; to send a wish; to decide in the operator's place; to hold the keys of
the firm, its copies, its ways in, and what is read from or written to this machine."""

FOR_AGENTS: frozenset[Scope] = frozenset(("read", "send"))
"""All that software which acts by itself can ever be allowed: it must not say yes to what it wished for."""
