"""Access tokens: fetched with a refresh token when one is needed, by one caller at a time."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from onefirm.capabilities.clock import Clock
from onefirm.capabilities.connector import NeedsYou, SignedOut
from onefirm.capabilities.secrets import Secret, in_order
from onefirm.guard.tokens import problems
from onefirm.guard.tokens.giver import WORD_REFUSED, Ended, Given, Giver
from onefirm.guard.tokens.turns import in_turn

SLACK_SECONDS = 60
"""A token that ends sooner is not begun with."""
FRESH_SECONDS = 30
"""A token that is refused so soon after it was fetched is refused for good: the next one would be too."""
DOUBT_SECONDS = 600
"""Some mail servers call it a fault of their own when a token has ended, so an older one is let go of then."""

Keep = Callable[[str, str, str], None]
"""A name in the vault, the word of it that was taken, and the one that was given in its place, if any was."""


class Tokens:
    """Kept in memory alone. Threads may share it: whoever comes while one is fetched waits for that one."""

    def __init__(self, giver: Giver, secret: Secret, keep: Keep, clock: Clock, turn: Path) -> None:
        """`turn` is the file by which others who fetch with the same words wait for each other."""
        self._giver = giver
        self._grant = giver.grant
        self._secret = secret
        self._keep = keep
        self._clock = clock
        self._turn = turn
        self._lock = threading.Lock()
        self._token, self._until, self._since = "", 0.0, 0.0
        self._unkept: tuple[str, str] | None = None
        """A word that was taken and what was given in its place, where that is not in the vault yet."""
        self._void: NeedsYou | None = None
        self._voided: tuple[str, ...] = ()

    def token(self) -> str:
        """Blocks while one is fetched. Raises NeedsYou where the operator has to sign in anew, NotNow otherwise."""
        with self._lock:
            if self._unkept or not self._token or self._clock.elapsed() >= self._until:
                with in_turn(self._turn):
                    self._settle()
                    if not self._token or self._clock.elapsed() >= self._until:
                        self._fetch()
            return self._token

    def refused(self) -> bool:
        """Somebody did not take the token. True when another one may help: this one was not fetched just now."""
        with self._lock:
            old = bool(self._token) and self._clock.elapsed() - self._since > FRESH_SECONDS
            self._token = ""
            return old

    def doubted(self) -> None:
        """Somebody had a fault while they looked at the token, or says so."""
        with self._lock:
            if self._clock.elapsed() - self._since > DOUBT_SECONDS:
                self._token = ""

    def _fetch(self) -> None:
        words, client = in_order(self._secret, self._grant.refresh_token), self._secret(self._grant.client_secret) or ""
        if not words:
            raise SignedOut(problems.no_token(self._grant))
        if self._void and self._voided == (client, *words):
            raise self._void  # It was refused for good; asking again with the same words would change nothing.
        try:
            word, given = self._taken(words, client)
        except Ended as needs:
            self._void, self._voided = needs, (client, *words)
            raise
        now = self._clock.elapsed()
        self._unkept = (word, given.refresh_token)
        self._settle()
        self._void = None
        self._token, self._since = given.access_token, now
        self._until = now + max(0, given.expires_in - SLACK_SECONDS)

    def _settle(self) -> None:
        """A refresh token that was exchanged is on the disk before anything is done with what came along."""
        if self._unkept:
            self._keep(self._grant.refresh_token, *self._unkept)
            self._unkept = None

    def _taken(self, words: tuple[str, ...], client: str) -> tuple[str, Given]:
        """The newest first: a provider that sees an old one again may take that for a thief, and end all of them."""
        *newer, last = words
        for word in newer:
            try:
                return word, self._asked(word, client)
            except Ended as needs:
                if needs.error != WORD_REFUSED:
                    raise
        return last, self._asked(last, client)

    def _asked(self, word: str, client: str) -> Given:
        fields = {"grant_type": "refresh_token", "refresh_token": word}
        fields |= {"scope": self._grant.scope} if self._grant.scope else {}
        # On a thread and a loop of its own: whoever waits may sit on either, and may give up waiting.
        with ThreadPoolExecutor(1) as one:
            return one.submit(asyncio.run, self._giver.given(fields, client)).result()
