"""What the people around the firm said, and what they do not want."""

from typing import ClassVar

from pydantic import Field

from onefirm.domain.events.fact import Fact
from onefirm.domain.frozen import Frozen
from onefirm.domain.ids import EffectId, PlanId, RecordId, SubjectId
from onefirm.domain.personal import Personal


class PersonWrote(Fact):
    kind: ClassVar[str] = "person.wrote"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "Somebody we know wrote to us; what was meant for them is looked at again before it leaves."
    subject: SubjectId
    source: str
    answers: EffectId | None = None
    """The act of ours that they answer, when that is known."""
    words: Personal
    aligned: bool = False
    """Their domain vouches for the letter (DMARC), said the firm's own mail server when it came."""
    sender: str = ""
    """The keyed fingerprint of the address they wrote from."""
    wakes: tuple[PlanId, ...] = ()
    """The plans that waited for a word from them."""
    complains: bool = False
    """By rule: they say that something was wrong with what they answer, or want no more of it. Older entries do not."""


class AnotherAnswered(Fact):
    kind: ClassVar[str] = "person.another-answered"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = (
        "Somebody else answered a letter that was meant for them; it is shown, and is no word of theirs."
    )
    subject: SubjectId
    """Whom the letter was meant for."""
    plan: PlanId
    answers: EffectId
    by: SubjectId
    """Who answered it."""
    opts_out: bool = False


class OptedOut(Fact):
    kind: ClassVar[str] = "person.opted-out"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "An address asked not to be written to; nothing leaves for it any more."
    address: Personal
    why: Personal
    """Who said so: their own words, or the operator."""


class OptedIn(Fact):
    kind: ClassVar[str] = "person.opted-in"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "An address that had opted out may be written to again."
    address: Personal
    why: Personal


class AddressConfirmed(Fact):
    kind: ClassVar[str] = "person.address-confirmed"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "Somebody who reads the letters to an address said by a link that it is theirs."
    subject: SubjectId
    hook: str
    """Where the address was typed in."""


class PersonJoined(Fact):
    kind: ClassVar[str] = "person.joined"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "Two names were found to be one person's; what holds for either holds for both."
    subject: SubjectId
    other: SubjectId
    record: RecordId
    """The record that leads to another since."""


class PersonParted(Fact):
    kind: ClassVar[str] = "person.parted"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "Two names are two people's after all; each keeps what was said under it."
    subject: SubjectId
    other: SubjectId
    record: RecordId


class Kept(Frozen):
    """What a forgetting had to leave in place, and until when."""

    record: str
    count: int
    until: str
    why: str


class ForgettingBegun(Fact):
    kind: ClassVar[str] = "person.forgetting"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The operator asked to forget a person; it is carried through whatever happens meanwhile."
    subjects: tuple[SubjectId, ...]
    """Their own, and that of each letter or form that came from them."""
    found: dict[str, int] = Field(default_factory=dict)
    """By place, what there was of them: a crash must not make the receipt smaller than the truth."""
    by_rule: str = ""


class PersonKeysDestroyed(Fact):
    kind: ClassVar[str] = "person.keys-destroyed"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "The keys of a person are gone: what was sealed for them cannot be read any more."
    subjects: tuple[SubjectId, ...]
    cleaned: dict[str, int]
    """By place, what had been removed until then."""


class PersonForgotten(Fact):
    kind: ClassVar[str] = "person.forgotten"
    promises: ClassVar[bool] = True
    about: ClassVar[str] = "A person was forgotten: their keys were destroyed. This is the receipt; it names nobody."
    subjects: tuple[SubjectId, ...]
    """Every name they were kept under: ids by chance, which lead nowhere now."""
    cleaned: dict[str, int]
    """By place (`records`, `questions`, `letters`, `backups` ...): how much was removed there."""
    kept: tuple[Kept, ...] = ()
    by_rule: str = ""
    """The rule of policy.toml that asked for it; empty where the operator did."""
