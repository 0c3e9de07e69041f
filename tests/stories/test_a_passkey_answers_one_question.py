"""A browser answers the question it was asked: once, in time, and for whom it was asked."""

import base64
import json
from pathlib import Path

import pytest

from onefirm.desk.doors.passkeys import CHALLENGE_MINUTES
from onefirm.domain.problem import Refusal
from stories.test_who_may_come_in import House, told

HERE = ("http://localhost:8710", "localhost")
LATE, HEARD = "passkey-late", "passkey-not-ours"
"""Not taken as an answer at all; taken as one, of a passkey that nobody here knows."""


def _answer(asked: str) -> str:
    """To exactly this question, of a passkey that is not one of the firm's."""
    challenge = json.loads(asked)["challenge"]
    said = json.dumps({"type": "webauthn.get", "challenge": challenge, "origin": HERE[0]}).encode()
    coded = base64.urlsafe_b64encode(said).decode().rstrip("=")
    return json.dumps({"id": "strange", "response": {"clientDataJSON": coded}})


async def _entering(house: House, answer: str) -> str:
    with pytest.raises(Refusal) as refused:
        await house.firm.passkeys.enter("Firefox", answer)
    return refused.value.problem.code


def test_it_is_answered_once(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        answer = _answer(await house.firm.passkeys.to_sign_in(*HERE))
        assert await _entering(house, answer) == HEARD
        assert await _entering(house, answer) == LATE

    told(tmp_path / "firm", story)


def test_it_is_answered_in_time(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        asked = [_answer(await house.firm.passkeys.to_sign_in(*HERE)) for _ in range(2)]
        house.clock.forward(seconds=60 * CHALLENGE_MINUTES - 1)
        assert await _entering(house, asked[0]) == HEARD
        house.clock.forward(seconds=1)
        assert await _entering(house, asked[1]) == LATE

    told(tmp_path / "firm", story)


def test_what_another_sign_in_was_asked_lets_nobody_in(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        answer = _answer(await house.firm.passkeys.to_add(*HERE, "si_of_somebody"))
        assert await _entering(house, answer) == LATE

    told(tmp_path / "firm", story)
