"""Taking one import back out of a record: what ends, what comes back, and what others have said since. Pure."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from onefirm.domain.events.records import RecordDisputed
from onefirm.domain.record import RecordKind
from onefirm.records.story import Said, Story


@dataclass(frozen=True)
class Undoing:
    withdraws: bool = False
    """The import made the record, and nobody has said anything of it since."""
    ends: tuple[str, ...] = ()
    restores: tuple[Said, ...] = ()
    """What stood before the import, as it was said."""
    stays: tuple[Said, ...] = ()
    """What others have said since; no undoing of ours ends it."""
    merged: tuple[Said, ...] = ()
    """What it is known by, and keeps because it was found to be the same as another."""
    disputes: tuple[RecordDisputed, ...] = ()
    """Contradictions it brought that nobody has decided."""

    @property
    def nothing(self) -> bool:
        return not (self.withdraws or self.ends or self.restores or self.disputes)


def undoing(kind: RecordKind, story: Story, batch: str, source: str, undone: Container[str] = ()) -> Undoing:
    """What has to be written of this record so that the import was never there. Twice is nothing new.

    `undone`: imports that were taken back before. What is left of them brings nothing back and keeps nothing here.
    """
    disputes = tuple(each for each in story.disputed.values() if each.source == source)
    ours = [said for said in every(story) if said.batch == batch]
    if story.withdrawn or not ours or any(said.erased for said in ours):
        return Undoing(disputes=disputes)
    first = min(said.seq for said in ours)
    others = [said for said in every(story) if said.batch != batch and not (said.batch and said.batch in undone)]
    before = [said for said in others if said.seq < first and _stood(said, first)]
    stays = tuple(said for said in others if said.seq > first and said.stands)
    ends = tuple(said for said in ours if said.stands)
    if story.revived == first or not before:
        merged = story.into is not None or bool(story.holds)
        if not stays and not merged:
            return Undoing(withdraws=True, disputes=disputes)
        # Somebody works with it by now: it keeps what it is known by, and loses the rest.
        kept = tuple(said for said in ends if field_of(said) in _known_by(kind))
        return Undoing(
            ends=tuple(said.name for said in ends if said not in kept),
            stays=stays,
            merged=kept if merged else (),
            disputes=disputes,
        )
    entries = {said.seq for said in ours}
    changed = {field_of(said) for said in ends}
    restores = {field_of(said): said for said in before if said.ended in entries and field_of(said) in changed}
    return Undoing(
        ends=tuple(said.name for said in ends),
        restores=tuple(sorted(restores.values(), key=lambda said: said.seq)),
        stays=tuple(said for said in stays if field_of(said) in {field_of(one) for one in ours}),
        disputes=disputes,
    )


def every(story: Story) -> Iterator[Said]:
    return (said for values in story.said.values() for said in values)


def field_of(said: Said) -> str:
    return said.name.split("/")[1]


def _stood(said: Said, seq: int) -> bool:
    """Did it stand just before this entry?"""
    return not said.ended or said.ended >= seq


def _known_by(kind: RecordKind) -> frozenset[str]:
    needed = (name for name, field in kind.fields.model_fields.items() if field.is_required())
    return frozenset({kind.identity, *kind.named_by, *needed})
