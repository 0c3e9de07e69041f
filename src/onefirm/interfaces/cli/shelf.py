"""Playbooks as files: the exact text of one, and a copy of a shipped one that the operator can change."""

import os

from onefirm.interfaces.cli.lay import problem
from onefirm.interfaces.cli.words import Answer, Given, House, Reply, inner, text
from onefirm.interfaces.cli.yes import agreed, somebody_types

_FOLDER = "playbooks"
_PRESENT = "shelf"
"""What the desk calls the text that is in use."""


def shown(given: Given, house: House) -> Reply:
    # `--raw` is about printing; the desk has no use for it.
    return house.ask("playbooks.show", {"name": given.values["name"]})


def put_back(given: Given, house: House) -> Reply:
    """To whoever types it is said first what would change, and it is done for a yes."""
    if not somebody_types(given):
        return house.ask("playbooks.rollback", given.values)
    name, version = text(given.values, "name"), text(given.values, "version")
    compared = house.ask("playbooks.diff", {"name": name, "before": _PRESENT, "after": version})
    if "problems" not in compared:
        # A file that cannot be read can be compared with nothing; going back mends it.
        house.show("diff", inner(compared, "answer"))
    if not agreed(f"Go back to version {version}? Plans that run keep theirs. [y/N] "):
        return problem(
            "rollback-unconfirmed",
            "Nothing was put back.",
            "It is done only for a yes.",
            f"When you want it: onefirm playbooks rollback {name} {version}",
        )
    return house.ask("playbooks.rollback", given.values)


def copied(given: Given, house: House) -> Reply:
    """The document from the shelf, as a file of the firm. It then takes the place of the shipped one."""
    name = text(given.values, "name")
    reply = house.ask("playbooks.show", {"name": name})
    if "problems" in reply:
        return reply
    path = os.path.join(house.folder, _FOLDER, f"{name}.md")
    try:
        _write(path, text(inner(reply, "answer"), "text"))
    except FileExistsError:
        return problem(
            "playbook-taken",
            f"Your firm has a playbook '{name}' of its own already.",
            "A copy would be written over what you have changed.",
            f"Change {path}, or move it away first to begin again from the shipped one.",
            path,
        )
    except OSError as fault:
        return problem(
            "folder-read-only",
            f"The copy could not be written to {path}.",
            f"{fault.strerror or fault}.",
            "Make the folder writable for the user who runs onefirm.",
            path,
        )
    says = f"{path} is yours now and takes the place of the shipped one. Raise its version when you change it."
    answer: Answer = {"name": name, "path": path, "says": says}
    return {"answer": answer}


def _write(path: str, document: str) -> None:
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    part = f"{path}.{os.getpid()}.part"
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(document)
        # A link and no rename: it fails where there is a file already, and it appears whole or not at all.
        os.link(part, path)
    finally:
        os.unlink(part)
