"""The disk is full as a person meets it: a refusal that says what to do, an inbox that still opens, and no restart."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from crash.disk_person import FIRST, Seen, lived
from crash.disk_vfs import Done, Wrote, disk_below, full

CODES = {"ledger-read-only", "keys-not-kept"}
PERSON = Path(__file__).parent / "disk_person.py"
SECONDS_MAX = 100
DISK = "24m"
MOUNTED = f'mount -t tmpfs -o size={DISK} none "$0" && exec "$@"'
"""Mounted in a namespace of its own: it needs no root, and is gone with the process."""


@pytest.mark.parametrize("at_rest", [True, False], ids=["at-rest", "at-work"])
def test_the_same_wish_is_accepted_once_sqlite_can_write_again(tmp_path: Path, at_rest: bool) -> None:
    with disk_below() as disk:

        def fill() -> None:
            disk.fault = _full

        def make_room() -> None:
            disk.fault = _well

        seen = asyncio.run(lived(tmp_path / "firm", fill, make_room, at_rest=at_rest))
        judge(seen)
        assert (seen.waiting_while_full == FIRST) is at_rest


def test_the_same_wish_is_accepted_once_a_disk_that_was_really_full_has_room(tmp_path: Path) -> None:
    """Nothing can be written there by anybody: no key, no checkpoint, no log, no letter."""
    disk = tmp_path / "disk"
    disk.mkdir()
    apart = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNTED, str(disk)]
    try:
        allowed = subprocess.run([*apart, "true"], capture_output=True, text=True, timeout=SECONDS_MAX, check=False)
    except FileNotFoundError:
        pytest.skip("There is no `unshare` here, so no small disk can be made without root.")
    if allowed.returncode:
        pytest.skip(f"No small disk can be made without root here: {allowed.stderr.strip()}")
    person = subprocess.run(
        [*apart, sys.executable, str(PERSON), str(disk)],
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    assert person.returncode == 0, person.stderr
    judge(Seen(**json.loads(person.stdout)))


def judge(seen: Seen) -> None:
    assert {seen.code, *seen.again} <= CODES
    assert "room" in seen.fix
    assert (seen.unwell_while_full, seen.unwell_after) == ("ledger", "")
    assert seen.engine_lives
    assert seen.attested
    assert seen.waiting_after == seen.accepted, (
        "Every wish that was accepted asks its question once, and no other does."
    )


def _full(kind: type[Done]) -> Exception | None:
    return full() if kind is Wrote else None


def _well(_kind: type[Done]) -> Exception | None:
    return None
