"""A bench whose sentences are not part of the repository says where they are, and measures what it is given."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench import words

from documents import ROOT
from said_texts import decisions, strange_texts


def test_without_the_sentences_it_says_where_to_get_them_and_skips(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != words.FOLDER}
    ran = subprocess.run(
        [sys.executable, "-m", "bench", "intake"],
        cwd=ROOT,
        env={**environment, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "skipped" in ran.stdout
    assert words.FOLDER in ran.stdout
    assert "clinc/oos-eval" in ran.stdout


def test_it_learns_from_the_one_part_and_is_asked_about_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = {
        "train": [(one.text, one.label) for one in decisions(seed=1, each=20)],
        "oos_train": [(one.text, "oos") for one in strange_texts(seed=1, count=10)],
        "val": [(one.text, one.label) for one in decisions(seed=2, each=6)],
        "oos_val": [(one.text, "oos") for one in strange_texts(seed=2, count=12)],
    }
    (tmp_path / "data_full.json").write_text(json.dumps(parts), encoding="utf-8")
    monkeypatch.setenv(words.FOLDER, str(tmp_path))
    figures = words.measure(tmp_path)
    assert len(figures) == 2 * len({one.what.partition(": ")[2] for one in figures})
    assert [one.met for one in figures if one.bound]
    shares = [float(one.reads.rstrip("%")) for one in figures if one.what.endswith("something each time")]
    assert all(share > 80 for share in shares)
