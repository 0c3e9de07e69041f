"""What a connection signs in with: one secret, or for a while the new one beside the old one."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from onefirm.capabilities.connector import SignedOut

Secret = Callable[[str], str | None]
"""A secret of the vault by its name; none when the vault has none of that name."""

_Came = TypeVar("_Came")
_BESIDE, _BEFORE = "+new", "+old"
"""No name that somebody types can end like these."""


def beside(name: str) -> str:
    """Under which name the new secret lies until it was proven."""
    return f"{name}{_BESIDE}"


def before(name: str) -> str:
    """Under which name the one before lies, where a provider gave another in its place, until that one was taken."""
    return f"{name}{_BEFORE}"


def standing_beside(name: str) -> bool:
    """It stands beside another one, and not on its own."""
    return name.endswith((_BESIDE, _BEFORE))


def both(secret: Secret, name: str) -> tuple[str, ...]:
    """The new one first, where there is one; none where nothing lies in the vault."""
    return tuple(dict.fromkeys(word for word in (secret(beside(name)), secret(name)) if word))


def in_order(secret: Secret, name: str) -> tuple[str, ...]:
    """For what the other side itself exchanges: the newest first, and the one before it last."""
    return tuple(dict.fromkeys(word for word in (*both(secret, name), secret(before(name)) or "") if word))


def exchanged(secret: Secret, name: str, used: str, given: str) -> dict[str, str | None]:
    """What changes in the vault once `used` was taken and another was given in its place, or none.

    The one that was used stays until its heir was taken as well. Nothing changes where it lies here no more:
    somebody has put in another one meanwhile, and that one counts.
    """
    place = next((each for each in (beside(name), name, before(name)) if secret(each) == used), "")
    if not place:
        return {}
    if given not in ("", used):
        return {(name if place == before(name) else place): given, before(name): used}
    if place == before(name):
        return {name: used, before(name): None}
    return {before(name): None} if place == name and secret(before(name)) else {}


class Words:
    """In which order secrets are tried: whatever was refused lately comes after what was not.

    A server that counts wrong passwords is told each of them once, and not before every letter.
    """

    def __init__(self, secret: Secret) -> None:
        self._secret = secret
        self._refused: set[int] = set()

    def of(self, name: str) -> tuple[str, ...]:
        return tuple(sorted(both(self._secret, name), key=lambda word: hash(word) in self._refused))

    async def each(self, words: Sequence[str], attempt: Callable[[str], Awaitable[_Came]]) -> _Came:
        """What came of the first that was taken; raises SignedOut where none is."""
        last: SignedOut | None = None
        for word in words:
            try:
                came = await attempt(word)
            except SignedOut as no:
                last = self._no(word, no)
            else:
                self._refused.discard(hash(word))
                return came
        assert last is not None, "Somebody was refused, or signed in."
        raise last

    def each_now(self, words: Sequence[str], attempt: Callable[[str], _Came]) -> _Came:
        """The same, for who waits for the other side without letting go."""
        last: SignedOut | None = None
        for word in words:
            try:
                came = attempt(word)
            except SignedOut as no:
                last = self._no(word, no)
            else:
                self._refused.discard(hash(word))
                return came
        assert last is not None, "Somebody was refused, or signed in."
        raise last

    def _no(self, word: str, no: SignedOut) -> SignedOut:
        self._refused.add(hash(word))
        return no
