"""One sentence for each event about records."""

from onefirm.desk.says.plans import plain
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.records import (
    BatchBegun,
    BatchImported,
    BatchUndone,
    PairJudged,
    ReadDenied,
    RecordChanged,
    RecordConfirmed,
    RecordDisputed,
    RecordListed,
    RecordMerged,
    RecordParted,
    RecordWithdrawn,
)
from onefirm.domain.personal import Personal


def of_records(fact: Fact) -> str:
    match fact:
        case RecordChanged():
            return _changed(fact)
        case RecordConfirmed():
            return f"The {plain(fact.record)} was confirmed: {_listed(fact.fields)} ({_reason(fact.why)})."
        case RecordDisputed():
            known = f"what is known of the {plain(fact.record)} stands until you decide"
            return f"Another {plain(fact.field)} was said through {plain(fact.source)}; {known}."
        case RecordWithdrawn():
            return f"The {plain(fact.record)} was taken back ({_reason(fact.why)})."
        case RecordMerged():
            return f"Two entries turned out to be one {plain(fact.record)} ({_reason(fact.why)})."
        case RecordParted():
            return f"The {plain(fact.record)} and another stand for themselves again ({_reason(fact.why)})."
        case PairJudged():
            return f"You said that two entries are {'one' if fact.same else 'not the same'} {plain(fact.record)}."
        case _:
            return _of_batches(fact)


def _of_batches(fact: Fact) -> str:
    match fact:
        case BatchBegun():
            return f"A file began to be {'taken in' if fact.deed == 'take in' else 'taken back'}."
        case BatchImported():
            return f"A file was taken in: {fact.made} made, {fact.changed} changed, {fact.left_out} left out."
        case BatchUndone():
            return f"An import was taken back: {fact.withdrawn} withdrawn, {fact.put_back} put back as they were."
        case RecordListed():
            return f"The {fact.record} holds from now on; what waits is judged again under it."
        case ReadDenied():
            return f"The {plain(fact.agent)} was not given any {plain(fact.record)} record; its contract names none."
        case _:
            return ""


def _changed(fact: RecordChanged) -> str:
    names = tuple(fact.fields.value) if isinstance(fact.fields.value, dict) else ("forgotten",)
    ended = tuple(dict.fromkeys(name.split("/")[1] for name in fact.ends))
    if fact.restores:
        return f"The {plain(fact.record)} was put back as entry {fact.restores} had it: {_listed(names)}."
    if not names:
        return f"Something of the {plain(fact.record)} ended: {_listed(ended)} ({_reason(fact.why)})."
    return f"The {plain(fact.record)} was kept: {_listed(names)} ({_reason(fact.why)})."


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names)


def _reason(why: Personal) -> str:
    return why.value.lower().rstrip(".") if isinstance(why.value, str) else "forgotten"
