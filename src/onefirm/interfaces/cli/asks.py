"""The commands that are more than one question: finding what a number means, reading a file, opening an editor."""

import json
import os
import sys
from collections.abc import Callable

from onefirm.interfaces.cli import (
    backup,
    bring,
    connect,
    couples,
    forget,
    handover,
    listed,
    said,
    settings,
    shelf,
    trying,
    vault,
    ways,
)
from onefirm.interfaces.cli.lay import problem
from onefirm.interfaces.cli.words import Answer, Given, House, Reply, Value, inner, rows, text, texts
from onefirm.interfaces.cli.yes import let_go

ENTRIES_SHOWN = 20

PREVIEWS = frozenset(
    {"forget.preview", "prune.preview", "imports.look", "imports.undo-preview", "imports.wait", "imports.stop"}
    | {"backups.begin", "backups.wait", "connections.offered", "connections.sign-in"}
    | {"connections.signed-in"}
)
"""What a command asks beside its own question."""

Walk = Callable[[Given, House], Reply]


def asked(given: Given, house: House) -> Reply:
    """The reply to a command, whichever way leads to it."""
    try:
        return _WALKS.get(given.command.words, _straight)(given, house)
    except listed.NotListed as fault:
        lines = f"{fault.lines} line{'' if fault.lines == 1 else 's'}"
        return problem(
            "number-unknown",
            f"There is no line {fault.number} in what was listed last.",
            f"That list had {lines}, and a number means a line you have seen.",
            "List again, then name a number from that list.",
        )


def _straight(given: Given, house: House) -> Reply:
    return house.ask(given.command.asks, given.values)


def _about_question(given: Given, house: House) -> Reply:
    return house.ask(given.command.asks, _question(given, house))


def _decide(given: Given, house: House) -> Reply:
    return house.ask(given.command.asks, _bound(given, house))


def _accept(given: Given, house: House) -> Reply:
    """One question; or with --all-like every one that asks the same."""
    if text(given.values, "all_like"):
        return _together(given._replace(values=given.values | {"question": given.values["all_like"]}), house)
    if not text(given.values, "question"):
        return _no_question(given)
    return let_go(given, _bound(given, house), house)


def _together(given: Given, house: House) -> Reply:
    """Everything alike, as it was when the group was opened, or else listed; and nothing that came since."""
    args = _question(given, house)
    but: Value = [listed.meant(house, "inbox", name.strip()) for name in text(args, "but").split(",") if name.strip()]
    sent: Answer = {"question": args["question"], "but": but}
    if shown := listed.shown_group(house, text(args, "question")):
        sent["shown"] = shown
    if given.command.asks in ("inbox.answer", "inbox.answer-all"):
        return house.ask("inbox.answer-all", sent | {"answer": text(args, "answer"), "reason": text(args, "reason")})
    return house.ask("inbox.accept-all", sent)


def _aside(given: Given, house: House) -> Reply:
    args = _question(given, house)
    needs = "until" if given.command.asks == "inbox.snooze" else "to"
    if text(args, needs):
        return house.ask(given.command.asks, args)
    return problem(
        "until-missing" if needs == "until" else "to-missing",
        "It was not said until when." if needs == "until" else "It was not said to whom.",
        "A question that leaves the list comes back at a moment, and shows who has it meanwhile.",
        f"Example: {given.command.example}",
    )


def _no_question(given: Given) -> Reply:
    return problem(
        "command-misread",
        f"`onefirm {given.command.words}` needs QUESTION.",
        "It decides about one question, or with --all-like about all that ask the same.",
        f"Example: {given.command.example}",
    )


