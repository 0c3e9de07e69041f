"""A disk that forgets is an attacker without a plan: single bits of the database are flipped, wherever they are."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ledgers import FirmFiles, Key, Named, made, opened
from onefirm.stores import verifier

FLIPS = 300
OURS = Key()
SOUND = Named("sound", None)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> FirmFiles:
    return made(tmp_path_factory.mktemp("template") / "firm", OURS, 24, (8, 16, 24))


@pytest.mark.parametrize("batch", range(10))
def test_a_flipped_bit_in_the_ledger_is_never_overlooked(template: FirmFiles, tmp_path: Path, batch: int) -> None:
    """Every flip that changes what can be read of the entries or the head is detected or refused."""
    firm = template.copy(tmp_path / "firm")
    content = firm.database.read_bytes()
    sound = readable(firm)
    touched = 0
    for seed in range(FLIPS // 10 * batch, FLIPS // 10 * (batch + 1)):
        bit = random.Random(seed).randrange(len(content) * 8)  # noqa: S311 -- a seed that can be tried again
        broken = bytearray(content)
        broken[bit // 8] ^= 1 << bit % 8
        for name in ("firm.db-wal", "firm.db-shm"):
            (firm.folder / name).unlink(missing_ok=True)
        firm.database.write_bytes(bytes(broken))
        if readable(firm) != sound:
            touched += 1
            assert opened(firm) != SOUND, f"seed {seed}"
            assert scripted(firm) != "sound", f"seed {seed}"
    assert touched, "No flip of this batch touched the ledger, so nothing was tried."


def readable(firm: FirmFiles) -> object:
    """The bytes of every entry and of the head, as SQLite gives them; its complaint when it does not."""
    try:
        with closing(sqlite3.connect(firm.database)) as database:
            database.text_factory = bytes
            return [database.execute(f"SELECT * FROM {table}").fetchall() for table in ("events", "head")]  # noqa: S608
    except sqlite3.DatabaseError as fault:
        return str(fault)


def scripted(firm: FirmFiles) -> str:
    try:
        return verifier.main(str(firm.database), str(firm.notes), OURS.public_key())[0]
    except (sqlite3.DatabaseError, ValueError, LookupError, TypeError):
        return "firm-damaged"
