"""Which record a row speaks of: the same row is the same record, however often and from wherever it is brought."""

from collections import Counter

from pydantic import JsonValue

from onefirm.capabilities.erasable import Fingerprints
from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.keeping.people import Directory
from onefirm.conductor.keeping.things import Thing
from onefirm.domain.frozen import Json
from onefirm.domain.ids import RecordId
from onefirm.domain.record import RecordKind
from onefirm.records.kinds.people import PERSON
from onefirm.records.story import Story


class Naming:
    """Belongs to one import: of rows that nothing tells apart, the second is another one."""

    def __init__(self, prints: Fingerprints, keeping: Keeping, directory: Directory) -> None:
        self._prints = prints
        self._keeping = keeping
        self._directory = directory
        self._twins = Counter[str]()

    def named(self, kind: RecordKind, thing: Thing) -> RecordId:
        if thing.uid and (called := self._directory.called(kind.name, thing.uid)):
            return RecordId(called)
        if thing.older and self._directory.knows(kind.name, older := self._brought_as(kind, thing.older)):
            return older
        if thing.values.get(kind.identity):
            return self._keeping.identity(kind, thing.values)
        return self._brought_as(kind, thing.same)

    def said(self, kind: RecordKind, story: Story | None, thing: Thing, record_id: RecordId) -> Json:
        """Whoever is known by their card keeps the address they are known by; another one stands beside it."""
        values = thing.values
        if thing.uid == record_id:  # It is out of an export of ours, where nothing else called it anything.
            values = {name: value for name, value in values.items() if name not in ("uid", "uids")}
        email = values.get("email")
        held = story.standing("email") if story and not story.withdrawn else ()
        if kind.name != PERSON.name or not email or not held or self._keeping.identity(kind, values) == record_id:
            return values
        further = values.get("emails")
        every = [email, *(further if isinstance(further, list) else ())]
        others: list[JsonValue] = [each for each in every if each != held[-1].value]
        return {**{name: value for name, value in values.items() if name != "email"}, "emails": others}

    def _brought_as(self, kind: RecordKind, same: str) -> RecordId:
        self._twins[same] += 1
        return RecordId(self._prints.of(f"record-{kind.name}", f"brought|{same}|{self._twins[same]}"))
