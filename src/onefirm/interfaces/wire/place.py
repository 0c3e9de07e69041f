"""Where the socket stands, and a name for it that is short enough for the system."""

# Imported by every command, so only what costs next to nothing: os and contextlib, no pathlib.
import os
from collections.abc import Generator
from contextlib import contextmanager

SOCKET_NAME = "firm.sock"
REQUEST_BYTES_MAX = 1_000_000
"""One request is one line, and no line is longer than this."""

SILENT_SECONDS_MAX = 30
"""A connection over which no whole request came for so long is closed, so that its place is free for others."""

_PATH_BYTES_MAX = 100
"""A socket address holds 104 to 108 bytes, depending on the system."""

_OPEN_FILES = "/proc/self/fd"


@contextmanager
def reachable(folder: str) -> Generator[str]:
    """A path to the folder's socket that fits into an address, for as long as the block lasts."""
    path = os.path.join(os.path.abspath(folder), SOCKET_NAME)
    if len(os.fsencode(path)) <= _PATH_BYTES_MAX:
        yield path
    elif os.path.isdir(_OPEN_FILES):
        with _through_a_file_number(folder) as short:
            yield short
    else:
        with _beside_the_folder(folder) as short:
            yield short


@contextmanager
def _through_a_file_number(folder: str) -> Generator[str]:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"{_OPEN_FILES}/{number}/{SOCKET_NAME}"
    finally:
        os.close(number)


@contextmanager
def _beside_the_folder(folder: str) -> Generator[str]:
    # Systems without /proc (macOS) reach a deep folder through a link with a short name.
    link = f"/tmp/onefirm-{os.urandom(8).hex()}"  # noqa: S108  Nobody can guess it, and symlink never follows.
    os.symlink(os.path.abspath(folder), link)
    try:
        yield f"{link}/{SOCKET_NAME}"
    finally:
        os.unlink(link)
