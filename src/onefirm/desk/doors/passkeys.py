"""Passkeys at the door: one is added by who is signed in, and signs in whoever holds it."""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import cast

from onefirm.conductor.means import Means
from onefirm.desk.doors import problems
from onefirm.desk.doors.doors import Doors
from onefirm.desk.shapes.access import Entered, WayIn
from onefirm.domain.events.access import ACCESS_STREAM, PasskeyAdded
from onefirm.domain.events.firm import GENESIS_STREAM, FirmCreated
from onefirm.domain.frozen import Json
from onefirm.domain.personal import our_own
from onefirm.domain.problem import Refusal
from onefirm.guard.passkeys.ceremony import NotProven, Place, Whose, ceremony
from onefirm.ledger.ledger import Put

CHALLENGE_BYTES = 32
CHALLENGE_MINUTES = 5
CHALLENGES_MAX = 100
PASSKEYS_MAX = 20
NAME_SIGNS_MAX = 60


@dataclass(frozen=True)
class _Asked:
    """A question that one browser was asked. It is answered once, at the place where it was asked."""

    challenge: bytes
    place: Place
    until: datetime
    sign_in: str
    """Who adds one; empty where somebody wants to come in."""


class Passkeys:
    """Questions are kept in memory alone: after a restart the browser asks for a new one."""

    def __init__(self, means: Means, doors: Doors) -> None:
        self._means = means
        self._doors = doors
        self._asked: dict[str, _Asked] = {}

    async def to_add(self, origin: str, host: str, sign_in: str) -> str:
        """What a browser needs to make one, for whoever is signed in."""
        place = _place(origin, host)
        known = tuple(self._doors.standing().passkeys)
        if len(known) >= PASSKEYS_MAX:
            raise Refusal(problems.enough(PASSKEYS_MAX))
        return (await ceremony()).to_add(place, self._whose(), self._ask(place, sign_in), known)

    async def add(self, name: str, browser: str, answer: str, sign_in: str) -> None:
        asked = self._answered(answer, sign_in)
        try:
            made = (await ceremony()).made(asked.place, asked.challenge, answer)
        except NotProven as why:
            raise Refusal(problems.not_made()) from why
        if made.credential in self._doors.standing().passkeys:
            raise Refusal(problems.known_already())
        called = " ".join(name.split())[:NAME_SIGNS_MAX] or browser
        fact = PasskeyAdded(
            id=self._doors.new_id("pk"), name=our_own(called), credential=made.credential, public_key=made.public_key,
            count=made.count, host=asked.place.host, carried=made.carried,
        )  # fmt: skip
        await self._means.ledger.append(Put(ACCESS_STREAM, fact), actor="operator")

    async def to_sign_in(self, origin: str, host: str) -> str:
        place = _place(origin, host)
        return (await ceremony()).to_sign_in(place, self._ask(place, ""))

    async def enter(self, browser: str, answer: str) -> Entered:
        """A sign-in for whoever holds a passkey of this firm."""
        asked = self._answered(answer, "")
        found = self._doors.standing().passkeys.get(_id_in(answer))
        if found is None:
            raise Refusal(problems.not_ours())
        try:
            count = (await ceremony()).counted(asked.place, asked.challenge, answer, found.public_key, found.count)
        except NotProven as why:
            raise Refusal(problems.not_proven()) from why
        return await self._doors.begin(browser, WayIn("passkey", found.id, count))

    def _ask(self, place: Place, sign_in: str) -> bytes:
        now = self._means.clock.now()
        self._asked = {key: each for key, each in self._asked.items() if each.until > now}
        # Who is not signed in makes no room by pushing out the question of who is.
        alike = [key for key, each in self._asked.items() if bool(each.sign_in) == bool(sign_in)]
        for key in alike[: len(alike) - CHALLENGES_MAX + 1]:
            del self._asked[key]
        challenge = self._means.chance.bytes(CHALLENGE_BYTES)
        self._asked[_key(challenge)] = _Asked(challenge, place, now + timedelta(minutes=CHALLENGE_MINUTES), sign_in)
        return challenge

    def _answered(self, answer: str, sign_in: str) -> _Asked:
        """The question that this answers. It is asked no more, whatever the answer is worth."""
        asked = self._asked.pop(_question_in(answer), None)
        if asked is None or asked.until <= self._means.clock.now() or asked.sign_in != sign_in:
            raise Refusal(problems.not_made() if sign_in else problems.too_late())
        return asked

    def _whose(self) -> Whose:
        created = self._means.ledger.first(GENESIS_STREAM)
        assert created is not None and isinstance(created.fact, FirmCreated), "Every firm begins with its key."
        fact = created.fact
        return Whose(fact.name, hashlib.sha256(f"onefirm passkeys|{fact.public_key}".encode()).digest())


def _place(origin: str, host: str) -> Place:
    """Browsers make none for a bare address, nor for a page that somebody on the way can read."""
    if _is_address(host) or not (origin.startswith("https://") or host == "localhost"):
        raise Refusal(problems.no_place(origin, host))
    return Place(origin, host)


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _key(challenge: bytes) -> str:
    return hashlib.sha256(challenge).hexdigest()


def _question_in(answer: str) -> str:
    """By what the browser was asked; whether it answered truly is judged afterwards."""
    response = _read(answer).get("response")
    said = response.get("clientDataJSON") if isinstance(response, dict) else None
    challenge = _read(_raw(said).decode(errors="replace")).get("challenge") if isinstance(said, str) else None
    return _key(_raw(challenge)) if isinstance(challenge, str) else ""


def _id_in(answer: str) -> str:
    named = _read(answer).get("id")
    return named if isinstance(named, str) else ""


def _read(text: str) -> Json:
    try:
        read: object = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return cast("Json", read) if isinstance(read, dict) else {}


def _raw(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""
