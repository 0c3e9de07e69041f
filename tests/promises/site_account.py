"""A firm's site in a repository, as the suites see it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fakes import ManualClock, SeededChance
from git_server import HOST, WORD, GitServer, Repository
from onefirm.capabilities.extension import Office
from onefirm.capabilities.secrets import beside
from onefirm.connectors.site.opened import opened
from onefirm.connectors.site.settings import SiteSettings
from onefirm.connectors.site.site import Site
from onefirm.guard.lane import Guard

FOLDER = "content/posts"


class _Prints:
    def of(self, purpose: str, text: str) -> str:
        return f"{purpose}{text}"


class SiteAccount:
    """What was pushed, and what stands in the branch."""

    def __init__(self, folder: Path, server: GitServer, **said: Any) -> None:
        self.folder, self.server, self.said = folder, server, said
        self.clock = ManualClock()
        self.word, self.beside = WORD, ""
        self.connector = self.again()

    @property
    def repository(self) -> Repository:
        return self.server.repository

    def again(self, port: int = 0, **said: Any) -> Site:
        """As after a restart, or by another way."""
        port = port or self.server.port
        own = {
            "url": f"http://{HOST}:{port}/site.git",
            "homes": (f"{HOST}:{port}",),
            "folder": FOLDER,
            "name": "Ines Tern",
            "address": "ines@tern.example",
        }
        guard = Guard(self.clock, SeededChance())
        office = Office(self.folder, self.secret, _Prints(), self.clock, SeededChance(), guard)
        (site,) = opened(SiteSettings.model_validate({**own, **self.said, **said}), office).connectors
        assert isinstance(site, Site)
        return site

    def secret(self, name: str) -> str | None:
        return self.beside if name == beside("site-token") else self.word

    def up(self) -> Mapping[str, str]:
        return {Path(name).stem: text for name, text in self.repository.files().items() if name.startswith(FOLDER)}

    def put(self, slug: str, text: str) -> None:
        self.repository.hand({f"{FOLDER}/{slug}.md": text})
