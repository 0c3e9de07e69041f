"""`connect` and `connections rotate`: what must not stand on a command line is typed unseen, or read from a file."""

import os
import sys

from onefirm.interfaces.cli.lay import problem
from onefirm.interfaces.cli.vault import SIGNS_MAX, unseen
from onefirm.interfaces.cli.words import Answer, Given, House, Reply, inner, rows, text, texts


def connected(given: Given, house: House) -> Reply:
    name = text(given.values, "name")
    reply = house.ask("connections.offered", {"name": name})
    if not name or "problems" in reply or given.values.get("show"):
        return reply
    (offer,) = rows(inner(reply, "answer"), "items")
    fields = dict(inner(given.values, "fields"))
    asks = sys.stdin.isatty() and not given.json
    if asks:
        fields |= _typed(offer, fields, whole=bool(given.values.get("all")))
    naming = "refresh-token" if text(fields, "token-url") else "secret"
    secret = text(fields, naming) if naming in fields else text(offer, "secret")
    value: str | Reply = ""
    if given.values.get("secret_file"):
        value = _first_line(text(given.values, "secret_file"))
    elif asks and secret and (not offer.get("kept") or given.values.get("all")):
        value = unseen(f"The secret '{secret}' (it is not shown; empty keeps the one that is there): ")
    if isinstance(value, dict):
        return value
    return house.ask("connections.connect", {"name": name, "fields": fields, "value": value})


def rotated(given: Given, house: House) -> Reply:
    args: Answer = {
        "connection": text(given.values, "connection"),
        "secret": text(given.values, "secret"),
        "done": bool(given.values.get("done")),
        "give_up": bool(given.values.get("give_up")),
    }
    if args["done"] or args["give_up"]:
        return house.ask("connections.rotate", args)
    file = text(given.values, "secret_file")
    value = _first_line(file) if file else unseen(f"The new secret of '{args['connection']}': ")
    return value if isinstance(value, dict) else house.ask("connections.rotate", {**args, "value": value})


def _typed(offer: Answer, said: Answer, *, whole: bool) -> Answer:
    """Each field that is needed and not there; with --all each one, Enter keeping what counts now."""
    found: Answer = {}
    for field in rows(offer, "fields"):
        name, now = text(field, "name"), text(field, "value")
        if name in said or not (whole or (field.get("needed") and not now)):
            continue
        print(text(field, "about"), file=sys.stderr)
        counts = now or text(field, "default")
        choices = f" ({', '.join(texts(field, 'choices'))})" if texts(field, "choices") else ""
        typed = _line(f"{name}{choices}{f' [{counts}]' if counts else ''}: ")
        if typed:
            found[name] = typed
    return found


def _line(question: str) -> str:
    try:
        return input(question).strip()
    except EOFError:
        return ""


def _first_line(path: str) -> "str | Reply":
    place = os.path.abspath(os.path.expanduser(path))
    try:
        with open(place, encoding="utf-8") as file:
            return file.readline(SIGNS_MAX).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as fault:
        return problem(
            "secret-file-unreadable",
            f"The secret cannot be read from {place}.",
            f"{fault}.",
            "Name a text file whose first line is the secret.",
            place,
        )
