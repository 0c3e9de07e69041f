"""The console script without its beginning: a process that has read the package in forks for each command.

Each command still runs in a process of its own, with the files, variables and folder it is given; only reading the
package in is done once for each worker of the suite. The script itself is started where it stays up, where somebody
sits at a terminal, where its own start is measured, and for every example of the documents.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

_FORKING = Path(__file__).with_name("forking.py")


def ran(
    args: list[str], environment: dict[str, str], text: str | None, seconds: float, folder: Path | None = None
) -> tuple[int, str, str]:
    """Run one command in this folder: its exit code, and what it printed."""
    here, there = socket.socketpair()
    said = json.dumps({"args": args, "environment": environment, "folder": str(folder or Path.cwd())})
    with here, there, _file(said) as spec, _file(text or "") as typed, _file("") as out, _file("") as err:
        files = [there.fileno(), *(file.fileno() for file in (spec, typed, out, err))]
        socket.send_fds(_ready(), [b"!"], files)
        there.close()
        here.settimeout(seconds)
        process = int(_line(here))
        try:
            code = int(_line(here))
        except TimeoutError:
            os.kill(process, signal.SIGKILL)
            raise subprocess.TimeoutExpired(args, seconds) from None
        return code, _all(out), _all(err)


@cache
def _ready() -> socket.socket:
    """The way to this worker's process; it ends when the worker does."""
    ours, theirs = socket.socketpair()
    with theirs:
        run = [sys.executable, str(_FORKING), str(theirs.fileno())]
        process = subprocess.Popen(run, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
    atexit.register(_end, ours, process)
    return ours


def _end(way: socket.socket, process: subprocess.Popen[bytes]) -> None:
    way.close()
    process.wait()


@contextmanager
def _file(text: str) -> Generator[IO[str]]:
    with TemporaryFile("w+", encoding="utf-8") as file:
        file.write(text)
        file.seek(0)
        yield file


def _all(file: IO[str]) -> str:
    file.seek(0)
    return file.read()


def _line(way: socket.socket) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        sign = way.recv(1)
        assert sign, "The process that runs the commands is gone."
        line += sign
    return line
