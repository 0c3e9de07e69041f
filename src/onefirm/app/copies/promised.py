"""What was promised to people after a copy was made: nobody who asked for silence is written to by a firm put back."""

import tomllib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from onefirm.app.copies.quiet import quiet
from onefirm.app.copies.stage import Staged, staged
from onefirm.app.copies.there import There
from onefirm.app.known_settings import POLICY_FILE
from onefirm.app.settings import read_settings
from onefirm.capabilities.clock import Chance, Clock
from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.means import Means
from onefirm.conductor.person import addresses_of, seen_as
from onefirm.conductor.premises import opt_out_of
from onefirm.domain.events.firm import POLICY_STREAM, PolicyPinned
from onefirm.domain.events.people import OptedIn, OptedOut
from onefirm.domain.events.streams import of_opt_out
from onefirm.domain.ids import FIRM, SubjectId
from onefirm.domain.personal import Personal
from onefirm.domain.problem import Refusal
from onefirm.ledger.ledger import Put
from onefirm.stores import firm_key
from onefirm.stores.backup.apart import apart
from onefirm.stores.backup.contents import DATABASE
from onefirm.stores.backup.keys import copy_keys
from onefirm.stores.sqlite.database import copy_database
from onefirm.stores.sqlite.reading import rows_of_kind
from onefirm.stores.vault import FOLDER as KEYS

BY_POLICY = "policy.toml named them when the firm was put back."
AS_ONE = "The same person does not want to be written to at another address; that was known when the firm was put back."


KnownOf = Literal["read", "unreadable", "nowhere"]


@dataclass(frozen=True)
class Promise:
    """One address that is not to be written to."""

    address: str
    """Empty of somebody who was forgotten."""
    subject: SubjectId | None
    why: str
    stream: str = ""
    follows: "Promise | None" = None
    """What it follows from, for both addresses are one person's."""


@dataclass(frozen=True)
class Promised:
    """What holds, and whether anybody could be asked for it: a ledger that knows was read, or not, or was not there."""

    held: tuple[Promise, ...] = ()
    known: KnownOf = "nowhere"


def promised_since(places: Sequence[There], into: Path, clock: Clock, chance: Chance) -> Promised:
    """Taken from every ledger that went on after the copy, as long as it and its keys can be read."""
    held, knows, failed = list[Promise](), any(each.knows for each in places), any(each.damaged for each in places)
    for each in places:
        try:
            if each.later:
                with apart(into) as work:
                    held += _said_in(each, work, clock, chance)
                continue
        except Refusal:
            failed = True
        held += [Promise(address, None, BY_POLICY) for address in listed_in(each.folder) or ()]
    return Promised(tuple(held), "unreadable" if failed else "read" if knows else "nowhere")


def _said_in(there: There, work: Path, clock: Clock, chance: Chance) -> list[Promise]:
    """Looked through in a copy of it: somebody may be at work in the firm itself."""
    firm_key.load(there.folder / KEYS)
    copy_database(there.folder / DATABASE, work / DATABASE)
    copy_keys(there.folder / KEYS, work / KEYS)
    with staged(work, chance) as firm, quiet(firm, work, clock, chance) as means:
        said = [*_taken_out(firm, work, there.common), *_listed(there.folder, means)]
        return [*(each for each, since in said if since), *_as_one([each for each, _ in said], means)]


def _taken_out(firm: Staged, work: Path, common: int) -> Iterator[tuple[Promise, bool]]:
    """The opt-outs that hold, each with whether it was given after the last entry that the copy has too."""
    kinds = (OptedOut.kind, OptedIn.kind)
    rows = [row for kind in kinds for row in rows_of_kind(work / DATABASE, kind)]
    last = {row.stream: row for row in sorted(rows, key=lambda row: row.seq)}
    for stream, row in last.items():
        fact = firm.codec.read(row).fact
        if isinstance(fact, OptedOut):
            said = Promise(_text(fact.address), fact.address.subject, _text(fact.why), stream)
            yield said, row.seq > common


