"""`connect` and `connections rotate`: what must not stand on a command line is typed unseen, or read from a file."""

import os
import sys

from onefirm.interfaces.cli import browser
from onefirm.interfaces.cli.lay import clean, problem
from onefirm.interfaces.cli.vault import SIGNS_MAX, unseen
from onefirm.interfaces.cli.words import Answer, Given, House, Reply, inner, rows, text, texts

_REGISTERED = frozenset({"client-id"})
"""What the operator is given by the provider when they register this program there."""
_ELSEWHERE = (
    "It is waited for here. Where the browser is on another machine it ends on a page that cannot be shown:\n"
    "paste the address of that page here then, whole, and press Enter."
)


def connected(given: Given, house: House) -> Reply:
    name = text(given.values, "name")
    reply = house.ask("connections.offered", {"name": name})
    if not name or "problems" in reply or given.values.get("show"):
        return reply
    (offer,) = rows(inner(reply, "answer"), "items")
    fields, whole = dict(inner(given.values, "fields")), bool(given.values.get("all"))
    asks = sys.stdin.isatty() and not given.json
    if given.values.get("sign_in"):
        return _signed_in(given, house, offer, fields, asks=asks)
    if asks:
        fields |= _begun(offer, fields, house)
        fields |= _typed(offer, fields, whole=whole)
    reply = house.ask("connections.offered", {"name": name, "fields": fields})
    if "problems" in reply:
        return reply
    (offer,) = rows(inner(reply, "answer"), "items")
    if asks and (whole or not offer.get("connected")):
        fields |= _besides(offer, fields)
        reply = house.ask("connections.offered", {"name": name, "fields": fields})
        if "problems" in reply:
            return reply
        (offer,) = rows(inner(reply, "answer"), "items")
    value = _secret(given, offer, asks=asks)
    if isinstance(value, dict):
        return value
    args: Answer = {"name": name, "fields": fields, "value": value, "anyway": bool(given.values.get("anyway"))}
    reply = house.ask("connections.connect", args)
    if asks and inner(reply, "answer").get("left") and _yes(inner(reply, "answer")):
        return house.ask("connections.connect", args | {"anyway": True})
    return reply


def _signed_in(given: Given, house: House, offer: Answer, fields: Answer, *, asks: bool) -> Reply:
    """The address is opened by the operator, not by us: which browser, and on which machine, is theirs to choose."""
    name, provider = text(offer, "name"), text(given.values, "sign_in")
    known, anyway = inner(inner(offer, "providers"), provider), bool(given.values.get("anyway"))
    if asks and known:
        fields |= _typed(offer, known | fields, whole=bool(given.values.get("all")), also=_REGISTERED)
    client: str | Reply = ""
    if given.values.get("secret_file"):
        client = _first_line(text(given.values, "secret_file"))
    elif asks and known:
        client = unseen("The secret of the client (not shown; empty where there is none, or it is kept already): ")
    if isinstance(client, dict):
        return client
    with browser.listening() as listener:
        port = int(listener.getsockname()[1])
        reply = house.ask("connections.sign-in", {"name": name, "provider": provider, "fields": fields, "port": port})
        if "problems" in reply:
            return reply
        answer = inner(reply, "answer")
        print(f"{text(answer, 'says')}\n\n{clean(text(answer, 'url'))}\n\n{_ELSEWHERE}", file=sys.stderr, flush=True)
        seconds = answer.get("seconds")
        address = browser.address_from(listener, text(answer, "state"), seconds if isinstance(seconds, int) else 0)
    # Where nothing came the desk says so itself: it waits no longer than we do.
    reply = house.ask("connections.signed-in", {"name": name, "address": address, "value": client, "anyway": anyway})
    if asks and inner(reply, "answer").get("left") and _yes(inner(reply, "answer")):
        return house.ask("connections.connect", {"name": name, "fields": known | fields, "anyway": True})
    return reply


def _secret(given: Given, offer: Answer, *, asks: bool) -> "str | Reply":
    if given.values.get("secret_file"):
        return _first_line(text(given.values, "secret_file"))
    secret, places = text(offer, "secret"), texts(offer, "anew")
    if asks and secret and places:
        return unseen(f"The secret '{secret}' goes to {clean(', '.join(places))} for the first time: type it again: ")
    if not (asks and secret and (not offer.get("kept") or given.values.get("all"))):
        return ""
    return unseen(f"The secret '{secret}' (it is not shown; empty keeps the one that is there): ")


