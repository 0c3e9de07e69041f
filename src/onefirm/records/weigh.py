"""What becomes of something that is said of a record: taken, known already, or in contradiction. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue

from onefirm.domain.labels import Integrity, Label
from onefirm.domain.record import RecordKind
from onefirm.records.one import left
from onefirm.records.story import Said, Story

_NUMBER = re.compile(r"\+?\d[\d ()/]{5,29}")
"""A telephone number, however it is spaced: `0664 123 45 67` is `06641234567`."""
_BETWEEN = re.compile(r"[ ()/]")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
"""However it is spelled: `10:00Z` is `11:00:00.000+01:00`."""


@dataclass(frozen=True)
class Weighed:
    taken: dict[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    """What is written down, by field."""
    known: tuple[str, ...] = ()
    """What was known already."""
    against: Mapping[str, Said] = field(default_factory=dict[str, Said])
    """By field, what stands against what was said: nobody but the operator may end it."""
    ends: tuple[str, ...] = ()
    """Of several values, those that were said again by somebody whose word is worth more."""


def weigh(kind: RecordKind, story: Story | None, news: Mapping[str, JsonValue], labels: Mapping[str, Label]) -> Weighed:
    """Silence ends nothing, and nothing ends what is worth more than itself."""
    taken, known, against = dict[str, JsonValue](), list[str](), dict[str, Said]()
    ends = list[str]()
    for name, value in news.items():
        held = story.standing(name) if story and not story.withdrawn else ()
        if name in kind.many:
            value = _not_among(value, held, labels[name].integrity)
            again = {_meaning(each) for each in value}
            ends += [said.name for said in held if _meaning(said.value) in again]
        if _nothing_new(value, held, labels[name].integrity, many=name in kind.many):
            known.append(name)
        elif name not in kind.many and held and _outranked(held[-1], labels[name].integrity):
            against[name] = held[-1]
        else:
            taken[name] = value
    return Weighed(taken, tuple(known), against, tuple(ends))


def weighed_for(
    kind: RecordKind,
    own: Story | None,
    whole: Story | None,
    news: Mapping[str, JsonValue],
    labels: Mapping[str, Label],
) -> Weighed:
    """Said of one name of several: written where it was not said of that name, and held against all of them."""
    if own is None or whole is None or whole.versions == own.versions:
        return weigh(kind, own, news, labels)
    # What another of the names ended does not stand, though this one said it: said again, it is news.
    weighed = weigh(kind, left(own, whole.ends), news, labels)
    over = weigh(kind, whole, {name: each for name, each in weighed.taken.items() if name != kind.identity}, labels)
    taken = {name: value for name, value in weighed.taken.items() if name not in over.against}
    return Weighed(taken, weighed.known, {**weighed.against, **over.against}, weighed.ends)


def _nothing_new(value: JsonValue, held: tuple[Said, ...], worth: Integrity, *, many: bool) -> bool:
    if many or not held:
        return _empty(value)
    newest = held[-1]
    if _alike(newest.value, value):
        # The same, said by somebody whose word is worth more: that is news.
        return worth <= newest.label.integrity
    return _empty(value) and worth < Integrity.OPERATOR


def _outranked(held: Said, worth: Integrity) -> bool:
    """What the operator said or confirmed is ended by no text from outside, and by nothing that was worked out."""
    return not _empty(held.value) and held.label.integrity >= Integrity.CONFIRMED > worth


def _not_among(value: JsonValue, held: tuple[Said, ...], worth: Integrity) -> list[JsonValue]:
    values = value if isinstance(value, list) else [value]
    fresh, among = list[JsonValue](), {_meaning(said.value) for said in held if said.label.integrity >= worth}
    for each in values:
        meaning = _meaning(each)
        if not _empty(each) and meaning not in among:
            among.add(meaning)
            fresh.append(each)
    return fresh


def _alike(one: JsonValue, other: JsonValue) -> bool:
    return _meaning(one) == _meaning(other)


def _meaning(value: JsonValue) -> tuple[str, str | datetime]:
    """Two that are spelled in two ways and mean the same have one: many are held against many by it."""
    if not isinstance(value, str):
        return "value", json.dumps(value, sort_keys=True)
    text = " ".join(value.split())
    if _NUMBER.fullmatch(text):
        return "number", _BETWEEN.sub("", text)
    return ("moment", _at(text)) if _MOMENT.fullmatch(text) else ("text", text)


def _at(moment: str) -> datetime | str:
    try:
        return datetime.fromisoformat(moment)
    except ValueError:
        return moment


def _empty(value: JsonValue) -> bool:
    return value in ("", None, [])
