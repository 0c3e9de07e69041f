"""A command that sends nothing does not pay for sending."""

import subprocess
import sys

import pytest

_HEAVY = ("httpx2", "httpcore2", "anyio", "h11", "onefirm.guard.web.transport")


def _imported(*words: str) -> set[str]:
    run = [sys.executable, "-X", "importtime", *words]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stderr
    return {line.rpartition("|")[2].strip() for line in said.splitlines() if line.startswith("import time:")}


@pytest.mark.parametrize(
    "words",
    [
        ("-m", "onefirm", "--version"),
        ("-c", "import onefirm.guard.web.client, onefirm.guard.sockets, onefirm.app.builtin"),
    ],
    ids=["a command", "a connector"],
)
def test_httpx2_is_not_imported_before_something_is_sent(words: tuple[str, ...]) -> None:
    imported = _imported(*words)
    assert any(name.startswith("onefirm") for name in imported)
    assert imported.isdisjoint(_HEAVY)


def test_who_stays_may_import_it_early() -> None:
    imported = _imported("-c", "from onefirm.guard.web.client import ready; ready()")
    assert imported >= set(_HEAVY)
