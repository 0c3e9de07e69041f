"""The script that is shipped with an export, started as a stranger would start it."""

import json
import sys
from pathlib import Path

import pytest

from ledgers import FirmFiles, Key, Named, made, run_script
from onefirm.stores import verifier

OURS = Key()
SOUND = Named("sound", None)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> FirmFiles:
    return made(tmp_path_factory.mktemp("template") / "firm", OURS, 24, (8, 16, 24))


@pytest.fixture
def firm(template: FirmFiles, tmp_path: Path) -> FirmFiles:
    return template.copy(tmp_path / "firm")


def exported(firm: FirmFiles, folder: Path) -> Path:
    path = folder / "ledger.jsonl"
    path.write_text("".join(json.dumps(row._asdict(), ensure_ascii=False) + "\n" for row in firm.rows()), "utf-8")
    return path


def test_an_export_is_verified_like_the_database(firm: FirmFiles, tmp_path: Path) -> None:
    ledger = exported(firm, tmp_path)
    assert firm.by_script(ledger) == SOUND
    lines = ledger.read_text("utf-8").split("\n")
    attacks = (
        ([*lines[:4], lines[4].replace("Reason 5", "Reason 6"), *lines[5:]], Named("ledger-altered", 5)),
        ([*lines[:4], *lines[5:]], Named("ledger-missing", 5)),
        ([*lines[:4], lines[5], lines[4], *lines[6:]], Named("ledger-reordered", 5)),
        (lines[:20], Named("ledger-cut-off", 21)),
    )
    for attacked, expected in attacks:
        ledger.write_text("\n".join(attacked), "utf-8")
        assert firm.by_script(ledger) == expected


def test_the_script_finds_the_key_in_the_ledger_when_none_is_given(firm: FirmFiles) -> None:
    assert run_script(firm.database, firm.notes).returncode == 0


def test_the_script_does_not_change_what_it_looks_at(firm: FirmFiles) -> None:
    before = firm.database.read_bytes()
    assert firm.by_script() == SOUND
    assert firm.database.read_bytes() == before


def test_the_script_says_how_it_is_called(firm: FirmFiles) -> None:
    for words in ([], [firm.database], [firm.database, "nowhere.txt"], [firm.database, firm.notes, "key", "more"]):
        told = run_script(*words)
        assert (told.returncode, "checkpoints.txt [public key]" in told.stdout) == (2, True)


def test_the_script_needs_nothing_but_python_and_fits_on_a_few_pages() -> None:
    lines = Path(str(verifier.__file__)).read_text("utf-8").splitlines()
    assert len(lines) <= 150
    roots = {line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert roots <= sys.stdlib_module_names