def _yes(answer: Answer) -> bool:
    for item in rows(answer, "items"):
        problem = inner(item, "problem")
        print(clean(f"{text(answer, 'says')} {text(problem, 'what')} {text(problem, 'why')}"), file=sys.stderr)
    return _line("Save it anyway? [y/N] ").casefold() in ("y", "yes")


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


def _begun(offer: Answer, said: Answer, house: House) -> Answer:
    """From the one thing that everybody knows the rest is filled in, as on the page: what is known is told, and what
    is only likely is asked for with it. Nobody outside is asked."""
    begins, fields = text(offer, "begins"), rows(offer, "fields")
    if not begins or offer.get("connected") or all(text(each, "name") in said for each in fields if each.get("needed")):
        return {}
    own = text(said, begins) or _own_address(house)
    known = text(said, begins) or _line(f"{begins}{f' [{own}]' if own else ''}: ") or own
    reply = house.ask("connections.offered", {"name": text(offer, "name"), "fields": {begins: known}})
    drawn = next(iter(rows(inner(reply, "answer"), "items")), None)
    guess = inner(drawn, "guess") if drawn else {}
    if drawn is None or not guess:
        return {}
    print(clean(text(drawn, "guess_says")), file=sys.stderr)
    found: Answer = {begins: known}
    for field in fields:
        name = text(field, "name")
        likely = text(guess, name)
        if name in said or not likely or likely == text(field, "default"):
            continue
        found[name] = likely if drawn.get("guess_sure") else _or_likely(field, likely)
    return found


def _own_address(house: House) -> str:
    """What the operator said of themselves is most often the mailbox too."""
    fields = rows(inner(house.ask("profile.show", {}), "answer"), "fields")
    return next((text(field, "value") for field in fields if text(field, "name") == "email"), "")


def _typed(offer: Answer, said: Answer, *, whole: bool, also: frozenset[str] = frozenset()) -> Answer:
    """Each field that is needed and not there; with --all each one, Enter keeping what counts now."""
    found: Answer = {}
    for field in rows(offer, "fields"):
        name, now = text(field, "name"), text(field, "value")
        needed = field.get("needed") or name in also
        if name in said or field.get("asked") or not (whole or (needed and not now)):
            continue
        print(text(field, "about"), file=sys.stderr)
        counts = now or text(field, "default")
        choices = f" ({', '.join(texts(field, 'choices'))})" if texts(field, "choices") else ""
        typed = _line(f"{name}{choices}{f' [{counts}]' if counts else ''}: ")
        if typed:
            found[name] = typed
    return found


def _besides(offer: Answer, said: Answer) -> Answer:
    """What can be left out, but most people want: Enter takes what it most often is."""
    found: Answer = {}
    for field in rows(offer, "fields"):
        name, likely = text(field, "name"), text(field, "value") or text(field, "likely")
        if not field.get("asked") or name in said:
            continue
        print(text(field, "about"), file=sys.stderr)
        found[name] = _or_likely(field, likely)
    return found


def _or_likely(field: Answer, likely: str) -> str:
    """Enter takes what it most often is; what is not needed can be left out."""
    none = "" if field.get("needed") else " (- for none)"
    typed = _line(f"{text(field, 'name')}{none}{f' [{likely}]' if likely else ''}: ") or likely
    return "" if typed == "-" else typed


def _line(question: str) -> str:
    try:
        return input(question).strip()
    except EOFError:
        return ""


def _first_line(path: str) -> "str | Reply":
    place = os.path.abspath(os.path.expanduser(path))
    try:
        with open(place, encoding="utf-8") as file:
            line = file.readline(SIGNS_MAX).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as fault:
        return problem(
            "secret-file-unreadable",
            f"The secret cannot be read from {place}.",
            f"{fault}.",
            "Name a text file whose first line is the secret.",
            place,
        )
    if line.strip():
        return line
    return problem(
        "secret-file-empty",
        f"There is no secret in {place}.",
        "Its first line is empty.",
        "Name a text file whose first line is the secret.",
        place,
    )
