"""One sentence for each event about records."""

from onefirm.desk.says.kinds import whom
from onefirm.desk.says.plans import plain
from onefirm.desk.says.yours import yours
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


def of_records(fact: Fact, actor: str) -> str:
    match fact:
        case RecordChanged():
            return _changed(fact, actor)
        case RecordConfirmed():
            return f"The {plain(fact.record)} was confirmed: {_listed(fact.fields)} ({_reason(fact.why, actor)})."
        case RecordDisputed():
            known = f"what is known of the {plain(fact.record)} stands until you decide"
            return f"Another {plain(fact.field)} was said through {plain(fact.source)}; {known}."
        case RecordWithdrawn():
            return f"The {plain(fact.record)} was taken back ({_reason(fact.why, actor)})."
        case RecordMerged():
            return f"Two entries turned out to be one {plain(fact.record)} ({_reason(fact.why, actor)})."
        case RecordParted():
            return f"The {plain(fact.record)} and another stand for themselves again ({_reason(fact.why, actor)})."
        case PairJudged():
            one = "one" if fact.same else "not the same"
            return f"{whom(actor)} said that two entries are {one} {plain(fact.record)}."
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


def _changed(fact: RecordChanged, actor: str) -> str:
    names = tuple(fact.fields.value) if isinstance(fact.fields.value, dict) else ("forgotten",)
    ended = tuple(dict.fromkeys(name.split("/")[1] for name in fact.ends))
    if fact.restores:
        return f"The {plain(fact.record)} was put back as entry {fact.restores} had it: {_listed(names)}."
    if not names:
        return f"Something of the {plain(fact.record)} ended: {_listed(ended)} ({_reason(fact.why, actor)})."
    return f"The {plain(fact.record)} was kept: {_listed(names)} ({_reason(fact.why, actor)})."


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names)


def _reason(why: Personal, actor: str) -> str:
    return yours(why.value, actor).lower().rstrip(".") if isinstance(why.value, str) else "forgotten"
