"""`backup`: with a bar on a terminal, and one question and one answer everywhere else."""

import sys

from onefirm.interfaces.cli.bar import draw, drawn
from onefirm.interfaces.cli.words import Answer, Given, House, Reply, inner

_WAIT_MILLISECONDS = 250


def back_up(given: Given, house: House) -> Reply:
    if given.json or not sys.stderr.isatty():
        return house.ask("backups.make", {})
    reply = house.ask("backups.begin", {})
    waits: Answer = {"milliseconds": _WAIT_MILLISECONDS}
    try:
        while "problems" not in reply and not inner(reply, "answer").get("over"):
            draw(drawn(inner(reply, "answer")))
            reply = house.ask("backups.wait", waits)
    finally:
        draw("")
    return reply if "problems" in reply else {"answer": inner(inner(reply, "answer"), "made")}
