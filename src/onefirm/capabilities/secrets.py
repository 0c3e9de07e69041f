"""What a connection signs in with: one secret, or for a while the new one beside the old one."""

from collections.abc import Callable

Secret = Callable[[str], str | None]
"""A secret of the vault by its name; none when the vault has none of that name."""

_BESIDE = "+new"
"""No name that somebody types can end like this."""


def beside(name: str) -> str:
    """Under which name the new secret lies until it was proven."""
    return f"{name}{_BESIDE}"


def standing_beside(name: str) -> str:
    """Beside which secret this one stands; empty when it stands on its own."""
    return name.removesuffix(_BESIDE) if name.endswith(_BESIDE) else ""


def both(secret: Secret, name: str) -> tuple[str, ...]:
    """The new one first, where there is one; none where nothing lies in the vault."""
    return tuple(dict.fromkeys(word for word in (secret(beside(name)), secret(name)) if word))


class Words:
    """In which order secrets are tried: whatever was refused lately comes after what was not.

    A server that counts wrong passwords is told each of them once, and not before every letter.
    """

    def __init__(self, secret: Secret) -> None:
        self._secret = secret
        self._refused: set[int] = set()

    def of(self, name: str) -> tuple[str, ...]:
        return tuple(sorted(both(self._secret, name), key=lambda word: hash(word) in self._refused))

    def refused(self, word: str) -> None:
        self._refused.add(hash(word))

    def taken(self, word: str) -> None:
        self._refused.discard(hash(word))
