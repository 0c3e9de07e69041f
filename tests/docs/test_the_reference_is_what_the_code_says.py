"""The reference pages are written from the code, and nothing that exists is missing from them."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from documents import ROOT, SRC, blocks
from onefirm.app.builtin import EXTENSION
from onefirm.app.known_settings import Setting, settings_of
from onefirm.app.settings import read_settings
from onefirm.domain.events.catalogue import FACTS
from onefirm.domain.events.fact import Fact
from onefirm.interfaces.cli.help import EXITS
from onefirm.interfaces.cli.table import COMMANDS
from onefirm.interfaces.cli.words import Command

_DOCS = ROOT / "docs"
_CODE = re.compile(r"\bcode=\"([a-z-]+)\"")


def _text(name: str) -> str:
    return (_DOCS / name).read_text(encoding="utf-8")


def test_the_committed_pages_are_the_generated_ones() -> None:
    ran = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.kind)
def test_every_event_kind_is_described_with_its_fields(fact: type[Fact]) -> None:
    ref = f"{fact.kind}@{fact.version}"
    section = _text("events.md").partition(f"### `{ref}`\n")[2].partition("\n### ")[0]
    assert fact.about in section
    missing = [name for name in fact.model_fields if f"| `{name}` |" not in section]
    assert not missing, f"docs/events.md does not say what {', '.join(missing)} of {ref} is."


def test_every_problem_code_is_described_with_what_to_do() -> None:
    page = _text("problems.md")
    codes = {code for path in SRC.rglob("*.py") for code in _CODE.findall(path.read_text(encoding="utf-8"))}
    assert len(codes) > 50
    missing = sorted(code for code in codes if f"## `{code}`\n" not in page)
    assert not missing, f"docs/problems.md does not know {missing}"
    for section in page.split("\n## ")[1:]:
        assert "**What to do:**" in section, f"Nobody is told what to do about {section.splitlines()[0]}"


@pytest.mark.parametrize("setting", settings_of(EXTENSION.accounts), ids=lambda setting: setting.name)
def test_every_setting_is_described(setting: Setting) -> None:
    of_file = _text("settings.md").partition(f"## {setting.file}\n")[2]
    assert f"| `{setting.key}` |" in of_file
    assert setting.says in of_file


def test_the_example_settings_open_a_firm(tmp_path: Path) -> None:
    examples = [block.text for block in blocks(_DOCS / "settings.md") if block.kind == "toml"]
    for name, text in zip(("firm.toml", "policy.toml"), examples, strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    settings = read_settings(tmp_path)
    assert settings.profile.firm == "Tern Studio"
    assert settings.policy.undo_window_seconds == 60
    assert settings.policy.modes == {"lead-qualification.send": "draft"}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.words)
def test_every_command_is_described_with_an_example(command: Command) -> None:
    page = _text("commands.md")
    section = page.partition(f"### `onefirm {command.words}")[2].partition("\n##")[0]
    assert command.about in section
    assert f"\n    {command.example}\n" in section
    assert all(f"`{option.flag}" in section for option in command.options)


def test_every_exit_code_is_described() -> None:
    page = _text("commands.md")
    assert all(f"| {code} | {says} |" in page for code, says in EXITS)


def test_the_operator_is_told_of_every_kind_of_event_in_a_sentence_of_its_own() -> None:
    told = {
        match.cls.id
        for page in sorted((SRC / "desk" / "says").glob("*.py"))
        for match in ast.walk(ast.parse(page.read_text(encoding="utf-8")))
        if isinstance(match, ast.MatchClass) and isinstance(match.cls, ast.Name)
    }
    assert [fact.__name__ for fact in FACTS if fact.__name__ not in told] == []
