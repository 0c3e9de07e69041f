"""A command without a running firm pays for what it asks, and for nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

from onefirm.desk.desk import TABLES, every_ask, table_of

_HEAVY = (
    "onefirm.desk.records.records",
    "onefirm.desk.imports.imports",
    "onefirm.intake.reading",
    "onefirm.records.alike",
    "rapidfuzz",
    "yaml",
)


def test_every_name_stands_in_the_table_of_its_first_word() -> None:
    assert len(every_ask()) > len(TABLES)
    for name, asked in every_ask().items():
        assert table_of(name)[name] is asked


def test_every_first_word_that_is_listed_has_something_to_ask() -> None:
    firsts = {name.partition(".")[0] for name in every_ask()}
    assert firsts == {word for words in TABLES.values() for word in words}
    assert table_of("nobody.home") == {}


@pytest.fixture(scope="module")
def loaded_by_inbox(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("firm") / "firm"
    named = ["--name", "North Light", "--operator", "Nora", "--email", "nora@north.example"]
    subprocess.run([sys.executable, "-m", "onefirm", "init", "--firm", str(folder), *named], check=True)
    said = _imported("inbox", folder)
    assert "onefirm.desk.inbox.inbox" in said
    return said


@pytest.mark.parametrize("heavy", _HEAVY)
def test_the_inbox_alone_loads_nothing_of(heavy: str, loaded_by_inbox: list[str]) -> None:
    assert [name for name in loaded_by_inbox if name == heavy or name.startswith(f"{heavy}.")] == []


def _imported(command: str, folder: Path) -> list[str]:
    run = [sys.executable, "-X", "importtime", "-m", "onefirm", command, "--firm", str(folder)]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stderr
    return [line.rpartition("|")[2].strip() for line in said.splitlines() if line.startswith("import time:")]
