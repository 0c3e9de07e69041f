"""Who may see the page: a start link that opens once, and the session it becomes."""

import base64
import hashlib
from datetime import datetime, timedelta
from typing import Protocol

from onefirm.capabilities.clock import Chance, Clock
from onefirm.capabilities.ways import Rate
from onefirm.guard.turnstile import Turnstile

SECRET_BYTES = 32
START_LINK_MINUTES = 60
SESSION_DAYS = 30
START_LINKS_MAX = 50
SESSIONS_MAX = 200
WRONG_LINKS = Rate(count=30, per_seconds=600, burst=10)
"""So many links that are none may somebody open. A true one costs nothing, however often a scanner looks at it."""


class Keyring(Protocol):
    """Where fingerprints of sessions are kept, each with the moment it ends."""

    def keep(self, fingerprint: str, until: datetime) -> None: ...

    def until(self, fingerprint: str) -> datetime | None: ...

    def drop(self, fingerprint: str) -> None: ...


class InMemory:
    """A keyring that forgets when the process ends. The oldest entry makes room for the newest."""

    def __init__(self, entries_max: int) -> None:
        self._entries_max = entries_max
        self._ends: dict[str, datetime] = {}

    def keep(self, fingerprint: str, until: datetime) -> None:
        self._ends.pop(fingerprint, None)
        while len(self._ends) >= self._entries_max:
            del self._ends[next(iter(self._ends))]
        self._ends[fingerprint] = until

    def until(self, fingerprint: str) -> datetime | None:
        return self._ends.get(fingerprint)

    def drop(self, fingerprint: str) -> None:
        self._ends.pop(fingerprint, None)


class Gatekeeper:
    """Hands out start links and sessions. Only the sha256 of a secret stays here, never the secret."""

    def __init__(self, clock: Clock, chance: Chance, sessions: Keyring | None = None) -> None:
        self._clock = clock
        self._chance = chance
        self._wrong = Turnstile(WRONG_LINKS, clock)
        self._starts: Keyring = InMemory(START_LINKS_MAX)
        self._sessions: Keyring = sessions or InMemory(SESSIONS_MAX)

    def start_path(self) -> str:
        """A new start link, to be put behind the address of the page. It opens once, within the hour."""
        token = self._secret()
        self._starts.keep(fingerprint(token), self._clock.now() + timedelta(minutes=START_LINK_MINUTES))
        return f"/start?token={token}"

    def redeem(self, token: str) -> str | None:
        """Trade a start token for a session. The token is spent, even when it came too late."""
        start = fingerprint(token)
        until = self._starts.until(start)
        self._starts.drop(start)
        if until is None or until < self._clock.now():
            return None
        session = self._secret()
        self._sessions.keep(fingerprint(session), self._clock.now() + timedelta(days=SESSION_DAYS))
        return session

    def knows(self, session: str) -> bool:
        until = self._sessions.until(fingerprint(session)) if session else None
        return until is not None and until >= self._clock.now()

    def tries_too_much(self, source: str) -> bool:
        return self._wrong.wait_seconds(source) > 0

    def came_with_a_wrong_link(self, source: str) -> None:
        self._wrong.enter(source)

    def _secret(self) -> str:
        return base64.urlsafe_b64encode(self._chance.bytes(SECRET_BYTES)).decode().rstrip("=")


def fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
