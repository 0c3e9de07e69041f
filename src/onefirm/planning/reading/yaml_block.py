"""YAML, the small and harmless part of it: keys with text, two levels deep, every scalar a string.

Read from the parser's events, because there anchors, aliases, tags and doubled keys can still be seen.
`no`, `1.10` and `2024-01-01` stay the text that was written; whoever needs a number says so.
"""

from collections.abc import Iterator, Mapping
from typing import Protocol

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from onefirm.planning.reading.entry import Entry
from onefirm.planning.reading.faults import Faults, shown

BLOCK_SIGNS_MAX = 8_000
BRACKETS_MAX = 40
"""Reading deeply bracketed YAML takes time that grows with its square; nobody needs that here."""
LEVELS = 2


class _Mark(Protocol):
    """A place in the block; the two parsers of PyYAML each have a class for it."""

    @property
    def index(self) -> int: ...


class _Stop(Exception):
    """Reading on would only repeat the fault that was just noted."""


def read_entries(block: str, first_line: int, faults: Faults) -> Mapping[str, Entry] | None:
    """The keys of a block whose first line is `first_line` of the file; None, and a fault, if it is no such block."""
    if len(block) > BLOCK_SIGNS_MAX or sum(block.count(sign) for sign in "[{") > BRACKETS_MAX:
        faults.add(
            first_line,
            "playbook-too-large",
            "This block is too large.",
            f"A block holds at most {BLOCK_SIGNS_MAX:,} signs and {BRACKETS_MAX} brackets.",
            "Move the explanations into the prose below it.",
        )
        return None
    reading = _Reading(block, first_line, faults)
    try:
        return reading.document()
    except _Stop:
        return None
    except yaml.MarkedYAMLError as broken:
        reading.broken(_place(broken, len(block)), broken.problem or "it ends too early")
    except (yaml.YAMLError, ValueError) as broken:
        # A ValueError comes from an escape that names no sign, "\U00ffffff" say.
        reading.broken(None, shown(str(broken)))
    return None


class _Reading:
    """One block on its way from events to entries."""

    def __init__(self, block: str, first_line: int, faults: Faults) -> None:
        self._block = block
        self._first_line = first_line
        self._faults = faults
        self._events: Iterator[Event] = yaml.parse(block, Loader=yaml.SafeLoader)

    def document(self) -> Mapping[str, Entry]:
        entries: Mapping[str, Entry] = {}
        for event in self._events:
            match event:
                case DocumentStartEvent(explicit=True):
                    self._unwanted(event, "a second document or a directive", "One block is one set of keys.")
                case StreamStartEvent() | StreamEndEvent() | DocumentStartEvent() | DocumentEndEvent():
                    pass
                case MappingStartEvent():
                    self._plain(event)
                    entries = self._entries(1)
                case _ if _says_nothing(event):
                    pass
                case _:
                    self.broken(event.start_mark, "it is not a set of keys")
                    raise _Stop
        return entries

    def broken(self, mark: _Mark | None, why: str) -> None:
        self._faults.add(
            self._line(mark),
            "playbook-yaml",
            "This block cannot be read as YAML.",
            f"The reader says: {why}.",
            "Write one 'key: value' a line; put quotes around text that holds ': ' or ' #'.",
        )

    def _entries(self, level: int) -> Mapping[str, Entry]:
        found: dict[str, Entry] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._key(event)
            value = self._value(next(self._events), level)
            if key in found:
                self._twice(event, key, found[key].line)
            else:
                found[key] = Entry(self._line(event.start_mark), value.text, value.entries)
        return found

    def _key(self, event: Event) -> str:
        if not isinstance(event, ScalarEvent):
            self._unwanted(event, "a key that is not plain text", "A key is one word.")
            raise _Stop
        self._plain(event)
        if event.value == "<<":
            self._unwanted(event, "the merge key '<<'", "Every step says everything itself.")
        return event.value

    def _value(self, event: Event, level: int) -> Entry:
        line = self._line(event.start_mark)
        self._plain(event)
        match event:
            case ScalarEvent():
                return Entry(line, text=event.value.strip())
            case AliasEvent():
                return Entry(line)
            case MappingStartEvent() if level < LEVELS:
                return Entry(line, entries=self._entries(level + 1))
            case MappingStartEvent():
                self._unwanted(event, "keys on a third level", f"Keys stand at most {LEVELS} levels deep.")
            case SequenceStartEvent():
                self._unwanted(event, "a list", "Every value has a name here.")
            case _:
                self.broken(event.start_mark, "a value was expected")
        raise _Stop

    def _plain(self, event: Event) -> None:
        if isinstance(event, AliasEvent):
            self._unwanted(event, f"the alias '*{shown(event.anchor or '')}'", "Every step says everything itself.")
        elif isinstance(event, NodeEvent) and event.anchor is not None:
            self._unwanted(event, f"the anchor '&{shown(event.anchor or '')}'", "Every step says everything itself.")
        if isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent)) and event.tag is not None:
            self._unwanted(event, f"the tag '{shown(event.tag)}'", "Every value is text; the contract types it.")

    def _unwanted(self, event: Event, feature: str, why: str) -> None:
        line = self._line(event.start_mark)
        self._faults.add(line, "playbook-yaml-feature", f"This block uses {feature}.", why, "Write it out plainly.")

    def _twice(self, event: Event, key: str, before: int) -> None:
        self._faults.add(
            self._line(event.start_mark),
            "playbook-key-twice",
            f"The key '{shown(key)}' stands here a second time.",
            f"It was already said in line {before}; only one of the two can be meant.",
            "Take one of them out.",
        )

    def _line(self, mark: _Mark | None) -> int:
        # YAML also breaks lines at signs that editors do not count, so its own line numbers would drift.
        return self._first_line + self._block.count("\n", 0, mark.index if mark else 0)


def _place(broken: yaml.MarkedYAMLError, end: int) -> _Mark | None:
    """Where the fault is; for a quote that never ends that is where it began, not the end of the block."""
    found: _Mark | None = broken.problem_mark
    return broken.context_mark or found if found is None or found.index >= end else found


def _says_nothing(event: Event) -> bool:
    return isinstance(event, ScalarEvent) and not event.value and event.tag is None
