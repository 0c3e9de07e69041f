"""The process is killed while a model is asked: what was set apart is counted, and the work goes on."""

import os
import signal
import subprocess
import threading
from pathlib import Path

from model_server import Answer, Came, scripted
from outside import GOOD, SCRIPT, Firm
from stories.test_a_model_words_a_letter import reworded

SECONDS_MAX = 60
_SET_UP = """
[model-small]
model = "scripted"
url = "{url}"
homes = ["{home}"]
price-in = "2"
price-out = "2"
"""


def test_a_call_that_nobody_ended_counts_at_the_most_it_could_cost(tmp_path: Path) -> None:
    firm = Firm(tmp_path / "firm")
    assert (
        firm.run("init", "--name", "Tern Studio", "--operator", "Ines Tern", "--email", "ines@tern.example").code == 0
    )
    victims: list[subprocess.Popen[bytes]] = []
    gone = threading.Event()

    def play(came: Came) -> Answer:
        if len(server.came) == 1:
            os.kill(victims[0].pid, signal.SIGKILL)
            assert gone.wait(SECONDS_MAX), "It is answered once nobody listens any more."
        return reworded(came)

    with scripted(play) as server:
        with (firm.folder / "firm.toml").open("a") as file:
            file.write(_SET_UP.format(url=server.url, home=server.home))
        firm.fill_in("contact", **GOOD)
        environment = {**os.environ, "ONEFIRM_FIRM": str(firm.folder)}
        victims.append(
            subprocess.Popen(
                [str(SCRIPT), "work"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        )
        assert victims[0].wait(SECONDS_MAX) == -signal.SIGKILL
        gone.set()
        firm.ask("work")
        shown = firm.ask("models")
    assert len(server.came) == 2
    small = shown["tiers"][0]
    assert (small["asked"], small["answered"], small["unsettled"]) == (2, 1, 1)
    states = {one["state"]: one for one in shown["newest"]}
    assert states["reserved"]["cost"] != "nothing", "It may have been billed."
    assert "counted at the most" in states["reserved"]["says"]
    assert len(firm.ask("inbox")["items"]) == 1, "One letter, once."
    assert firm.run("ledger", "verify").code == 0
