"""One after the other, also where two processes have the same firm's words: a refresh token may be good for one use."""

import fcntl
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from onefirm.capabilities.connector import NotNow

NAP_SECONDS = 0.05
NAPS_MAX = 600
"""Half a minute: longer than whoever is before us may take."""
RETRY_SECONDS = 5


@contextmanager
def in_turn(path: Path) -> Generator[None]:
    """Raises NotNow where somebody else does not come to an end. A process that ends lets go, however it ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _locked(number)
        try:
            yield
        finally:
            # Said aloud: a child that was forked meanwhile has the file open as well.
            fcntl.flock(number, fcntl.LOCK_UN)
    finally:
        os.close(number)


def _locked(number: int) -> None:
    for _ in range(NAPS_MAX):
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(NAP_SECONDS)
        else:
            return
    raise NotNow("Somebody else is fetching a token, and does not come to an end.", RETRY_SECONDS)
