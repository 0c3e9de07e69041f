"""A pseudo terminal with the real console script on it: what stands on its screen, and what is pressed."""

import os
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from terminal import SCRIPT

_SECONDS_MAX = 20.0
_GLANCE_SECONDS = 0.05
# A session of its own with this terminal in charge: only so do Ctrl-C and a change of size arrive.
_TAKES_CHARGE = (
    "import fcntl, os, sys, termios as t; fcntl.ioctl(0, t.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)
_STEERING = re.compile(r"\x1b(\[[0-9;?]*[a-zA-Z]|[()].|.)")
_HOME, _DRAWN = "\x1b[H", re.compile(r"\x1b\[\?25[lh]")


class Sitting:
    """Somebody sits in front of it."""

    def __init__(self, process: "subprocess.Popen[bytes]", ours: int) -> None:
        self.process = process
        self._ours = ours
        self.raw = ""
        """Everything that was ever sent to the terminal."""

    def press(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def resize(self, rows: int, columns: int) -> None:
        termios.tcsetwinsize(self._ours, (rows, columns))

    def screen(self) -> list[str]:
        """The lines that were drawn last and to the end: what has come in half is not looked at."""
        before, home, last = self.raw.rpartition(_HOME)
        if home and not _DRAWN.search(last):
            last = before.rpartition(_HOME)[2]
        return [line.rstrip() for line in _STEERING.sub("", last).replace("\r", "").split("\n")]

    def sees(self, *wanted: str) -> list[str]:
        """Wait until all of this is on the screen at once."""
        until = time.monotonic() + _SECONDS_MAX
        while not all(one in " ".join(" ".join(self.screen()).split()).replace("\xa0", " ") for one in wanted):
            assert time.monotonic() < until, f"{wanted} never stood there, but:\n" + "\n".join(self.screen())
            self.listen()
        return self.screen()

    def turns(self, until_it: Callable[[list[str]], bool]) -> list[str]:
        """Wait until the screen is as it is asked to be."""
        until = time.monotonic() + _SECONDS_MAX
        while not until_it(self.screen()):
            assert time.monotonic() < until, "The screen never became so, but:\n" + "\n".join(self.screen())
            self.listen()
        return self.screen()

    def hears(self, wanted: str) -> None:
        """Wait until it was said, line after line, as a shell does."""
        until = time.monotonic() + _SECONDS_MAX
        while wanted not in _STEERING.sub("", self.raw).replace("\r", "").replace("\a", ""):
            assert time.monotonic() < until, f"{wanted!r} was never said, but {self.raw!r}"
            self.listen()

    def ends(self) -> int:
        """Wait for its end; what was printed after the screen was given back stands in `after`."""
        until = time.monotonic() + _SECONDS_MAX
        while self.process.poll() is None:
            assert time.monotonic() < until, "It does not end."
            self.listen()
        while self.listen():
            pass
        return self.process.returncode

    @property
    def after(self) -> str:
        return _STEERING.sub("", self.raw.rpartition("\x1b[?1049l")[2]).replace("\r", "")

    def is_as_before(self) -> bool:
        """Echo and whole lines, as a shell expects them."""
        modes = termios.tcgetattr(self._ours)[3]
        return bool(modes & termios.ECHO and modes & termios.ICANON)

    def listen(self) -> bool:
        """Take in what was drawn meanwhile; False when nothing was."""
        ready, _, _ = select.select([self._ours], [], [], _GLANCE_SECONDS)
        if not ready:
            return False
        try:
            said = os.read(self._ours, 65536)
        except OSError:
            return False
        self.raw += said.decode(errors="replace")
        return bool(said)


@contextmanager
def sitting(
    *words: str, env: Mapping[str, str], cwd: Path, program: str = SCRIPT, rows: int = 24, columns: int = 80
) -> Generator[Sitting]:
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (rows, columns))
    process = subprocess.Popen(
        [sys.executable, "-c", _TAKES_CHARGE, program, *words],
        stdin=theirs, stdout=theirs, stderr=theirs, env=env, cwd=cwd,
        start_new_session=True,
    )  # fmt: skip
    try:
        yield Sitting(process, ours)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()
        os.close(theirs)
        os.close(ours)
