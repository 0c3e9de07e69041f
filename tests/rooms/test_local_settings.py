"""How firm.toml decides on which terms the local connectors act."""

from pathlib import Path

import pytest

from fakes import ManualClock
from onefirm.app.local import local_connectors
from onefirm.app.settings import read_settings
from onefirm.domain.effect import Terms
from onefirm.domain.problem import Refusal

FIRM = '[firm]\nname = "Fern"\n\n[operator]\nname = "Ada"\nemail = "ada@fern.example"\n'


def terms(folder: Path) -> dict[str, Terms]:
    connectors = [make(folder) for make in local_connectors(ManualClock())]
    return {connector.capability: next(iter(connector.effects.values())) for connector in connectors}


def test_names_decide_unless_somebody_says_otherwise_and_for_money_keys_do(tmp_path: Path) -> None:
    (tmp_path / "firm.toml").write_text(FIRM)
    natural = Terms("natural-key")
    assert terms(tmp_path) == {
        "mail": natural,
        "calendar": natural,
        "payments": Terms("native-key", window_seconds=86_400),
        "publishing": natural,
        "forms": natural,
    }


def test_each_capability_may_have_a_class_of_its_own(tmp_path: Path) -> None:
    said = (
        '[local]\nmail = "verifiable"\ncalendar = "ask"\nforms = "native-key"\nwindow-seconds = 60\ngrace-seconds = 7\n'
    )
    (tmp_path / "firm.toml").write_text(f"{FIRM}\n{said}")
    read_settings(tmp_path)
    found = terms(tmp_path)
    assert found["mail"] == Terms("verifiable", grace_seconds=7)
    assert found["calendar"] == Terms("ask")
    assert found["forms"] == Terms("native-key", window_seconds=60)
    assert found["publishing"] == Terms("natural-key")


@pytest.mark.parametrize(
    ("line", "fix"),
    [
        ('mail = "sometimes"', "natural-key"),
        ("mail = 3", "natural-key"),
        ('mial = "ask"', "Did you mean 'local.mail'?"),
        ("window-seconds = 0", "docs/settings.md"),
        ("grace-seconds = -1", "docs/settings.md"),
        ("grace-seconds = 100000", "docs/settings.md"),
    ],
)
def test_what_is_no_class_and_no_time_is_refused_with_its_line(tmp_path: Path, line: str, fix: str) -> None:
    (tmp_path / "firm.toml").write_text(f"{FIRM}\n[local]\n{line}\n")
    with pytest.raises(Refusal) as refusal:
        read_settings(tmp_path)
    assert fix in refusal.value.problem.fix
    assert refusal.value.problem.where == f"{tmp_path}/firm.toml:9"
