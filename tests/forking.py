"""The process that has read the package in: for each command it is sent, it forks. `forked.py` is who sends them."""

import gc
import json
import os
import signal
import socket
import sys
import time
import traceback
from typing import NoReturn

from onefirm.interfaces.door import main
from read_in import read_in

FILES = 5
"""What stands for a command: where its end is told, what it is to do, and its three files."""


def _serve(way: socket.socket) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        word, files, _, _ = socket.recv_fds(way, 1, FILES)
        if not word:
            return
        if not os.fork():
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            way.close()
            _tell(files)
        for file in files:
            os.close(file)


def _tell(files: list[int]) -> NoReturn:
    """Start the command, and say which process it is and how it ended."""
    end, *its = files
    process = os.fork()
    if not process:
        os.close(end)
        _command(*its)
    os.write(end, b"%d\n" % process)
    _, status = os.waitpid(process, 0)
    os.write(end, b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def _command(spec: int, *files: int) -> NoReturn:
    with open(spec, encoding="utf-8") as said:
        its = json.load(said)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(its["environment"])
    sys.path[:0] = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    time.tzset()
    os.chdir(its["folder"])
    code = 1
    try:
        code = main(its["args"])
    except Exception:  # noqa: BLE001  As the interpreter ends a script that breaks.
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    read_in()
    gc.freeze()
    _serve(socket.socket(fileno=int(sys.argv[1])))
