"""The handover as files: all of its pages in one new folder, or none."""

import os
import shutil

from onefirm.interfaces.cli.lay import problem
from onefirm.interfaces.cli.words import Answer, Given, House, Reply, Value, inner, rows, text


def written(given: Given, house: House) -> Reply:
    target = os.path.abspath(os.path.expanduser(text(given.values, "target")))
    if os.path.lexists(target) and not _empty(target):
        return _taken(target)
    own = os.path.realpath(house.folder)
    if os.path.commonpath((own, os.path.realpath(target))) == own:
        return _inside(target)
    reply = house.ask(given.command.asks, {"folder": house.folder})
    if "problems" in reply:
        return reply
    answer = inner(reply, "answer")
    pages = {text(page, "name"): text(page, "text") for page in rows(answer, "pages")}
    try:
        _write(target, pages)
    except OSError as fault:
        return problem(
            "folder-read-only",
            f"The pages could not be written to {target}.",
            f"{fault.strerror or fault}.",
            "Name a folder in a place where you may write.",
            target,
        )
    names: list[Value] = list(pages)
    told: Answer = {"folder": target, "pages": names, "says": f"Written to {target}: {text(answer, 'says')}"}
    return {"answer": told}


def _empty(target: str) -> bool:
    return os.path.isdir(target) and not os.path.islink(target) and not os.listdir(target)


def _write(target: str, pages: dict[str, str]) -> None:
    """Beside its place first, and moved there in one step."""
    part = f"{target}.{os.getpid()}.part"
    os.makedirs(part, mode=0o700)
    try:
        for name, page in pages.items():
            path = os.path.join(part, name)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(page)
        os.rename(part, target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _inside(target: str) -> Reply:
    return problem(
        "handover-inside",
        f"Nothing was written into {target}.",
        "It lies in the firm's own folder, and no forgetting reaches it there; every backup would take it along.",
        "Name a folder somewhere else.",
        target,
    )


def _taken(target: str) -> Reply:
    return problem(
        "handover-taken",
        f"Nothing was written into {target}.",
        "There is something there already, and what somebody else may have noted in it is never overwritten.",
        "Name a folder that is empty or not there yet.",
        target,
    )
