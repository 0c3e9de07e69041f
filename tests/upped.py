"""A firm that is up, served by the shipped command in a process of its own."""

import contextlib
import os
import socket
import subprocess
from collections.abc import Generator

from outside import SCRIPT, Firm


@contextlib.contextmanager
def upped(firm: Firm) -> Generator[Firm]:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    server = subprocess.Popen(
        [str(SCRIPT), "up", "--port", str(port)],
        env={**os.environ, "ONEFIRM_FIRM": str(firm.folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert server.stdout is not None
    try:
        for line in server.stdout:
            if "http" in line:
                break
        yield firm
    finally:
        server.terminate()
        server.wait(20)
        server.stdout.close()
