"""Making an intent of what came in: typed, upcast, complete, and folded into the one that is already there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from pydantic import ValidationError

from onefirm.capabilities.clock import Chance, Clock
from onefirm.capabilities.erasable import Fingerprints
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.intents import IntentFolded, IntentReceived, SubjectSeen
from onefirm.domain.events.streams import of_intent, of_subject
from onefirm.domain.frozen import Json, as_json, canonical, unstorable
from onefirm.domain.ids import CHANCE_BYTES, FIRM, IntentId, SubjectId, time_id
from onefirm.domain.intent import IntentCall, IntentType
from onefirm.domain.labels import Label
from onefirm.domain.misfit import plainly
from onefirm.domain.personal import Personal
from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger.ledger import Ledger, Put
from onefirm.ledger.store import Conflict
from onefirm.planning.catalogue import Catalogue


@dataclass(frozen=True)
class Alongside:
    """What a wish leads to at once, and the versions it was made on."""

    puts: tuple[Put, ...] = ()
    expected: Mapping[str, int] = field(default_factory=dict[str, int])


Along = Callable[[IntentReceived], Alongside]
"""Written in the append that keeps the wish. What cannot be written is left out."""


@dataclass(frozen=True)
class Typed:
    """A wish that is whole: its newest type, its fields, and what was changed on the way."""

    type: IntentType
    fields: Json
    upcast: tuple[str, ...]


@dataclass(frozen=True)
class Received:
    """A wish in the ledger. When it was folded, this is the one that was there first."""

    intent: IntentId
    typed: Typed
    seq: int
    folded: bool


class Intake:
    """Writes `intent.received`, once for each wish."""

    def __init__(
        self, ledger: Ledger, catalogue: Catalogue, prints: Fingerprints, clock: Clock, chance: Chance, bytes_max: int
    ) -> None:
        self._ledger = ledger
        self._catalogue = catalogue
        self._prints = prints
        self._clock = clock
        self._chance = chance
        self._bytes_max = bytes_max

    def typed(self, call: IntentCall) -> Typed:
        """Type a call without storing anything. Raises a Refusal that names every missing field."""
        if why := unstorable(call.fields):
            raise Refusal(_unkeepable(call, why))
        size = len(canonical(call.fields).encode())
        if size > self._bytes_max:
            raise Refusal(_too_big(call, size, self._bytes_max))
        kind = self._catalogue.intents.get(call.name)
        if kind is None:
            raise Refusal(_no_such_type(call, tuple(self._catalogue.intents)))
        fields, changes = _lifted(kind, call)
        try:
            return Typed(kind, as_json(kind.fields.model_validate(fields)), changes)
        except ValidationError as broken:
            raise Refusal(*_faults(kind, broken, call.source)) from broken

    def known(self, name: str, wish: str) -> Recorded | None:
        """The reception of the wish with this key of the caller's own."""
        return self._ledger.first(of_intent(self._print(name, wish)))

    def same(self, call: IntentCall) -> Recorded | None:
        """The reception of the wish that this one would be folded into."""
        return self._ledger.first(of_intent(self._key(self.typed(call), call)))

    async def receive(
        self, call: IntentCall, by: str, cause: int | None = None, along: Along | None = None
    ) -> Received:
        """Once this returns, the wish cannot be lost; the same wish again is folded into the first."""
        typed = self.typed(call)
        key = self._key(typed, call)
        if self._ledger.version(of_intent(key)):
            return await self._fold(typed, key, call.source, by, cause)
        subject, seen = self._subject(typed)
        intent = IntentId(time_id("in", self._clock.now(), self._chance.bytes(CHANCE_BYTES)))
        fact = IntentReceived(
            intent=intent,
            type=typed.type.ref,
            key=key,
            subject=subject,
            fields=Personal(subject=subject, value=typed.fields),
            label=call.label.model_copy(update={"subjects": frozenset({subject})}),
            labels={name: _about(label, subject) for name, label in call.labels.items()},
            source=call.source,
            upcast=typed.upcast,
            aligned=call.aligned,
            preview=call.preview,
        )
        alongside = along(fact) if along else Alongside()
        expected = {of_intent(key): 0, **{put.stream: 0 for put in seen}, **alongside.expected}
        try:
            events = await self._ledger.append(
                Put(of_intent(key), fact),
                *alongside.puts,
                *seen,
                actor=by,
                cause=cause,
                expected=expected,
            )
        except Conflict as conflict:
            if of_intent(key) not in conflict.streams:
                # Somebody else has just met this correspondent, or taken up this playbook.
                return await self.receive(call, by, cause, along)
            return await self._fold(typed, key, call.source, by, cause)
        except Refusal:
            raise  # The ledger takes nothing just now.
        except Exception:
            if along is None:
                raise
            return await self.receive(call, by, cause)  # What was to come along cannot be written; the wish can.
        return Received(intent, typed, events[0].seq, folded=False)

    async def _fold(self, typed: Typed, key: str, source: str, by: str, cause: int | None) -> Received:
        first = self._ledger.first(of_intent(key))
        assert first is not None and isinstance(first.fact, IntentReceived), "A wish begins with its reception."
        await self._ledger.append(
            Put(of_intent(key), IntentFolded(intent=first.fact.intent, source=source)), actor=by, cause=cause
        )
        return Received(first.fact.intent, typed, first.seq, folded=True)

    def _key(self, typed: Typed, call: IntentCall) -> str:
        """The caller's own key, or the fields that make two wishes the same."""
        wish = call.key or canonical([str(typed.fields.get(name, "")).strip().casefold() for name in typed.type.key])
        return self._print(typed.type.name, wish)

    def _print(self, name: str, wish: str) -> str:
        return self._prints.of("intent", f"{name}|{wish}")

    def _subject(self, typed: Typed) -> tuple[SubjectId, tuple[Put, ...]]:
        """Whose data this is: a known correspondent, or a new one with a key of their own."""
        address = str(typed.fields.get(typed.type.person, "")).strip().casefold()
        if not address:
            return FIRM, ()
        alias = self._prints.of("subject", address)
        known = self._ledger.stream(of_subject(alias))
        if known and isinstance(known[0].fact, SubjectSeen):
            return known[0].fact.subject, ()
        subject = SubjectId(time_id("su", self._clock.now(), self._chance.bytes(CHANCE_BYTES)))
        return subject, (Put(of_subject(alias), SubjectSeen(subject=subject, alias=alias)),)