def _edit(given: Given, house: House) -> Reply:
    args = _bound(given, house)
    if attached := texts(args, "attach"):
        args["attach"] = [os.path.abspath(os.path.expanduser(path)) for path in attached]
    if args.get("changes") or attached:
        return let_go(given, args, house)
    if not sys.stdin.isatty():
        return _nothing_changed("There is no terminal to open an editor in, and no --set said what to change.")
    shown = house.ask("inbox.show", {"question": args["question"]})
    if "problems" in shown:
        return shown
    answer = inner(shown, "answer")
    fields = [field for field in rows(inner(answer, "card"), "change") if field.get("editable")]
    changes: Answer = dict(house.edit({text(field, "name"): text(field, "after") for field in fields}))
    if not changes:
        return _nothing_changed("The text came back from your editor as it was.")
    bound: Answer = {"payload": text(answer, "payload"), "changes": changes}
    return house.ask("inbox.edit", args | bound)


def _answer(given: Given, house: House) -> Reply:
    if alike := text(given.values, "all_like"):
        # With --all-like the first word is the answer, for the question has been named already.
        said = text(given.values, "answer") or text(given.values, "question")
        if text(given.values, "scope"):
            return problem(
                "answer-scope-alone",
                "--scope goes with one question, and --all-like with all that wait.",
                "An answer that is kept for always answers all that wait alike by itself.",
                "Answer one of them: onefirm inbox answer 1 ANSWER --scope always.",
            )
        return _together(given._replace(values=given.values | {"question": alike, "answer": said}), house)
    if not text(given.values, "question"):
        return _no_question(given)
    args = _bound(given, house)
    choice = text(args, "answer")
    if choice and not choice.isdecimal():
        return house.ask("inbox.answer", args)
    shown = house.ask("inbox.show", {"question": args["question"]})
    if "problems" in shown:
        return shown
    options = rows(inner(shown, "answer"), "options")
    if choice and text(inner(shown, "answer"), "wants"):
        return house.ask("inbox.answer", args)
    if choice and 1 <= int(choice) <= len(options):
        return house.ask("inbox.answer", args | {"answer": text(options[int(choice) - 1], "name")})
    choices = " · ".join(
        f"{number} {text(option, 'label')} ({text(option, 'name')})" for number, option in enumerate(options, start=1)
    )
    return problem(
        "answer-missing",
        f"'{choice}' is none of the answers." if choice else "The answer is missing.",
        f"This question takes one of {len(options)} answers." if options else "This question has no answers to choose.",
        f"Name one, by its number or its name: {choices}" if options else "Look at it with: onefirm inbox show",
    )


def _undo(given: Given, house: House) -> Reply:
    """Without an id, the one effect that is held; with the end of an id, the one, or the batch, that ends so."""
    ref = text(given.values, "effect")
    today = house.ask("today", {})
    if "problems" in today:
        return today
    held = rows(inner(today, "answer"), "held")
    batches = {text(effect, "batch") for effect in held if ref and text(effect, "batch").endswith(ref)}
    if given.values.get("all") and not ref:
        return house.ask("inbox.undo-all", {})
    if len(batches) == 1:
        return house.ask("inbox.undo-all", {"batch": batches.pop()})
    meant = [effect for effect in held if text(effect, "effect").endswith(ref)]
    if len(meant) == 1:
        return house.ask("inbox.undo", {"effect": text(meant[0], "effect")})
    if ref and not meant:
        return house.ask("inbox.undo", {"effect": ref})
    if not held:
        return problem(
            "held-nothing",
            "Nothing is held, so nothing can be taken back.",
            "An effect can be taken back only in the undo window after you let it happen.",
            "Look at what has left with: onefirm today",
        )
    return problem(
        "held-several",
        f"{len(meant)} effects are held, and only you know which is meant.",
        "; ".join(f"{text(effect, 'effect')}: {text(effect, 'says')}" for effect in meant),
        f"Name one: onefirm inbox undo {text(meant[0], 'effect')}; or take all of them back: onefirm inbox undo --all",
    )


def _send(given: Given, house: House) -> Reply:
    args = dict(given.values)
    source = text(args, "json_file")
    args.pop("json_file", None)
    if source:
        try:
            read = _json_object(source)
        except (OSError, ValueError) as fault:
            return problem(
                "json-unreadable",
                f"The fields could not be read from {source}.",
                f"{fault}.",
                'Give a file that holds one JSON object: {"email": "ada@fern.example"}.',
                source,
            )
        typed = args.get("fields")
        args["fields"] = read | typed if isinstance(typed, dict) else read
    return house.ask("intents.send", args)


