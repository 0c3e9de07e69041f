"""The site folder keeps the promises of publishing."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from fakes import ManualClock
from onefirm.connectors import local
from promises.publishing_suite import PublishingPromises


class SiteFolder:
    def __init__(self, folder: Path) -> None:
        self._site = folder / "site"
        self.connector = local.publishing(folder, clock=ManualClock())

    def up(self) -> Mapping[str, str]:
        return {path.stem: path.read_text() for path in sorted(self._site.glob("*.html")) if path.stem != "index"}

    def put(self, slug: str, text: str) -> None:
        self._site.mkdir(exist_ok=True)
        (self._site / f"{slug}.html").write_text(text)


class TestSiteFolder(PublishingPromises):
    @pytest.fixture
    def world(self, tmp_path: Path) -> SiteFolder:
        return SiteFolder(tmp_path)
