"""What is taken out of a text before it leaves for a model, and put back into the answer. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from onefirm.domain.pointers import plain, spellings

_MARK = re.compile(r"\[(?:address|link|number|name|key) \d+\]")
_KEY = re.compile(r"(?<![\w/+-])(?=[\w/+=-]*\d)(?=[\w/+=-]*[A-Za-z])[A-Za-z0-9][\w/+=-]{19,}(?:\.[\w-]{10,})*")
"""Long runs of letters and digits are keys of something. No word is as long and holds a digit."""
_NAME_SIGNS_MIN = 2
_PART = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Written without spaces between words: such a name may stand in the middle of any run."""


@dataclass(frozen=True)
class Redacted:
    texts: Mapping[str, str]
    hidden: Mapping[str, str]
    """By the mark that stands in its place."""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many of each were taken out: `{"address": 2}`."""
        found: dict[str, int] = {}
        for mark in self.hidden:
            kind = mark[1:].partition(" ")[0]
            found[kind] = found.get(kind, 0) + 1
        return found


class Unmarked(ValueError):
    """The answer names a mark that stood nowhere in the question."""


def redact(texts: Mapping[str, str], names: Iterable[str] = ()) -> Redacted:
    """Addresses, links, numbers, keys and these names, each replaced by a mark; the same one always by the same."""
    marks: dict[str, str] = {}
    counted: dict[str, int] = {}
    known = _names(names)
    clear = {name: _MARK.sub("[…]", plain(text)) for name, text in texts.items()}
    done = {name: _marked(text, known, marks, counted) for name, text in clear.items()}
    return Redacted(done, {mark: shown for shown, mark in marks.items()})


def restored(value: JsonValue, hidden: Mapping[str, str]) -> JsonValue:
    """Raises Unmarked where a mark stands for nothing."""
    if isinstance(value, str):
        return _MARK.sub(lambda found: _meant(found[0], hidden), value)
    if isinstance(value, list):
        return [restored(item, hidden) for item in value]
    if isinstance(value, dict):
        return {name: restored(item, hidden) for name, item in value.items()}
    return value


def _meant(mark: str, hidden: Mapping[str, str]) -> str:
    if mark not in hidden:
        raise Unmarked(f"{mark} stood nowhere in the question.")
    return hidden[mark]


def _marked(text: str, names: re.Pattern[str] | None, marks: dict[str, str], counted: dict[str, int]) -> str:
    for pointer in sorted(spellings(text), key=lambda each: -len(each.shown)):
        if pointer.shown in text:
            text = text.replace(pointer.shown, _mark(pointer.kind, pointer.shown, marks, counted))
    text = _KEY.sub(lambda found: _mark("key", found[0], marks, counted), text)
    return _around_marks(text, names, marks, counted) if names else text


def _around_marks(text: str, names: re.Pattern[str], marks: dict[str, str], counted: dict[str, int]) -> str:
    """Somebody may be called Link: what stands for a link already is left alone."""
    ends = 0
    said: list[str] = []
    for found in (*_MARK.finditer(text), None):
        between = text[ends : found.start() if found else None]
        said.append(names.sub(lambda name: _mark("name", name[0], marks, counted), between))
        said.append(found[0] if found else "")
        ends = found.end() if found else ends
    return "".join(said)


def _mark(kind: str, shown: str, marks: dict[str, str], counted: dict[str, int]) -> str:
    if shown not in marks:
        counted[kind] = counted.get(kind, 0) + 1
        marks[shown] = f"[{kind} {counted[kind]}]"
    return marks[shown]


def _names(names: Iterable[str]) -> re.Pattern[str] | None:
    """Each whole, and each part of it: a letter greets by the first name, and says `Annas` as well."""
    clear = [" ".join(plain(name).split()) for name in names]
    parts = {part for name in clear for part in (name, *_PART.findall(name)) if len(part) >= _NAME_SIGNS_MIN}
    if not parts:
        return None
    longest_first = sorted(parts, key=lambda part: (-len(part), part))
    spaced = "|".join(re.escape(part) for part in longest_first if not _UNSPACED.search(part))
    joined = "|".join(re.escape(part) for part in longest_first if _UNSPACED.search(part))
    either = (rf"(?<!\w)(?:{spaced})(?=(?:['’]?s)?(?!\w))" if spaced else "", joined)
    return re.compile("|".join(filter(None, either)), re.IGNORECASE)
