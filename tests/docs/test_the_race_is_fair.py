"""The race against peers: our own entry runs the whole plan, and the peers are pinned to the byte."""

import re
import subprocess
import sys
from pathlib import Path

from documents import ROOT

_PEERS = ROOT / "bench" / "peers"


def test_our_entry_in_the_race_does_five_effects_for_each_plan_and_none_twice(tmp_path: Path) -> None:
    raced = subprocess.run(
        [sys.executable, "-m", "bench.peers.with_ours", str(tmp_path)],
        cwd=ROOT,
        input="alone 1\ntogether 3\n",
        capture_output=True,
        text=True,
        check=True,
    )
    heard = raced.stdout.splitlines()
    assert heard[0] == "ready"
    assert len([line for line in heard if re.fullmatch(r"seconds [\d.e-]+", line)]) == 2
    received = (tmp_path / "received.txt").read_text(encoding="utf-8").splitlines()
    assert len(received) == len(set(received)) == (1 + 3) * 5


def test_every_peer_is_pinned_with_its_hashes() -> None:
    wanted = set((_PEERS / "requirements.in").read_text(encoding="utf-8").split())
    written = (_PEERS / "requirements.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"^([\w.-]+==\S+)(?: ;[^\\]*)? ?\\\n +--hash=sha256:", written, flags=re.MULTILINE)
    assert wanted <= set(pinned)
    assert len(pinned) == len(re.findall(r"^[\w.-]+==", written, flags=re.MULTILINE))
