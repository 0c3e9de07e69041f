"""`vault`: what must not stand on a command line is typed unseen, or read from a pipe."""

import sys
from getpass import getpass

from onefirm.interfaces.cli.words import Given, House, Reply, text

SIGNS_MAX = 1_000_000
"""More than any secret or kit has; a whole disk sent by mistake is not read into memory."""


def kept(given: Given, house: House) -> Reply:
    name = text(given.values, "name")
    return house.ask("vault.set", {"name": name, "value": _value(name)})


def _value(name: str) -> str:
    """From a pipe all of it, for a secret may have several lines."""
    if not sys.stdin.isatty():
        return sys.stdin.read(SIGNS_MAX).rstrip("\r\n")
    return unseen(f"The secret '{name}': ")


def unseen(question: str) -> str:
    """One line: from the keyboard without showing it, else the first one that comes in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline(SIGNS_MAX).rstrip("\r\n")
    try:
        return getpass(question)
    except EOFError:
        return ""
