"""What a connector is: one outside system that can carry out some effects and may bring things in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

from onefirm.capabilities.blobs import Fetch, nothing_kept
from onefirm.domain.effect import EffectKind, Found, Receipt, Terms, Verification
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.ids import EffectId
from onefirm.domain.intent import IntentCall
from onefirm.domain.problem import Problem


@dataclass(frozen=True)
class Order:
    """One approved act, ready to be carried out: final arguments and the key that makes a repeat the same act."""

    effect: EffectId
    kind: str
    args: Json
    key: str
    attempt: int
    fetch: Fetch = field(default=nothing_kept, compare=False)
    """Bytes that the arguments name by their hash. Whoever fetches them compares the hash."""


class NotNow(Exception):
    """Nothing happened; the outside asks to be tried again after a while."""

    def __init__(self, why: str, retry_after_seconds: int, *, down: bool = False) -> None:
        """Down: it says nothing about this act; nobody is served there just now, or it is left alone for a while."""
        super().__init__(why)
        self.why = why
        self.retry_after_seconds = retry_after_seconds
        self.down = down


class NeedsYou(Exception):
    """Nothing happened, and nothing will until the operator mends something."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence())
        self.problem = problem


class SignedOut(NeedsYou):
    """We are not let in: what we sign in with has expired, was withdrawn, or is not there."""


class Never(Exception):
    """Nothing happened, and it never will: the outside refuses this act."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence())
        self.problem = problem


class Unknown(Exception):
    """The one that is no failure: it may have happened."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def quick(one: object) -> bool:
    """A connector or source that says of itself `quick = True` never blocks: it awaits whatever takes its time.

    It may work on the loop of the firm. Whoever says nothing works on a thread, and a loop, of its own.
    """
    return getattr(one, "quick", False) is True


def place(one: object, args: Json) -> str | None:
    """Where it would do this now, and look for it: the account, the mailbox, the address.

    A connector whose settings name one says so by a method `place`. What was handed over in one place is never
    repeated in another, nor believed to be absent because another one does not hold it. None: it cannot say.
    """
    said = getattr(one, "place", None)
    if not callable(said):
        return ""
    told = said(args)
    return None if told is None else str(told)


def road(one: object, args: Json) -> str | None:
    """The way an act takes, as its card names it: where it happens, and what else of it the operator is shown.

    A connector whose card names more than the place, the server a letter leaves by, says so by a method `road`.
    """
    said = getattr(one, "road", None)
    return str(said(args)) if callable(said) else place(one, args)


def stays(one: object) -> str:
    """What an act through it comes to where nothing leaves this machine: `written to the local outbox`.

    A connector that only keeps things in the firm's own folder says so by `stays`; empty for whoever reaches others.
    """
    return str(getattr(one, "stays", ""))


@runtime_checkable
class Keeps(Protocol):
    """A connector that only keeps things in the firm's own folder, and can count what lies there."""

    def lying(self, most: int) -> int:
        """How many there are, up to so many: written, and sent to nobody from here."""
        ...


class Connector(Protocol):
    """Thin, one capability, no policy. `do` either returns a receipt or raises one of the four words above:
    NotNow, NeedsYou (SignedOut is one, said more closely), Never, Unknown."""

    @property
    def name(self) -> str: ...

    @property
    def capability(self) -> str: ...

    @property
    def manner(self) -> str:
        """What happens when it does its work, in one sentence for the card."""
        ...

    @property
    def effects(self) -> Mapping[EffectKind, Terms]:
        """What it can do, and on which terms each act happens when this connector does it."""
        ...

    async def do(self, order: Order) -> Receipt: ...

    async def verify(self, order: Order) -> Verification: ...


class Teller(Protocol):
    """What tells the operator, and nobody else: it carries out no effect, so that no plan can reach it."""

    @property
    def name(self) -> str: ...

    @property
    def manner(self) -> str:
        """What happens when it does its work, in one sentence."""
        ...


class Item(Frozen):
    """Something that came in, exactly as it came: the outside's name for it and its bytes."""

    name: str
    raw: bytes
    whole: bool = False
    """True when its bytes alone say which it is: a copy of a letter under another name is the same letter."""


class Sign(Frozen):
    """Evidence about an act of ours that came by itself: a webhook, a bounce. It weighs as much as a reply."""

    key: str = ""
    """The key the act was sent with, or"""
    provider_id: str = ""
    """what the outside calls it."""
    capability: str = ""
    """What it can speak about: a mail server knows of letters alone. Empty: of whatever it names."""
    proven: bool = False
    """A signature shows whom it comes from. What anybody could have written settles no doubt."""
    left_only: bool = False
    """It left, and no more is said: that settles a doubt, and contradicts nobody who says that it did not arrive."""
    found: Found
    receipt: Receipt | None = None
    evidence: str


class Word(Frozen):
    """Somebody wrote to us."""

    sender: str
    """Their address. Nobody has proven it."""
    aligned: bool = False
    """The domain of this address vouches for the letter (DMARC), says the firm's own mail server."""
    text: str
    answers: str = ""
    """What the outside calls the act of ours that they answer."""
    opts_out: bool = False
    """They ask not to be written to any more."""
    wish: IntentCall | None = None
    """What their words would be if nothing of ours were waiting for them."""


class Said(Frozen):
    """One line of the operator's own, as if it were typed; whoever brings it has made sure that it is theirs."""

    line: str
    named: str
    """What the outside calls it: under one name, one line counts."""


class Passed(Frozen):
    """Something that nobody has to do anything about: it is kept as it came, and nobody is asked."""

    why: str


class Brings(Frozen):
    """Something of the operator's own that stands elsewhere: taken in as from a file that they bring themselves."""

    name: str
    """What it is called where imports are listed."""
    sort: Literal["contacts", "appointments"]
    raw: bytes


Heard = IntentCall | Sign | Word | Said | Passed | Brings


class Source(Protocol):
    """A connector that brings things in. It parses its own bytes; intake keeps them first."""

    @property
    def name(self) -> str: ...

    async def poll(self) -> tuple[Item, ...]:
        """What is there and has not been put away; the same item may come again until it is."""
        ...

    def read(self, item: Item) -> Heard:
        """What the raw bytes say. Raises a Refusal when they cannot be read."""
        ...

    async def put_away(self, item: Item, kept: bool) -> None:
        """The item is safe in the ledger (or refused, when not kept): do not bring it again."""
        ...
