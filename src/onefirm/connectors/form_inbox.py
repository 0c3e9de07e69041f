"""The form inbox: filled-in forms as files in a folder of the firm, one file for each."""

import asyncio
import json
import os
import stat
import unicodedata
from itertools import count
from pathlib import Path

from pydantic import JsonValue

from onefirm.capabilities.connector import Item
from onefirm.capabilities.forms import FilledForm
from onefirm.domain.frozen import Json
from onefirm.domain.intent import IntentCall
from onefirm.domain.labels import FROM_OUTSIDE
from onefirm.domain.problem import Problem, Refusal

FORM_BYTES_MAX = 1_000_000
ITEMS_AT_ONCE_MAX = 100
STEM_BYTES_MAX = 200
"""A name longer than this is cut before a number is added, so that the disk takes it."""

_READ, _REFUSED = "read", "refused"


class FormInbox:
    """Whoever writes a file here writes it under another name first: dotfiles and `*.part` are not looked at.

    Every other file comes in; one that is no form is refused, so that nobody waits for an answer to it for ever.
    """

    def __init__(self, firm_folder: Path) -> None:
        self._folder = firm_folder / "forms"

    @property
    def name(self) -> str:
        return "form_inbox"

    async def poll(self) -> tuple[Item, ...]:
        return await asyncio.to_thread(self._items)

    def read(self, item: Item) -> IntentCall:
        form = _filled(item)
        return IntentCall(
            name="qualify-lead",
            version=2,
            fields={
                "name": form.name,
                "email": form.email,
                "message": form.message,
                "budget": form.budget,
                "source_page": form.page,
            },
            source=f"form {form.form}",
            label=FROM_OUTSIDE,
        )

    async def put_away(self, item: Item, kept: bool) -> None:
        await asyncio.to_thread(self._move, item, self._folder / (_READ if kept else _REFUSED))

    def _items(self) -> tuple[Item, ...]:
        if not self._folder.is_dir():
            return ()
        paths = sorted(path for path in self._folder.iterdir() if _counts(path))
        found = (
            Item(name=_shown(path), raw=raw) for path in paths[:ITEMS_AT_ONCE_MAX] if (raw := _bytes(path)) is not None
        )
        return tuple(found)

    def _move(self, item: Item, into: Path) -> None:
        path = self._path(item)
        # A form of the same name that came meanwhile is another form; it stays for the next look.
        if not _counts(path) or _bytes(path) != item.raw:
            return
        into.mkdir(parents=True, exist_ok=True)
        os.replace(path, _free(into, path))
        for folder in (into, self._folder):
            _settle(folder)

    def _path(self, item: Item) -> Path:
        path = self._folder / item.name
        if path.exists() or "\\" not in item.name:
            return path
        return next((other for other in self._folder.iterdir() if _shown(other) == item.name), path)


def _shown(path: Path) -> str:
    """A name that is no UTF-8 cannot be written down; its strange bytes are spelled out."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def _is_form(name: str) -> bool:
    return name.lower().endswith(".json")


def _counts(path: Path) -> bool:
    """A whole, ordinary file. A link could lead out of the folder, so none is followed."""
    if path.name.startswith(".") or path.name.endswith(".part"):
        return False
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def _bytes(path: Path) -> bytes | None:
    """At most one byte more than is allowed: enough to know that it is too big, and never more."""
    try:
        with path.open("rb") as file:
            return file.read(FORM_BYTES_MAX + 1)
    except FileNotFoundError:
        return None
    except PermissionError:
        return b""


def _free(folder: Path, path: Path) -> Path:
    """The name itself, or the same with the first number that nobody has."""
    if not os.path.lexists(folder / path.name):
        return folder / path.name
    stem = os.fsdecode(os.fsencode(path.stem)[:STEM_BYTES_MAX])
    names = (folder / f"{stem}-{number}{path.suffix}" for number in count(2))
    return next(name for name in names if not os.path.lexists(name))


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _filled(item: Item) -> FilledForm:
    if not _is_form(item.name):
        raise Refusal(_no_form(item))
    if len(item.raw) > FORM_BYTES_MAX:
        raise Refusal(_too_big(item))
    if not item.raw:
        raise Refusal(_unreadable(item, "The file is empty, or you may not read it."))
    try:
        parsed: JsonValue = json.loads(item.raw.decode("utf-8-sig"))
    except UnicodeDecodeError as broken:
        raise Refusal(_unreadable(item, f"Byte {broken.start} is no UTF-8.")) from broken
    except json.JSONDecodeError as broken:
        raise Refusal(_unreadable(item, f"Line {broken.lineno}: {broken.msg}.")) from broken
    except (RecursionError, ValueError) as broken:
        raise Refusal(_unreadable(item, "It is nested too deep, or holds a number without end.")) from broken
    if not isinstance(parsed, dict):
        raise Refusal(_unreadable(item, "It is JSON, but no object with named fields."))
    return _form(item, parsed)


def _form(item: Item, parsed: Json) -> FilledForm:
    """Fields nobody knows are left where they are: the file and the ledger keep the form as it came."""
    known = {name: parsed[name] for name in FilledForm.model_fields if parsed.get(name) is not None}
    wrong = [name for name, value in known.items() if isinstance(value, (dict, list, bool))]
    if wrong:
        raise Refusal(_unreadable(item, f"The field '{wrong[0]}' holds no text."))
    texts = {name: str(value).strip() for name, value in known.items()}
    broken = [name for name, text in texts.items() if any(unicodedata.category(sign) == "Cs" for sign in text)]
    if broken:
        raise Refusal(_unreadable(item, f"The field '{broken[0]}' holds half a sign, which nobody could read."))
    missing = [name for name in ("email", "message") if not texts.get(name)]
    if missing:
        raise Refusal(_incomplete(item, missing))
    return FilledForm(**{"form": item.name[: -len(".json")], **texts})


def _too_big(item: Item) -> Problem:
    return Problem(
        code="form-too-big",
        what=f"The form {item.name} is bigger than {FORM_BYTES_MAX:,} bytes.",
        why="A filled-in form is short; something else was put into the folder.",
        fix=f"Look at forms/{_REFUSED}/{item.name}. If somebody wrote to you, type their wish by hand.",
        where=f"forms/{_REFUSED}/{item.name}",
    )


def _unreadable(item: Item, why: str) -> Problem:
    return Problem(
        code="form-unreadable",
        what=f"The form {item.name} cannot be read.",
        why=why,
        fix=f"Mend forms/{_REFUSED}/{item.name} and move it back to forms/, or delete it.",
        where=f"forms/{_REFUSED}/{item.name}",
    )


def _no_form(item: Item) -> Problem:
    return Problem(
        code="form-unreadable",
        what=f"The file {item.name} in forms/ is no form.",
        why="Only .json forms are read.",
        fix=f"Look at forms/{_REFUSED}/{item.name}. If it is a form, rename it to end in .json and move it back.",
        where=f"forms/{_REFUSED}/{item.name}",
    )


def _incomplete(item: Item, missing: list[str]) -> Problem:
    return Problem(
        code="form-incomplete",
        what=f"The form {item.name} came without {' and '.join(missing)}.",
        why="Without an address and a message there is nobody to answer and nothing to answer to.",
        fix=f"Fill it in at forms/{_REFUSED}/{item.name} and move it back to forms/, or delete it.",
        where=f"forms/{_REFUSED}/{item.name}",
    )
