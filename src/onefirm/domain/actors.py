"""Who may stand behind an entry, by the name the ledger gives them."""

OPERATOR = "operator"
CONDUCTOR = "conductor"
"""The firm itself, going on with its plans."""
BY_LINK = f"{OPERATOR} by mail link"
_BEARER = "token "


def with_token(name: str) -> str:
    """Whoever does it with the token of this name."""
    return f"{_BEARER}{name}"


def is_operators(actor: str) -> bool:
    """The operator's own hand, wherever they were; no program that they gave a token to."""
    return actor in (OPERATOR, BY_LINK)


def awaits(actor: str) -> bool:
    """Somebody outside the house did this and waits for the answer; whatever they are told must be on the disk."""
    return actor.startswith((OPERATOR, _BEARER))
