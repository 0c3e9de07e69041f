"""Several records that are one, read together. Nothing is copied, so nothing has to be taken back. Pure."""

import sys
from collections.abc import Mapping
from dataclasses import replace

from onefirm.domain.record import RecordKind
from onefirm.records.story import Mark, Said, Story, ended

_FURTHER = {"email": "emails"}
"""Where the other one's identity is read: it is still theirs, beside the first."""
_WITHOUT = ("", None)
FROM_NOW = Mark(sys.maxsize, "", "")
"""Two that will be found to be one after all that was said of either."""


def as_one(kind: RecordKind, ours: Story, its: Story, met: Mark) -> Story:
    """The one that stays and the one that leads to it, since `met`."""
    if its.withdrawn:
        return replace(ours, versions={**ours.versions, **its.versions})
    ends = {**its.ends, **ours.ends}
    mine, theirs = (left(one, ends).said for one in (ours, its))
    since = met.seq if met.copied else 0
    theirs = {name: tuple(one for one in said if not one.erased and one.seq > since) for name, said in theirs.items()}
    said = {name: _together(kind, name, mine.get(name, ()), theirs.get(name, ()), met) for name in {**mine, **theirs}}
    known = theirs.get(kind.identity, ())
    if (further := _FURTHER.get(kind.identity, "")) in kind.many:
        held = [one.value for one in mine.get(kind.identity, ()) if one.stands]
        said[further] = _in_order(*said.get(further, ()), *(one for one in known if one.value not in held))
    standing = {one.name for values in said.values() for one in values if one.stands}
    disputed = {**its.disputed, **ours.disputed}
    return replace(
        ours,
        changed_at=max(ours.changed_at, its.changed_at),
        said={name: values for name, values in said.items() if values},
        ends=ends,
        versions={**ours.versions, **its.versions},
        disputed={name: each for name, each in disputed.items() if each.held in standing},
    )


def left(story: Story, ends: Mapping[str, Mark]) -> Story:
    """What one of them says and another ended stands for neither."""
    return replace(story, said={name: _left(said, ends) for name, said in story.said.items()})


def _left(values: tuple[Said, ...], ends: Mapping[str, Mark]) -> tuple[Said, ...]:
    return tuple(
        ended(said, mark.seq, mark.at, mark.since) if said.stands and (mark := ends.get(said.name)) else said
        for said in values
    )


def _together(
    kind: RecordKind, name: str, mine: tuple[Said, ...], theirs: tuple[Said, ...], met: Mark
) -> tuple[Said, ...]:
    if name == kind.identity or not theirs:
        return mine
    if name not in kind.many:
        ours, its = (next((said for said in values if said.stands), None) for values in (mine, theirs))
        if ours and its:
            first, other = (its, ours) if _over(kind, name, its, ours, met) else (ours, its)
            seq, at = max((first.seq, first.at), (met.seq, met.at))
            gone = ended(other, seq, at, max(first.since, other.since))
            mine, theirs = ((*(gone if one is other else one for one in values),) for values in (mine, theirs))
    return _in_order(*mine, *theirs)


def _in_order(*said: Said) -> tuple[Said, ...]:
    return tuple(sorted(said, key=lambda one: one.seq))


def _over(kind: RecordKind, name: str, its: Said, ours: Said, met: Mark) -> bool:
    """What was said since they are one was weighed against both, so the later holds; before, what is worth more."""
    if _says_nothing(its, met) or _says_nothing(ours, met):
        return not _says_nothing(its, met)
    if _weighed(its, met) or _weighed(ours, met):
        return (its.since, its.seq) > (ours.since, ours.seq)
    if name in kind.named_by:
        return False
    return (its.label.integrity, its.since, its.seq) > (ours.label.integrity, ours.since, ours.seq)


def _weighed(said: Said, met: Mark) -> bool:
    """Said since the two are one. What is only put back as it was before is not."""
    return said.seq > met.seq and said.since >= met.since


def _says_nothing(said: Said, met: Mark) -> bool:
    """An emptied field says something of both only when it was emptied since they are one."""
    return said.erased or (said.value in _WITHOUT and said.seq < met.seq)
