"""The values of a playbook's keys: names, whole numbers, durations, paths and literals."""

import re
from collections.abc import Mapping

from onefirm.domain.plan import DECISIONS, END, PERSON, RULES, Source
from onefirm.planning.reading.entry import Entry
from onefirm.planning.reading.faults import Faults, near, shown

LITERAL = "="
"""The mark of a literal: `status: = new`. Without it a word is a place to look, never a value."""
ROOTS = ("intent", "profile", "settings", PERSON, DECISIONS, RULES)
RESERVED = frozenset({*ROOTS, END})
NAME = r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*"
NAME_SIGNS_MAX = 60
NUMBER_SIGNS_MAX = 9
WAIT_DAYS_MAX = 366

_NAME = re.compile(NAME)
_PATH = re.compile(rf"({NAME})\.({NAME})")
_DURATION = re.compile(r"([0-9]{1,6})[ ]+(minute|hour|day|week)s?")
_MINUTES = {"minute": 1, "hour": 60, "day": 24 * 60, "week": 7 * 24 * 60}


class Values:
    """The keys of one block, read as what they should be; whatever is not becomes a fault on its line."""

    def __init__(self, entries: Mapping[str, Entry], line: int, owner: str, faults: Faults) -> None:
        self._entries = entries
        self._line = line
        self.owner = owner
        self._faults = faults

    @property
    def lines(self) -> dict[str, int]:
        lines = {key: entry.line for key, entry in self._entries.items()}
        for key, entry in self._entries.items():
            lines.update({f"{key}.{name}": inner.line for name, inner in (entry.entries or {}).items()})
        return lines

    def has(self, key: str) -> bool:
        return key in self._entries

    def nested(self, key: str) -> bool:
        """Whether there are keys below this key."""
        return key in self._entries and self._entries[key].entries is not None

    def only(self, known: tuple[str, ...]) -> None:
        for key, entry in self._entries.items():
            if key not in known:
                self._faults.add(
                    entry.line,
                    "playbook-no-such-key",
                    f"{self.owner} has a key '{shown(key)}'.",
                    "There is no such key.",
                    near(key, known),
                )

    def needs(self, *keys: str) -> None:
        for key in keys:
            if key not in self._entries:
                self._faults.add(
                    self._line,
                    "playbook-key-missing",
                    f"{self.owner} has no '{key}'.",
                    f"'{key}' must be said.",
                    f"Add a line '{key}: ...'.",
                )

    def text(self, key: str) -> str:
        entry = self._entries.get(key)
        if entry is None:
            return ""
        if entry.entries is not None or not entry.text:
            self.wrong(key, "says nothing" if entry.entries is None else "holds keys", "text")
            return ""
        return entry.text

    def name(self, key: str) -> str:
        text = self.text(key)
        if text and not is_name(text):
            self.wrong(key, f"is '{shown(text)}'", "a name of small letters, digits and dashes, 'follow-up' say")
            return ""
        return text

    def one_of(self, key: str, choices: tuple[str, ...]) -> str:
        text = self.text(key)
        if text and text not in choices:
            self.wrong(key, f"is '{shown(text)}'", "one of a few words", near(text, choices))
            return ""
        return text

    def number(self, key: str, least: int, most: int, default: int) -> int:
        text = self.text(key)
        if not text:
            return default
        if not is_whole(text) or not least <= int(text) <= most:
            self.wrong(key, f"is '{shown(text)}'", f"a whole number from {least:,} to {most:,}")
            return default
        return int(text)

    def minutes(self, key: str) -> int:
        found = _DURATION.fullmatch(text := self.text(key))
        minutes = int(found[1]) * _MINUTES[found[2]] if found else 0
        if text and not 0 < minutes <= WAIT_DAYS_MAX * _MINUTES["day"]:
            self.wrong(key, f"is '{shown(text)}'", f"a duration such as '4 days', at most {WAIT_DAYS_MAX} days")
            return 0
        return minutes

    def texts(self, key: str) -> dict[str, str]:
        """The keys below a key, each a name, each with text."""
        entry = self._entries.get(key)
        if entry is None:
            return {}
        if entry.entries is None:
            self.wrong(key, f"is '{shown(entry.text)}'", "a set of keys, each with text")
            return {}
        if not entry.entries:
            self.wrong(key, "says nothing", "a set of keys, each with text")
        return {name: inner.text for name, inner in entry.entries.items() if self._sound(key, name, inner)}

    def sources(self, key: str) -> dict[str, Source]:
        sources = {name: (text, _source(text)) for name, text in self.texts(key).items()}
        for name, (text, source) in sources.items():
            if source is None:
                self.wrong(
                    f"{key}.{name}",
                    f"is '{shown(text)}'",
                    "a path of two names with a dot, 'intent.email' say, or a literal",
                    f"Name a value, or mark a literal: '{name}: {LITERAL} {shown(text)}'.",
                )
        return {name: source for name, (_, source) in sources.items() if source is not None}

    def wrong(self, key: str, what: str, should: str, fix: str = "") -> None:
        self._faults.add(
            self.lines.get(key, self._line),
            "playbook-value-wrong",
            f"{self.owner}: '{key}' {what}.",
            f"It should be {should}.",
            fix or f"Write '{key.rpartition('.')[2]}: ' and then {should}.",
        )

    def _sound(self, key: str, name: str, inner: Entry) -> bool:
        if not is_name(name):
            self.wrong(f"{key}.{name}", "is not a name", "a name of small letters, digits and dashes")
            return False
        if not inner.text:
            self.wrong(f"{key}.{name}", "says nothing", "text")
            return False
        return True


def is_name(text: str) -> bool:
    return len(text) <= NAME_SIGNS_MAX and _NAME.fullmatch(text) is not None


def is_whole(text: str) -> bool:
    return len(text) <= NUMBER_SIGNS_MAX and text.isascii() and text.isdigit()


def _source(text: str) -> Source | None:
    if text == LITERAL or text.startswith(f"{LITERAL} "):
        return Source(literal=text[2:].strip())
    return Source(path=text) if len(text) <= 2 * NAME_SIGNS_MAX and _PATH.fullmatch(text) else None