def _listed(folder: Path, means: Means) -> Iterator[tuple[Promise, bool]]:
    """Whom its policy names: as the file says now; and as it was pinned last, where the file would not do."""
    named = listed_in(folder)
    pinned = means.ledger.last(POLICY_STREAM) if named is None or not _taken(folder) else None
    for mark in pinned.fact.policy.opt_outs if pinned and isinstance(pinned.fact, PolicyPinned) else ():
        # An entry of today pins a fingerprint, which is enough to keep them out; one from before, the address.
        theirs = "@" in mark
        yield Promise(mark, seen_as(mark, means), BY_POLICY) if theirs else _unnamed(mark), True
    for address in named or ():
        yield Promise(address, seen_as(address, means), BY_POLICY), True


def _taken(folder: Path) -> bool:
    try:
        read_settings(folder)
    except Refusal:
        return False
    return True


def _unnamed(mark: str) -> Promise:
    return Promise("", FIRM, BY_POLICY, of_opt_out(mark))


def _as_one(said: Iterable[Promise], means: Means) -> Iterator[Promise]:
    """Every other address of the same people, whenever it was found that they are one."""
    for each in said:
        for other in addresses_of(each.address, means)[1:] if each.address else ():
            yield Promise(other, seen_as(other, means) or each.subject, AS_ONE, follows=each)


def listed_in(folder: Path) -> Sequence[str] | None:
    """The opt-outs in the policy of this folder, whatever else is wrong with it. None where it cannot be read."""
    try:
        policy = tomllib.loads((folder / POLICY_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    found = policy.get("opt-outs", [])
    return [_plain(str(each)) for each in cast(list[object], found)] if isinstance(found, list) else None


def kept_promises(promised: Promised, means: Means, listed: Iterable[str], gone: Collection[str]) -> list[Put]:
    """Written into the ledger that is put back, where they do not stand there, or in its own policy, already.

    Of whoever is among those forgotten only the fingerprint is, whatever a file still names.
    """
    holds, names = {opt_out_of(each, means) for each in listed}, {*gone}
    puts = dict[str, Put]()

    def stands(promise: Promise) -> bool:
        stream = promise.stream or opt_out_of(promise.address, means)
        last = means.ledger.last(stream)
        return stream in holds or stream in puts or (last is not None and isinstance(last.fact, OptedOut))

    def wanted(promise: Promise) -> bool:
        before = promise.follows
        if before is None or stands(promise):
            return not stands(promise)
        return stands(before) and promise.address not in addresses_of(before.address, means)

    for each in sorted(promised.held, key=lambda each: each.follows is not None):
        if wanted(each):
            bare = bool(each.address) and bool({each.subject, seen_as(each.address, means)} & names)
            subject, seen = (FIRM, ()) if bare else _whose(each, means)
            address, why = ("", "") if bare else (each.address, each.why)
            fact = OptedOut(address=_sealed(subject, address), why=_sealed(subject, why))
            stream = each.stream or opt_out_of(each.address, means)
            puts |= {put.stream: put for put in (*seen, Put(stream, fact))}
    return list(puts.values())


def _whose(promise: Promise, means: Means) -> tuple[SubjectId, tuple[Put, ...]]:
    """The name it is sealed for, and that they were seen: whoever is forgotten later is found by it."""
    if not promise.address:
        assert promise.subject, "What was sealed was sealed for somebody."
        return promise.subject, ()
    theirs = promise.subject if promise.subject != FIRM else None
    known, seen = Keeping(means).subject_of(promise.address, theirs)
    return theirs or known, seen


def _sealed(subject: SubjectId, said: str) -> Personal:
    """Anew, for the key of that day may not be among those put back."""
    return Personal(subject=subject, value=said)


def _plain(address: str) -> str:
    return address.strip().casefold()


def _text(said: Personal) -> str:
    return said.value if isinstance(said.value, str) and not said.erased else ""
