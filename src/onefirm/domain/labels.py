"""What a value is worth: how far we trust where it came from, and who may see it."""

from collections.abc import Iterable
from enum import IntEnum

from onefirm.domain.frozen import Frozen
from onefirm.domain.ids import SubjectId


class Integrity(IntEnum):
    """From text that anybody could have written to the operator's own word."""

    OUTSIDE = 0
    OWN_ACCOUNT = 1
    COMPUTED = 2
    CONFIRMED = 3
    OPERATOR = 4


class Secrecy(IntEnum):
    PUBLIC = 0
    BUSINESS = 1
    CLIENT = 2
    SECRET = 3


_ORIGIN = {
    Integrity.OUTSIDE: "from outside",
    Integrity.OWN_ACCOUNT: "from your account",
    Integrity.COMPUTED: "worked out here",
    Integrity.CONFIRMED: "confirmed",
    Integrity.OPERATOR: "yours",
}


class Label(Frozen):
    integrity: Integrity
    secrecy: Secrecy
    subjects: frozenset[SubjectId] = frozenset()
    """Whom the value is about; it leaves only to somebody cleared for all of them."""

    def shown(self) -> str:
        return f"{_ORIGIN[self.integrity]}{self.kept()}"

    def kept(self) -> str:
        return ", secret" if self.secrecy is Secrecy.SECRET else ""


OPERATORS_OWN = Label(integrity=Integrity.OPERATOR, secrecy=Secrecy.BUSINESS)
FROM_OUTSIDE = Label(integrity=Integrity.OUTSIDE, secrecy=Secrecy.CLIENT)


def join(labels: Iterable[Label]) -> Label:
    """What comes of several values: no more trusted than the least, no less secret than the most."""
    known = tuple(labels)
    if not known:
        return OPERATORS_OWN
    return Label(
        integrity=min(label.integrity for label in known),
        secrecy=max(label.secrecy for label in known),
        subjects=frozenset[SubjectId]().union(*(label.subjects for label in known)),
    )


def computed(labels: Iterable[Label]) -> Label:
    """The label of an agent's output: the join of its inputs, and never above 'computed'."""
    joined = join(labels)
    return joined.model_copy(update={"integrity": min(joined.integrity, Integrity.COMPUTED)})


def counted(labels: Iterable[Label]) -> Label:
    """The label of a sum: exact arithmetic adds no doubt of its own. It is nobody's own word all the same."""
    joined = join(labels)
    return joined.model_copy(update={"integrity": min(joined.integrity, Integrity.CONFIRMED)})


def endorsed(label: Label, by: Integrity) -> Label:
    """The only way up: somebody who may vouch for it has seen exactly this value."""
    return label.model_copy(update={"integrity": max(label.integrity, by)})