def _review(given: Given, house: House) -> Reply:
    return house.review(given)


def _tail(given: Given, house: House) -> Reply:
    limit: Answer = {"limit": ENTRIES_SHOWN}
    return house.ask("ledger.tail", limit | given.values)


def _about_plan(given: Given, house: House) -> Reply:
    return house.ask(given.command.asks, _plan(given, house))


def _approve(given: Given, house: House) -> Reply:
    args = _plan(given, house)
    if "hash" not in args:
        # Approving is always approving something seen: without a hash it is what the preview says at this moment.
        preview = house.ask("plans.preview", {"plan": args["plan"]})
        if "problems" in preview:
            return preview
        args["hash"] = text(inner(preview, "answer"), "hash")
    return house.ask("plans.approve", args)


def _question(given: Given, house: House) -> Answer:
    return given.values | {"question": listed.meant(house, "inbox", text(given.values, "question"))}


def _plan(given: Given, house: House) -> Answer:
    return given.values | {"plan": listed.meant(house, "plans", text(given.values, "plan"))}


def _bound(given: Given, house: House) -> Answer:
    """The question with the fingerprint of what the operator was shown, if they were shown it."""
    args = _question(given, house)
    args.pop("but", None)
    if args.get("payload") == "":
        return args  # A script whose variable was never set read nothing; the desk says so.
    payload = text(args, "payload") or listed.shown_payload(house, text(args, "question"))
    return args | {"payload": payload} if payload else args


def _json_object(source: str) -> dict[str, Value]:
    if source == "-":
        read: object = json.load(sys.stdin)
    else:
        with open(source, encoding="utf-8") as file:
            read = json.load(file)
    if not isinstance(read, dict):
        raise ValueError("It is JSON, and no object with named fields")
    return read  # pyright: ignore[reportUnknownVariableType]  JSON objects have text keys.


def _whole(given: Given, house: House) -> Reply:
    # `--all` is about printing; the desk answers everything.
    args = {name: value for name, value in given.values.items() if name != "all"}
    return house.ask(given.command.asks, args)


def _nothing_changed(why: str) -> Reply:
    return problem(
        "changes-missing",
        "Nothing was changed, so nothing was decided.",
        why,
        "Say it with --set field=text, or let it happen as it is with onefirm inbox accept.",
    )


_WALKS: dict[str, Walk] = {
    "backup": backup.back_up,
    "forget": forget.forget,
    "prune": forget.prune,
    "handover": handover.written,
    "import": bring.bring,
    "imports show": bring.show,
    "imports undo": bring.undo,
    "inbox show": _about_question,
    "inbox accept": _accept,
    "inbox did": _decide,
    "inbox snooze": _aside,
    "inbox delegate": _aside,
    "inbox alike": _about_question,
    "inbox accept-all": _together,
    "inbox answer-all": _together,
    "inbox reject": _decide,
    "inbox edit": _edit,
    "inbox answer": _answer,
    "inbox undo": _undo,
    "intents send": _send,
    "review": _review,
    "ledger tail": _tail,
    "playbooks show": shelf.shown,
    "playbooks copy": shelf.copied,
    "playbooks rollback": shelf.put_back,
    "people add": said.made,
    "people show": _whole,
    "people same": couples.judged,
    "people different": couples.judged,
    "records make": said.made,
    "records change": said.changed,
    "connect": connect.connected,
    "connections rotate": connect.rotated,
    "vault set": vault.kept,
    "tokens make": ways.token,
    "passkeys add": ways.passkey,
    "policy set": trying.policy,
    "settings": settings.shown,
    "models preview": _about_plan,
    "plans show": _about_plan,
    "plans preview": _about_plan,
    "plans approve": _approve,
    "plans cancel": _about_plan,
    "plans did": _about_plan,
}
