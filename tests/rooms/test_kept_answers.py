"""Answers that are kept for a day: each caller has room of their own, and what is old is gone from the disk."""

from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fakes import ManualClock, SeededChance
from onefirm.capabilities.replies import HOURS, KeptReply
from onefirm.stores.replies import FileReplies
from onefirm.stores.vault import Vault

FEW = 5
SWEPT = 256
"""After so many new ones the old are looked for."""


@pytest.fixture
def vault(tmp_path: Path) -> Generator[Vault]:
    vault = Vault.create(tmp_path, SeededChance())
    yield vault
    vault.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2027, 11, 23, 9, tzinfo=UTC))


def _asked(answers: FileReplies, caller: str, count: int) -> None:
    for number in range(count):
        answers.keep(caller, f"k-{number}", KeptReply(request="r", status=200, body="{}"))


def test_one_who_asks_a_lot_pushes_out_nobody_else(tmp_path: Path, vault: Vault, clock: ManualClock) -> None:
    answers = FileReplies(tmp_path, vault, clock, replies_max=FEW)
    _asked(answers, "quiet", FEW)
    clock.forward(hours=1)
    _asked(answers, "loud", 2 * SWEPT)
    assert all(answers.known("quiet", f"k-{number}") for number in range(FEW))
    assert answers.known("loud", "k-0") is None
    assert answers.known("loud", f"k-{2 * SWEPT - 1}") is not None
    assert len(list((tmp_path / "answers").iterdir())) < SWEPT + 2 * FEW, "There is a bound to it."


def test_what_is_older_than_a_day_lies_no_more_on_the_disk(tmp_path: Path, vault: Vault, clock: ManualClock) -> None:
    answers = FileReplies(tmp_path, vault, clock)
    _asked(answers, "me", 3)
    old = {path.name for path in (tmp_path / "answers").iterdir()}
    assert len(old) == 3
    clock.forward(hours=HOURS + 1)
    assert answers.known("me", "k-0") is None
    _asked(answers, "other", SWEPT)
    assert not old & {path.name for path in (tmp_path / "answers").iterdir()}
    assert answers.known("other", "k-0") is not None


def test_no_name_there_says_who_asked_or_what(tmp_path: Path, vault: Vault, clock: ManualClock) -> None:
    answers = FileReplies(tmp_path, vault, clock)
    answers.keep("ida", "my-key", KeptReply(request="r", status=200, body='{"secret": 1}'))
    (path,) = (tmp_path / "answers").iterdir()
    told = path.name.encode() + path.read_bytes()
    assert not any(word in told for word in (b"ida", b"my-key", b"secret"))
