"""Whoever was forgotten after a copy was made: what it still holds about them goes with its first opening."""

import re
from collections.abc import Iterable
from pathlib import Path

from onefirm.capabilities.clock import Chance, Clock
from onefirm.domain.events.firm import PruningAnnounced
from onefirm.domain.events.intents import SubjectSeen
from onefirm.domain.events.people import ForgettingBegun, PersonForgotten, PersonKeysDestroyed
from onefirm.domain.events.streams import of_forgetting
from onefirm.domain.ids import CHANCE_BYTES, SubjectId, time_id
from onefirm.intake.outside import is_item
from onefirm.ledger.ledger import Ledger, Put
from onefirm.ledger.store import StoredRow
from onefirm.stores.backup.keys import keyless

_SUBJECT = re.compile(r'"(su_\w+)"')
_SEALED = re.compile(r'"subject":"(su_\w+)","wrapped"')
_NOTHING_OF_THEIRS = (SubjectSeen.kind, ForgettingBegun.kind, PersonForgotten.kind, PruningAnnounced.kind)


def begun_again(ledger: Ledger, keys: Path, forgotten: Iterable[str], clock: Clock, chance: Chance) -> tuple[Put, ...]:
    """A forgetting of everybody of whom there are entries in the copy that nothing opens any more."""
    people = {name for name in keyless(keys, forgotten) if not is_item(SubjectId(name))}
    there = set[str]()
    for row in ledger.naming([f'"{name}"' for name in sorted(people)]):
        named = people & set(_SUBJECT.findall(row.body))
        if row.kind == PersonKeysDestroyed.kind:
            there -= named
        elif row.kind not in _NOTHING_OF_THEIRS:
            there |= named
    return tuple(_begun(SubjectId(name), clock, chance) for name in sorted(there))


def closed(rows: Iterable[StoredRow], keys: Path, forgotten: Iterable[str]) -> int:
    """Of how many people the key is not there, though nobody forgot them: the keys are older, or were damaged."""
    sealed, gone = set[str](), set(forgotten)
    for row in rows:
        sealed.update(_SEALED.findall(row.body))
        if row.kind == PersonKeysDestroyed.kind:
            gone.update(_SUBJECT.findall(row.body))
    return len(keyless(keys, sorted(sealed - gone)))


def _begun(subject: SubjectId, clock: Clock, chance: Chance) -> Put:
    forgetting = time_id("fo", clock.now(), chance.bytes(CHANCE_BYTES))
    return Put(of_forgetting(forgetting), ForgettingBegun(subjects=(subject,)))
