"""Refresh tokens that are exchanged at each use: whatever happens between two of them, one that is good is there."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes import SeededChance
from onefirm.capabilities.connector import NotNow, SignedOut
from onefirm.guard.tokens import turns
from onefirm.guard.tokens.tokens import Tokens
from onefirm.guard.tokens.turns import in_turn
from onefirm.stores.vault import Vault
from promises.fetching import NAME, fetching
from token_giver import Exchanging, Giver

TESTS = Path(__file__).parent.parent
DIED = -signal.SIGKILL
EXCHANGED = 4
"""So many times before a kill."""
ENDLESS = 1_000_000


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    one = Vault.create(tmp_path, SeededChance("vault"))
    one.keep_secret(NAME, "r1")
    yield one
    one.close()


def begun(folder: Path, url: str, times: int = 1, dies: str = "") -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-m", "promises.fetching", str(folder), url, str(times), dies],
        cwd=TESTS, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    return child


def kept(vault: Vault) -> dict[str, str]:
    return {name: vault.secret(name) or "" for name in vault.secrets()}


def asks(giver: Giver) -> list[str]:
    return [said["refresh_token"] for said in giver.heard]


def test_the_one_that_was_used_stays_until_its_heir_was_taken(vault: Vault, tmp_path: Path) -> None:
    given = iter(("r2", "r3", "", "r3"))
    with Giver(lambda _said: (200, {"access_token": "a", "expires_in": 0, "refresh_token": next(given)})) as giver:
        tokens = fetching(vault, tmp_path, giver.url)
        tokens.token()
        assert kept(vault) == {NAME: "r2", f"{NAME}+old": "r1"}
        tokens.token()
        assert kept(vault) == {NAME: "r3", f"{NAME}+old": "r2"}
        tokens.token()
        assert kept(vault) == {NAME: "r3"}, "It was taken, and nothing else was given."
        tokens.token()
        assert asks(giver) == ["r1", "r2", "r3", "r3"]


def test_a_provider_that_goes_back_to_the_old_one_finds_it_here(vault: Vault, tmp_path: Path) -> None:
    with Giver(Exchanging(kind=True)) as giver:
        tokens = fetching(vault, tmp_path, giver.url)
        tokens.token()
        vault.keep_secret(NAME, "one that they forgot")
        tokens.token()
        assert asks(giver) == ["r1", "one that they forgot", "r1"]
        assert kept(vault) == {NAME: "r3", f"{NAME}+old": "r1"}


def test_what_the_operator_puts_in_meanwhile_counts_and_is_not_written_over(vault: Vault, tmp_path: Path) -> None:
    exchanging = Exchanging(kind=False)

    def slow(said: dict[str, str]) -> tuple[int, object]:
        vault.keep_secret(NAME, "typed")
        return exchanging(said)

    with Giver(slow) as giver:
        fetching(vault, tmp_path, giver.url).token()
        assert kept(vault) == {NAME: "typed"}


def test_one_that_stands_beside_the_old_one_is_exchanged_in_its_own_place(vault: Vault, tmp_path: Path) -> None:
    vault.keep_secret(f"{NAME}+new", "n1")
    good = {"n1": "n2", "n2": "n3"}
    with Giver(
        lambda said: (200, {"access_token": "a", "expires_in": 0, "refresh_token": good[said["refresh_token"]]})
    ) as giver:
        tokens = fetching(vault, tmp_path, giver.url)
        tokens.token()
        assert kept(vault) == {NAME: "r1", f"{NAME}+new": "n2", f"{NAME}+old": "n1"}
        tokens.token()
        assert asks(giver) == ["n1", "n2"]


def test_three_processes_at_once_never_show_one_word_twice(vault: Vault, tmp_path: Path) -> None:
    exchanging = Exchanging(kind=False)
    with Giver(exchanging) as giver:
        children = [begun(tmp_path, giver.url, times=11) for _ in range(3)]
        ends = [child.communicate(timeout=60)[1] for child in children]
        assert [child.returncode for child in children] == [0, 0, 0], ends
        assert exchanging.twice == []
        assert asks(giver) == [f"r{number}" for number in range(1, 37)]
    assert vault.secret(NAME) == "r37"


def test_two_who_share_a_vault_in_one_process_take_turns_too(vault: Vault, tmp_path: Path) -> None:
    exchanging = Exchanging(kind=False)
    with Giver(exchanging) as giver:
        both = [fetching(vault, tmp_path, giver.url) for _ in range(2)]
        assert [one.token() for one in (*both, *both)] == ["a2", "a3", "a4", "a5"]
        assert exchanging.twice == []


def test_whoever_waits_for_one_that_hangs_is_told_and_does_not_hang(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "NAPS_MAX", 2)
    with Giver(Exchanging(kind=False)) as giver:
        tokens = fetching(vault, tmp_path, giver.url)
        with in_turn(tmp_path / "mail.turn"), pytest.raises(NotNow, match="Somebody else"):
            tokens.token()
        assert tokens.token() == "a2"
        assert asks(giver) == ["r1"]


@pytest.mark.kill
def test_a_kill_after_the_word_was_written_locks_nobody_out(vault: Vault, tmp_path: Path) -> None:
    with Giver(Exchanging(kind=False)) as giver:
        child = begun(tmp_path, giver.url, dies="after")
        child.communicate(timeout=60)
        assert child.returncode == DIED
        assert kept(vault) == {NAME: "r2", f"{NAME}+old": "r1"}
        assert fetching(vault, tmp_path, giver.url).token() == "a3"


@pytest.mark.kill
def test_a_kill_between_the_answer_and_the_disk_goes_on_where_the_provider_takes_the_old_one(
    vault: Vault, tmp_path: Path
) -> None:
    with Giver(Exchanging(kind=True)) as giver:
        child = begun(tmp_path, giver.url, dies="before")
        child.communicate(timeout=60)
        assert child.returncode == DIED
        assert kept(vault) == {NAME: "r1"}, "What was given was lost."
        assert fetching(vault, tmp_path, giver.url).token() == "a3"
        assert asks(giver) == ["r1", "r1"]


@pytest.mark.kill
def test_where_the_provider_takes_it_no_more_it_is_one_question_and_not_a_hail(vault: Vault, tmp_path: Path) -> None:
    with Giver(Exchanging(kind=False)) as giver:
        begun(tmp_path, giver.url, dies="before").communicate(timeout=60)
        tokens = fetching(vault, tmp_path, giver.url)
        for _ in range(3):
            assert refusal(tokens) == "token-withdrawn"
        assert len(giver.heard) == 2, "Nothing has changed, so nobody is asked again."


@pytest.mark.kill
def test_a_kill_at_any_moment_leaves_a_word_that_a_kind_provider_takes(vault: Vault, tmp_path: Path) -> None:
    exchanging = Exchanging(kind=True)
    with Giver(exchanging) as giver:
        for turn in range(6):
            wanted = exchanging.number + EXCHANGED
            child = begun(tmp_path, giver.url, times=ENDLESS)
            while exchanging.number < wanted and child.poll() is None:
                time.sleep(0.001)
            time.sleep(0.003 * turn)
            child.kill()
            child.communicate()
            assert fetching(vault, tmp_path, giver.url).token()
        assert exchanging.number > 6 * EXCHANGED, "Something is exchanged before each kill."


def refusal(tokens: Tokens) -> str:
    with pytest.raises(SignedOut) as out:
        tokens.token()
    return out.value.problem.code
