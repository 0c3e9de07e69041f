"""A real Chromium for the tests that need eyes and hands."""

import os
import shutil
from typing import Any

import pytest

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str:
    return os.environ.get("ONEFIRM_CHROMIUM", "") or shutil.which("chromium") or shutil.which("google-chrome") or ""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The browser of this machine: the tests never download one. Without one they are skipped, and say so."""
    found = chromium()
    if not found:
        pytest.skip("No Chromium on this machine: install the package `chromium` or set ONEFIRM_CHROMIUM.")
    # Chromium refuses to sandbox itself for root, which is who CI machines often are.
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    return {"executable_path": found, "args": [*FLAGS, *sandbox]}
