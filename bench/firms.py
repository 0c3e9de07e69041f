"""Firms to measure with: made by the shipped setup, and started by the shipped command."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.setup import init

OPERATOR = "operator"
SCRIPT = Path(sys.executable).parent / "onefirm"
GOOD = {
    "message": "We are opening a second bakery in May and need a new logo and brand design. Could you start in March?",
    "budget": "6000 EUR",
}
_SECONDS_MAX = 60
_LINK = re.compile(rb"http://(?P<host>[^/\s:]+):(?P<port>\d+)(?P<path>/\S*)")


@dataclass(frozen=True)
class Up:
    """A firm that runs in a process of its own, and the link that signs the operator in."""

    folder: Path
    process: "subprocess.Popen[bytes]"
    host: str
    port: int
    path: str
    began: float
    linked: float
    """When the link stood in the terminal."""


def set_up(folder: Path) -> None:
    init(
        folder,
        name="Tern Studio",
        operator="Ines Tern",
        email="ines@tern.example",
        clock=SystemClock(),
        chance=SystemChance(),
    )


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path) -> dict[str, str]:
    """A warm install keeps its bytecode: where Python was told to keep none, every start would compile every room."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "ONEFIRM_FIRM": str(folder), "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}


@contextmanager
def running(folder: Path, *, port: int, demo: bool = True) -> Generator[Up, None, None]:
    """`onefirm up --demo` until the block ends; then it is asked to stop, as Ctrl-C does."""
    shown = ["--demo"] if demo else []
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(SCRIPT), "up", *shown, "--firm", str(folder), "--port", str(port)],
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        link = _link(process)
        yield Up(
            folder=folder,
            process=process,
            host=link["host"].decode(),
            port=int(link["port"]),
            path=link["path"].decode(),
            began=began,
            linked=time.perf_counter(),
        )
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _link(process: "subprocess.Popen[bytes]") -> "re.Match[bytes]":
    """The first line with a link in it; the server prints it once it answers."""
    assert process.stdout is not None
    seen: list[bytes] = []
    for line in process.stdout:
        seen.append(line)
        if found := _LINK.search(line):
            return found
    raise RuntimeError(f"No link was printed:\n{b''.join(seen).decode()}")
