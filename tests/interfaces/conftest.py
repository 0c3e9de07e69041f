"""A real Chromium for the tests that need eyes and hands, and one firm to look at."""

from collections.abc import Iterator
from typing import Any

import pytest
from bench.chrome import flags, found
from playwright.sync_api import Browser

from interfaces.demo_site import Site, demo_site


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The browser of this machine: the tests never download one. Without one they are skipped, and say so."""
    if not found():
        pytest.skip("No Chromium on this machine: install the package `chromium` or set ONEFIRM_CHROMIUM.")
    return {"executable_path": found(), "args": flags()}


@pytest.fixture(scope="session")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo firm of this worker: whoever looks at it changes nothing that somebody else looks for."""
    with demo_site(tmp_path_factory.mktemp("demo") / "firm", browser) as running:
        yield running
