"""A firm that earlier code made is opened by the code of now: every entry is as it was, and so is every record."""

import io
import os
import shutil
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from onefirm.app.copies.version import UNKNOWN, VERSION, last_used_with
from onefirm.app.firm import open_firm
from onefirm.domain.events.firm import VERSION_STREAM, FirmUpgraded
from onefirm.stores.backup.contents import DATABASE, VERSION_FILE
from onefirm.stores.sqlite.database import connected
from telling import ask, run

ROOT = Path(__file__).parents[2]
MAKER = Path(__file__).with_name("earlier_firm.py")
COMMITS_BEFORE = 25
SECONDS_MAX = 60


def of_git(*args: str) -> bytes:
    if shutil.which("git") is None:
        pytest.skip("There is no git here, so no earlier code to make a firm with.")
    done = subprocess.run(["git", "-C", str(ROOT), *args], capture_output=True, timeout=SECONDS_MAX, check=False)
    if done.returncode:
        pytest.skip(f"No earlier code to make a firm with: git {' '.join(args)}: {done.stderr.decode().strip()}")
    return done.stdout


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A firm that was made by the code of an earlier commit, closed."""
    place = tmp_path_factory.mktemp("earlier")
    commit = of_git("rev-parse", "--verify", f"HEAD~{COMMITS_BEFORE}").decode().strip()
    with tarfile.open(fileobj=io.BytesIO(of_git("archive", commit, "src"))) as tar:
        tar.extractall(place / "code", filter="data")
    folder = place / "firm"
    made = subprocess.run(
        [sys.executable, str(MAKER), str(folder)],
        env={**os.environ, "PYTHONPATH": str(place / "code" / "src")},
        capture_output=True, text=True, timeout=SECONDS_MAX, check=False,
    )  # fmt: skip
    assert made.returncode == 0, f"{commit[:9]} made no firm: {made.stderr}"
    assert Path(made.stdout.strip()).is_relative_to(place / "code"), "The earlier code has made it."
    return folder


@pytest.fixture
def older(template: Path, tmp_path: Path) -> Path:
    return shutil.copytree(template, tmp_path / "firm")


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    # Through the library of the firm: another one in the same process would let go of its locks.
    with closing(connected(folder / DATABASE, read_only=True)) as db:
        return db.execute(query).fetchall()


@pytest.mark.parametrize("version", ["the same", UNKNOWN])
def test_entries_and_records_are_as_they_were(older: Path, version: str) -> None:
    if version == UNKNOWN:
        (older / VERSION_FILE).write_text(UNKNOWN)
    another = last_used_with(older) != VERSION
    entries, records = "SELECT * FROM events ORDER BY seq", "SELECT record, id, state, fields FROM records ORDER BY id"
    before, known = rows(older, entries), rows(older, records)
    assert {"person", "lead"} <= {str(row[0]) for row in known}

    async def story() -> None:
        firm = await open_firm(older)
        assert rows(older, entries)[: len(before)] == before
        assert rows(older, records) == known
        assert (await ask(firm, "ledger.verify"))["sound"]
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        assert [row["address"] for row in (await ask(firm, "optouts.list"))["items"]] == ["eve@fern.example"]
        brought = [event.fact for event in firm.ledger.stream(VERSION_STREAM)]
        assert bool(brought) == another
        assert all(isinstance(fact, FirmUpgraded) for fact in brought)
        await firm.close()

    run(story)
    assert len(list((older / "outbox").glob("*.eml"))) == 1, "What left did not leave again."
