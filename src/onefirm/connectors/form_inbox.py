"""The form inbox: filled-in forms as files in a folder of the firm, one file for each."""

import asyncio
import json
import unicodedata
from pathlib import Path

from pydantic import JsonValue

from onefirm.capabilities.connector import Item
from onefirm.capabilities.erasable import Traces
from onefirm.capabilities.forms import FilledForm
from onefirm.domain.frozen import Json
from onefirm.domain.intent import IntentCall
from onefirm.domain.labels import FROM_OUTSIDE
from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.files.drop_folder import REFUSED, DropFolder

FORM_BYTES_MAX = 1_000_000


class FormInbox:
    """What is left here and is no form is refused, so that nobody waits for an answer to it for ever."""

    quick = True

    def __init__(self, firm_folder: Path) -> None:
        self._folder = DropFolder(firm_folder / "forms", bytes_max=FORM_BYTES_MAX)

    @property
    def name(self) -> str:
        return "form_inbox"

    async def poll(self) -> tuple[Item, ...]:
        return await asyncio.to_thread(self._folder.items)

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
            # Where it came from stands in the clear for ever, so nothing that somebody typed may be in it.
            source="form",
            label=FROM_OUTSIDE,
        )

    async def put_away(self, item: Item, kept: bool) -> None:
        await asyncio.to_thread(self._folder.put_away, item, kept)

    def whose(self, item: Item) -> str:
        """The address that was filled in; empty where nothing can be read."""
        try:
            parsed: JsonValue = json.loads(item.raw.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return ""
        return str(parsed.get("email", "")).strip() if isinstance(parsed, dict) else ""

    def traces(self, of: Traces) -> tuple[str, ...]:
        return tuple(f"forms/{path.parent.name}/{path.name}" for path in self._of(of))

    def erase(self, of: Traces) -> int:
        return self._folder.delete(self._of(of))

    def _of(self, of: Traces) -> list[Path]:
        return [path for path, item in self._folder.away() if of.theirs(self.whose(item))]


def _is_form(name: str) -> bool:
    return name.lower().endswith(".json")


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
    return FilledForm(**texts)


def _too_big(item: Item) -> Problem:
    return Problem(
        code="form-too-big",
        what=f"The form {item.name} is bigger than {FORM_BYTES_MAX:,} bytes.",
        why="A filled-in form is short; something else was put into the folder.",
        fix=f"Look at forms/{REFUSED}/{item.name}. If somebody wrote to you, type their wish by hand.",
        where=f"forms/{REFUSED}/{item.name}",
    )


def _unreadable(item: Item, why: str) -> Problem:
    return Problem(
        code="form-unreadable",
        what=f"The form {item.name} cannot be read.",
        why=why,
        fix=f"Mend forms/{REFUSED}/{item.name} and move it back to forms/, or delete it.",
        where=f"forms/{REFUSED}/{item.name}",
    )


def _no_form(item: Item) -> Problem:
    return Problem(
        code="form-unreadable",
        what=f"The file {item.name} in forms/ is no form.",
        why="Only .json forms are read.",
        fix=f"Look at forms/{REFUSED}/{item.name}. If it is a form, rename it to end in .json and move it back.",
        where=f"forms/{REFUSED}/{item.name}",
    )


def _incomplete(item: Item, missing: list[str]) -> Problem:
    return Problem(
        code="form-incomplete",
        what=f"The form {item.name} came without {' and '.join(missing)}.",
        why="Without an address and a message there is nobody to answer and nothing to answer to.",
        fix=f"Fill it in at forms/{REFUSED}/{item.name} and move it back to forms/, or delete it.",
        where=f"forms/{REFUSED}/{item.name}",
    )
