"""What of a person stands in the ledger: found by the names on its seals, without opening one."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from onefirm.capabilities.connector import Item
from onefirm.capabilities.erasable import Knows, Traces
from onefirm.conductor.means import Means
from onefirm.domain.events.intents import OutsideReceived, SubjectSeen
from onefirm.domain.events.notes import NOTES_STREAM, NoteClaimed
from onefirm.domain.events.people import OptedIn, OptedOut, PersonKeysDestroyed
from onefirm.domain.ids import EffectId, PlanId, QuestionId, SubjectId
from onefirm.intake.outside import received, subject_of

_SEALED_FOR = re.compile(r'"subject":"([^"]+)"')
_SUBJECT = re.compile(r'"subject":"(su_\w+)')


@dataclass(frozen=True)
class Standing:
    """Everything in the ledger that is sealed for one person."""

    subjects: tuple[SubjectId, ...]
    """Their own, and that of each letter or form of theirs."""
    items: tuple[SubjectId, ...]
    aliases: frozenset[str]
    plans: tuple[PlanId, ...]
    effects: frozenset[EffectId]
    """Also those of before an earlier forgetting."""
    questions: tuple[QuestionId, ...]
    entries: int
    by_kind: Mapping[str, int] = field(default_factory=dict[str, int])
    opt_outs: int = 0
    """Of their addresses, how many do not want to be written to."""

    def outside(self, means: Means) -> Traces:
        def theirs(address: str) -> bool:
            return bool(address) and means.prints.of("subject", address.strip().casefold()) in self.aliases

        return Traces(self.effects | self._notes(means), theirs)

    def _notes(self, means: Means) -> frozenset[EffectId]:
        """The mails to the operator in which a card of theirs stands."""
        claims = (event.fact for event in means.ledger.stream(NOTES_STREAM))
        told = {fact.id: fact.cards for fact in claims if isinstance(fact, NoteClaimed)}
        return frozenset(EffectId(note) for note, cards in told.items() if not cards.keys().isdisjoint(self.questions))


def standing_of(people: tuple[SubjectId, ...], means: Means) -> Standing:
    """One pass over the ledger for what is theirs, and a second one for what that leads to."""
    aliases, items, closed = _brought(people, means)
    subjects = (*people, *items)
    named = frozenset(subjects)
    streams, acts, kinds, outs = set[str](), set[str](), Counter[str](), dict[str, str]()
    for row in means.ledger.naming([f'"subject":"{name}"' for name in subjects]):
        if row.kind == SubjectSeen.kind:
            continue
        acts.add(row.stream)
        if row.kind in (OptedOut.kind, OptedIn.kind):
            outs[row.stream] = row.kind
        if any(row.seq > closed.get(SubjectId(name), 0) for name in _SEALED_FOR.findall(row.body) if name in named):
            streams.add(row.stream)
            kinds[row.kind] += 1
    return Standing(
        subjects=subjects,
        items=items,
        aliases=aliases,
        plans=tuple(PlanId(name) for name in _ids(streams, "plan")),
        effects=frozenset(EffectId(name) for name in _ids(acts, "effect")),
        questions=tuple(QuestionId(name) for name in _ids(streams, "question")),
        entries=sum(kinds.values()),
        by_kind=kinds,
        opt_outs=list(outs.values()).count(OptedOut.kind),
    )


def _brought(
    people: tuple[SubjectId, ...], means: Means
) -> tuple[frozenset[str], tuple[SubjectId, ...], Mapping[SubjectId, int]]:
    """Their addresses as fingerprints; what came in from them, by what came of it, else by who sent it.

    And for each of their names the entry up to which it was forgotten before: what was sealed until then is closed.
    """
    aliases, items, led = dict[str, str](), dict[int, str](), dict[int, set[str]]()
    closed = dict[str, int]()
    for row in means.ledger.naming(['"subject":"', *(f'"{name}"' for name in people)]):
        if row.kind == PersonKeysDestroyed.kind:
            closed |= {name: row.seq for name in people if f'"{name}"' in row.body}
        whose = _SUBJECT.findall(row.body)
        if row.kind == SubjectSeen.kind and whose[0] in people:
            aliases[json.loads(row.body)["alias"]] = whose[0]
        elif row.kind == OutsideReceived.kind:
            items[row.seq] = json.loads(row.body)["item"]
        if row.cause in items and whose:
            led.setdefault(row.cause, set()).update(whose)
    named = {name: closed.get(name, 0) for name in people}
    theirs = {seq for seq, names in led.items() if any(seq > since for name, since in named.items() if name in names)}
    # What led to nobody was refused or came from a machine: it is opened, and asked whose it is.
    for seq in items.keys() - led.keys():
        name = aliases.get(_sender(seq, means))
        theirs |= {seq} if name and seq > named[SubjectId(name)] else set()
    return frozenset(aliases), tuple(subject_of(items[seq]) for seq in sorted(theirs)), named


def _sender(seq: int, means: Means) -> str:
    event = means.ledger.event(seq)
    if event is None or not isinstance(event.fact, OutsideReceived) or event.fact.raw.erased:
        return ""
    source = next((source for source in means.crew.sources if source.name == event.fact.connector), None)
    if not isinstance(source, Knows):
        return ""
    address = source.whose(Item(name="", raw=received(event.fact)))
    return means.prints.of("subject", address.strip().casefold()) if address else ""


def _ids(streams: set[str], kind: str) -> list[str]:
    return sorted(name for first, _, name in (stream.partition(":") for stream in streams) if first == kind)
