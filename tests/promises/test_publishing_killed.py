"""A firm is killed while it publishes, at any instant: whoever comes after finds one commit, or makes it."""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from faultproxy import Fault, FaultProxy
from git_server import HOST, WITHOUT_GIT, WORD, GitServer, Repository
from onefirm.capabilities.connector import Order
from promises.publishing_suite import SLUG, do, look, publishing, taking_down
from promises.site_account import FOLDER, SiteAccount

pytestmark = [pytest.mark.kill, pytest.mark.skipif(bool(WITHOUT_GIT), reason=WITHOUT_GIT or "git is here.")]

_KILLS = 12
_SLOW_SECONDS = 0.05
_MOST_SECONDS = 0.9
_CHILD = """
import asyncio, json, sys
from fakes import ManualClock, SeededChance
from onefirm.capabilities.connector import Order
from onefirm.capabilities.extension import Office
from onefirm.connectors.site.opened import opened
from onefirm.connectors.site.settings import SiteSettings
from onefirm.guard.lane import Guard
from pathlib import Path
said = json.loads(sys.argv[1])
class Prints:
    def of(self, purpose, text):
        return purpose + text
clock = ManualClock()
guard = Guard(clock, SeededChance())
office = Office(Path(said["firm"]), lambda _name: said["word"], Prints(), clock, SeededChance(), guard)
(site,) = opened(SiteSettings.model_validate(said["settings"]), office).connectors
print("now", flush=True)
asyncio.run(site.do(Order(**said["order"])))
print("done", flush=True)
"""


def _told(order: Order) -> dict[str, object]:
    return {name: getattr(order, name) for name in ("effect", "kind", "args", "key", "attempt")}


def _killed(account: SiteAccount, port: int, order: dict[str, object], after_seconds: float) -> bool:
    """Was it killed before it had said that it was done?"""
    place = f"{HOST}:{port}"
    settings = {"url": f"http://{place}/site.git", "homes": [place], "folder": FOLDER, "name": "Ines Tern"}
    said = {"firm": str(account.folder), "word": WORD, "settings": settings, "order": order}
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD, json.dumps(said)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
    ) as child:
        assert child.stdout and child.stderr
        assert child.stdout.readline() == b"now\n", child.stderr.read().decode()
        time.sleep(after_seconds)
        child.send_signal(signal.SIGKILL)
        return b"done" not in child.stdout.read()


def test_a_page_is_put_up_once_and_taken_down_once_whenever_the_firm_is_killed(tmp_path: Path) -> None:
    chance, broken_off = random.Random(7), 0  # noqa: S311  Instants that come again in every run.
    repository = Repository(tmp_path / "site.git")
    repository.hand({"README.md": "A site."})
    with GitServer(repository) as server, FaultProxy(server.port) as proxy:
        proxy.fault = Fault("slow", seconds=_SLOW_SECONDS)
        account = SiteAccount(tmp_path / "firm", server)
        for number in range(_KILLS):
            slug, up = f"{SLUG}-{number}", f"ef_{number}"
            order = publishing(up, slug=slug)
            broken_off += _killed(account, proxy.port, _told(order), chance.uniform(0, _MOST_SECONDS))
            # At once: a push of the one that was killed may still be on its way.
            receipt = asyncio.run(account.again().do(order))
            assert repository.commits().count(up) == 1
            if number % 3 == 0:
                down = taking_down(receipt.provider_id, f"ef_down_{number}")
                broken_off += _killed(account, proxy.port, _told(down), chance.uniform(0, _MOST_SECONDS))
                asyncio.run(account.again().do(down))
                assert repository.commits().count(down.key) == 1
        time.sleep(_MOST_SECONDS)
        commits = repository.commits()
        assert len(commits) == len(set(commits)) == _KILLS + len(range(0, _KILLS, 3))
        assert sorted(account.up()) == sorted(f"{SLUG}-{number}" for number in range(_KILLS) if number % 3)
        account.connector = account.again()
        assert look(account, publishing("ef_1", slug=f"{SLUG}-1")).found == "happened"
        assert do(account, publishing("ef_1", slug=f"{SLUG}-1")).existed
    assert broken_off >= _KILLS // 2, "Whoever is never broken off proves nothing."