def _about(label: Label, subject: SubjectId) -> Label:
    return label.model_copy(update={"subjects": label.subjects | {subject}})


def _lifted(kind: IntentType, call: IntentCall) -> tuple[Json, tuple[str, ...]]:
    """The fields as the newest version has them, with a sentence for each change."""
    if call.version > kind.version or call.version < 1:
        raise Refusal(_no_such_version(kind, call))
    fields, version, changes = call.fields, call.version, list[str]()
    while version < kind.version:
        upcast = kind.upcasts.get(version)
        if upcast is None:
            raise Refusal(_no_such_version(kind, call))
        fields, version = upcast.lift(fields), version + 1
        changes.append(f"{kind.name}@{version - 1} → @{version}: {upcast.change}")
    return fields, tuple(changes)


def _faults(kind: IntentType, broken: ValidationError, source: str) -> tuple[Problem, ...]:
    errors = broken.errors(include_url=False, include_input=False)
    missing = [str(error["loc"][0]) for error in errors if error["type"] == "missing"]
    problems = [
        _fault(kind, error["loc"], plainly(error["msg"]), source) for error in errors if error["type"] != "missing"
    ]
    if missing:
        problems.insert(0, _incomplete(kind, missing, source))
    return tuple(problems)


def _incomplete(kind: IntentType, missing: list[str], source: str) -> Problem:
    return Problem(
        code="intent-incomplete",
        what=f"The wish '{kind.ref}' came without {' and '.join(missing)}.",
        why="Nothing can be planned before these are known.",
        fix=f"Send it again with {', '.join(missing)} filled in.",
        where=source,
    )


def _fault(kind: IntentType, location: tuple[int | str, ...], message: str, source: str) -> Problem:
    name = str(location[0]) if location else "?"
    near = get_close_matches(name, list(kind.fields.model_fields), n=1)
    known = ", ".join(kind.fields.model_fields)
    return Problem(
        code="intent-field",
        what=f"The field '{name}' of '{kind.ref}' cannot be taken as it is.",
        why=message[0].upper() + message[1:] + ".",
        fix=f"Did you mean '{near[0]}'?" if near and near[0] != name else f"Its fields are {known}.",
        where=source,
    )


def _unkeepable(call: IntentCall, why: str) -> Problem:
    return Problem(
        code="intent-unkeepable",
        what=f"The wish '{call.name}' cannot be kept word for word.",
        why=why,
        fix="Send whole numbers and whole text; write an amount as text, '1.50 EUR'.",
        where=call.source,
    )


def _too_big(call: IntentCall, size: int, bytes_max: int) -> Problem:
    return Problem(
        code="intent-too-big",
        what=f"The wish '{call.name}' is {size:,} bytes long.",
        why=f"The policy takes at most {bytes_max:,} bytes (limits.intent-bytes-max).",
        fix="Shorten it, or keep the long part in a file and name the file.",
        where=call.source,
    )


def _no_such_type(call: IntentCall, known: tuple[str, ...]) -> Problem:
    near = get_close_matches(call.name, known, n=1)
    return Problem(
        code="intent-unknown",
        what=f"Nobody here understands the wish '{call.name}@{call.version}'.",
        why=f"The firm knows {', '.join(sorted(known)) or 'no wishes yet'}.",
        fix=f"Did you mean '{near[0]}'?" if near else "See `onefirm intents list` for what can be asked.",
        where=call.source,
    )


def _no_such_version(kind: IntentType, call: IntentCall) -> Problem:
    accepted = ", ".join(f"@{version}" for version in sorted({*kind.upcasts, kind.version}))
    return Problem(
        code="intent-version-unknown",
        what=f"There is no version {call.version} of the wish '{kind.name}'.",
        why=f"Versions {accepted} are understood here.",
        fix=f"Send it as '{kind.ref}'; `onefirm intents list` shows its fields.",
        where=call.source,
    )
