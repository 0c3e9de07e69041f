"""Words to look for, as they were typed. In a pattern of SQL `%` and `_` stand for anything, and nobody means that.

Each `LIKE :pattern` of a query says `ESCAPE '!'`, which SQLite and PostgreSQL read alike, whatever they are set to.
"""

_ESCAPED = str.maketrans({sign: f"!{sign}" for sign in "!%_"})


def inside(words: str) -> str:
    """Whatever holds these words."""
    return f"%{_plain(words)}%"


def within(words: str) -> str:
    """Whatever holds these words, and begins one of its own with them."""
    return f"% {_plain(words)}%"


def at_the_end(words: str) -> str:
    """Whatever ends with them, like the id of which only the end was typed."""
    return f"%{_plain(words)}"


def _plain(words: str) -> str:
    return words.translate(_ESCAPED)
