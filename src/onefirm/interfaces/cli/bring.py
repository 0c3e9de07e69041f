"""`import`, `imports show`, `imports undo`: shown first, with a bar on a terminal, and stopped with Ctrl-C."""

import os
import sys

from onefirm.interfaces.cli.bar import draw, drawn, number
from onefirm.interfaces.cli.lay import problem
from onefirm.interfaces.cli.words import Answer, Given, House, Reply, inner, rows, text
from onefirm.interfaces.cli.yes import agreed, somebody_types

_WAIT_MILLISECONDS = 250


def bring(given: Given, house: House) -> Reply:
    """What was shown is taken in after a yes, and nothing else; a script, where nobody can say it, says --yes."""
    args = _args(given)
    if given.values.get("yes") and not given.values.get("preview"):
        return _whole(house, "imports.take", args)
    shown = _whole(house, "imports.look", args)
    answer = inner(shown, "answer")
    if given.values.get("preview") or "problems" in shown or rows(answer, "blocked") or not _news(answer):
        return shown
    if not given.json:
        house.show("import", answer)
    if not somebody_types(given):
        return _nothing_done("Nothing was taken in.", f"onefirm import {_named(args)} --yes")
    if not agreed("Take it in? [y/N] "):
        return _nothing_done("Nothing was taken in.", f"onefirm import {_named(args)}")
    return _whole(house, "imports.take", args | {"seen": text(answer, "seen")})


def undo(given: Given, house: House) -> Reply:
    args: Answer = {"batch": text(given.values, "batch")}
    if given.values.get("preview"):
        return _whole(house, "imports.undo-preview", args)
    if somebody_types(given):
        shown = _whole(house, "imports.undo-preview", args)
        if "problems" in shown:
            return shown
        house.show("import", inner(shown, "answer"))
        if not agreed("Take it back? [y/N] "):
            return _nothing_done("Nothing was taken back.", f"onefirm imports undo {text(args, 'batch')}")
    return _whole(house, "imports.undo", args)


def show(given: Given, house: House) -> Reply:
    return _whole(house, "imports.show", {"batch": text(given.values, "batch")})


def _args(given: Given) -> Answer:
    sent: Answer = {name: value for name, value in given.values.items() if name not in ("preview", "yes")}
    # The process that has the firm open stands in another folder.
    if not given.values.get("path"):
        return sent
    return sent | {"path": os.path.abspath(os.path.expanduser(text(given.values, "path")))}


def _whole(house: House, name: str, args: Answer) -> Reply:
    """Until it is over; what came of it alone. Interrupted, it stops where it is, and that is said."""
    bar = sys.stderr.isatty()
    try:
        reply = house.ask(name, args)
        while "problems" not in reply and not inner(reply, "answer").get("over"):
            errand = inner(reply, "answer")
            if bar:
                draw(drawn(errand))
            waits: Answer = {"errand": text(errand, "errand"), "milliseconds": _WAIT_MILLISECONDS}
            reply = house.ask("imports.wait", waits)
    except KeyboardInterrupt:
        house.ask("imports.stop", {})
        print("Stopped. What stands is listed by: onefirm imports", file=sys.stderr)
        raise
    finally:
        if bar:
            draw("")
    if "problems" in reply:
        return reply
    over = inner(reply, "answer")
    return {"answer": next(over[part] for part in ("looked", "taken", "undone", "shown") if over.get(part))}


def _news(answer: Answer) -> bool:
    return any(number(answer.get(name)) for name in ("new", "changed", "disputed"))


def _named(args: Answer) -> str:
    if path := text(args, "path"):
        return _quoted(path)
    book = f" --book {_quoted(text(args, 'book'))}" if args.get("book") else ""
    return f"--from {text(args, 'account')}{book}"


def _quoted(path: str) -> str:
    plain = all(sign.isalnum() or sign in "/._-" for sign in path)
    return path if plain else "'" + path.replace("'", "'\\''") + "'"


def _nothing_done(what: str, command: str) -> Reply:
    return problem("import-unconfirmed", what, "It is done only for a yes.", f"When you want it: {command}")
