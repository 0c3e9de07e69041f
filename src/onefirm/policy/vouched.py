"""Who vouches for an address that came in from outside, and for how much. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from onefirm.domain.ids import SubjectId
from onefirm.domain.labels import Integrity, Label, endorsed


@dataclass(frozen=True)
class Theirs:
    """One letter of theirs, the wish that began a plan or what they wrote since."""

    seq: int
    sender: str
    """The fingerprint of the address it came from."""
    aligned: bool
    here: bool
    """It belongs to this plan: it began it, or answers an act of it."""


@dataclass(frozen=True)
class Thread:
    """The letters that an act goes on with."""

    person: SubjectId
    theirs: Sequence[Theirs]
    """Oldest first, the one that began the plan among them."""
    named: bool
    """The act names a letter of this plan as the one that it answers."""
    ours: Sequence[int]
    """When each other act of this plan and of this kind was declared."""


@dataclass(frozen=True)
class Voucher:
    counts: bool = False
    says: str = ""
    """Why it counts, or why it no longer does; empty when there is nothing to say."""


PRESSED = "They said, by the link in a letter of ours, that this address is theirs."
KNOWN = "It is the address that stands confirmed in their own record."
ANSWERS = (
    "It answers their own letter, and goes to the address that came from: its domain vouches for it (DMARC). "
    "That counts for this one answer."
)
ANSWERED = "Its domain vouched for their letter; that counted for one answer, and this would be another."
ELSEWHERE = "Its domain vouches for their letter, but this goes to another address."
WROTE_SINCE = "Its domain vouched for their letter; they wrote again since, and for that nobody vouches."

NOBODY = Voucher()


def pressed(label: Label, person: SubjectId, *, confirmed: bool) -> Voucher:
    """For their own matters alone: nobody's letters are led to a stranger who confirmed a mailbox of his own."""
    return Voucher(counts=True, says=PRESSED) if confirmed and label.subjects == frozenset({person}) else NOBODY


def known(label: Label, person: SubjectId, whom: str, confirmed: Collection[str]) -> Voucher:
    """It came in again, and says what was confirmed before: of them, since nobody names the address of another."""
    counts = whom in confirmed and label.subjects == frozenset({person})
    return Voucher(counts=True, says=KNOWN) if counts else NOBODY


def answers(label: Label, whom: str, thread: Thread) -> Voucher:
    """Whoever wrote from there, said its own domain, is answered there: once for each letter, and nobody else."""
    newest = next((each for each in reversed(thread.theirs) if each.here), None)
    if newest is None or not newest.aligned or not thread.named or label.subjects != frozenset({thread.person}):
        return NOBODY
    if newest.sender != whom:
        return Voucher(says=ELSEWHERE)
    if any(not (each.aligned and each.sender == whom) for each in thread.theirs if each.seq > newest.seq):
        return Voucher(says=WROTE_SINCE)
    if any(seq > newest.seq for seq in thread.ours):
        return Voucher(says=ANSWERED)
    return Voucher(counts=True, says=ANSWERS)


def raised(label: Label, voucher: Voucher) -> Label:
    """For the act that is judged, and for it alone: where the value came from stays what it was."""
    return endorsed(label, Integrity.CONFIRMED) if voucher.counts else label
