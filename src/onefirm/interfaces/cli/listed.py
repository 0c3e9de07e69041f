"""What was listed last: `inbox accept 2` means the second line the operator saw, whatever came in since."""

import json
import os
from contextlib import suppress

from onefirm.interfaces.cli.words import Answer, House, inner, rows, text, texts

_FILE = ".listed.json"
_LINE_SIGNS_MAX = 4


class NotListed(Exception):
    """A number was named that the last list did not have."""

    def __init__(self, number: str, lines: int) -> None:
        super().__init__(number)
        self.number, self.lines = number, lines


def meant(house: House, kind: str, ref: str) -> str:
    """The id behind a number of the last list; anything else is left for the desk to find."""
    ids = _read(house).get(kind)
    if not _is_line(ref) or not isinstance(ids, list):
        return ref
    if not 1 <= int(ref) <= len(ids):
        raise NotListed(ref, len(ids))
    return str(ids[int(ref) - 1])


def pair_listed(house: House, number: int) -> tuple[str, str]:
    """The two that may be the same, as they were listed last."""
    listed = rows(_read(house), "pairs")
    if not 1 <= number <= len(listed):
        raise NotListed(str(number), len(listed))
    return text(listed[number - 1], "left"), text(listed[number - 1], "right")


def shown_payload(house: House, question: str) -> str:
    """The fingerprint of the card as it was last shown, so that a decision counts for exactly that."""
    payloads = _read(house).get("payloads")
    return text(payloads, question) if isinstance(payloads, dict) else ""


def shown_group(house: House, question: str) -> Answer:
    """By id, the payloads of the group that was opened last, if this question is one of it; else as it was listed."""
    kept = _read(house)
    opened = inner(kept, "alike")
    if any(name.endswith(question) for name in opened):
        return opened
    listed = rows(kept, "listed")
    same = next((text(item, "same") for item in listed if text(item, "id").endswith(question)), "")
    return {text(item, "id"): text(item, "payload") for item in listed if same and text(item, "same") == same}


def numbered(house: House, answer: Answer) -> Answer:
    """A group that was just opened, each of it with the number it has in the last list."""
    ids = _ids(_read(house))
    numbers = {name: number for number, name in enumerate(ids, start=1)}
    shown: Answer = dict(answer)
    shown["items"] = [{**item, "number": numbers.get(text(item, "id"), 0)} for item in rows(answer, "items")]
    return shown


def remember(house: House, page: str, answer: Answer) -> None:
    """Keep what the operator has just been shown. Without a place to keep it, numbers count in the open list."""
    kept = _read(house)
    if page in ("inbox", "plans"):
        kept[page] = [text(item, "id") for name in ("items", "aside") for item in rows(answer, name)]
        if page == "inbox":
            kept.pop("alike", None)
            names = ("id", "same", "payload")
            kept["listed"] = [{name: text(item, name) for name in names} for item in rows(answer, "items")]
            # Of what is only answered, the line of the list says what is asked; an approval counts for the card alone.
            approvals = [text(item, "id") for item in rows(answer, "items") if text(item, "kind") == "approval"]
            asked = (item for item in rows(answer, "items") if text(item, "id") not in approvals)
            known = {id_: name for id_, name in inner(kept, "payloads").items() if not _over(id_, str(name), approvals)}
            kept["payloads"] = known | {text(item, "id"): text(item, "payload") for item in asked}
    elif page == "alike":
        opened = rows(answer, "items")
        kept["alike"] = {text(item, "id"): text(item, "payload") for item in opened}
        # What the last list did not have stands behind it, so that a number means the same everywhere.
        ids = _ids(kept)
        kept["inbox"] = [*ids, *(text(item, "id") for item in opened if text(item, "id") not in ids)]
    elif page == "pairs":
        sides = ("left", "right")
        kept["pairs"] = [{side: text(inner(pair, side), "id") for side in sides} for pair in rows(answer, "items")]
    elif page == "together":
        kept.pop("alike", None)
    elif page == "card":
        payloads = kept.get("payloads")
        known: Answer = payloads if isinstance(payloads, dict) else {}
        listed = kept.get("inbox")
        still: Answer = {name: known[name] for name in known if isinstance(listed, list) and name in listed}
        kept["payloads"] = still | {text(answer, "id"): text(answer, "payload")}
    else:
        return
    with suppress(OSError):
        _write(house, kept)


def _over(question: str, payload: str, approvals: list[str]) -> bool:
    """What was shown of it was another question, which was answered: now it asks for a yes."""
    return question in approvals and payload.startswith("asked.")


def _ids(kept: Answer) -> list[str]:
    return texts(kept, "inbox")


def _is_line(ref: str) -> bool:
    # The end of an id may be all digits; it is longer than any list.
    return ref.isdecimal() and len(ref) <= _LINE_SIGNS_MAX


def _read(house: House) -> Answer:
    try:
        with open(os.path.join(house.folder, _FILE), encoding="utf-8") as file:
            kept: object = json.load(file)
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}  # pyright: ignore[reportUnknownVariableType]  JSON has text keys.


def _write(house: House, kept: Answer) -> None:
    path = os.path.join(house.folder, _FILE)
    part = f"{path}.{os.getpid()}"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(kept, file)
    os.replace(part, path)
