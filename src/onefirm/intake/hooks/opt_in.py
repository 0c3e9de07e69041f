"""Whose an address is that was typed into a form: one fixed letter with a link, and what the link does."""

import hmac
from datetime import datetime, timedelta

from pydantic import Field

from onefirm.capabilities.clock import Clock
from onefirm.capabilities.erasable import Fingerprints
from onefirm.capabilities.hooks import Hook
from onefirm.capabilities.ways import Rate
from onefirm.domain.events.intents import SubjectSeen
from onefirm.domain.events.people import AddressConfirmed
from onefirm.domain.events.streams import of_confirmed, of_subject
from onefirm.domain.frozen import Frozen, Json, canonical
from onefirm.domain.ids import SubjectId, instant
from onefirm.domain.intent import IntentType
from onefirm.domain.names import one_line
from onefirm.domain.problem import Refusal
from onefirm.guard.passes import read_pass, spelled
from onefirm.guard.turnstile import Turnstile
from onefirm.intake.hooks import problems
from onefirm.intake.hooks.taking import Taking, TooFast
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict

DAYS = 7
AGAIN_HOURS = 24
LETTERS_MAX = 3
"""To one address, ever: whoever did not press by then does not want to, or is not who typed it in."""
FORM_RATE = Rate(count=20, per_seconds=3_600, burst=20)
"""Of letters that one form causes: it is no machine for filling strangers' mailboxes."""
LOOK_RATE = Rate(count=60, per_seconds=600, burst=20)
_LINK_PURPOSE = "confirm-link"
_LETTER_PURPOSE = "confirm-letter"


class ConfirmAddress(Frozen):
    """Ask whoever reads an address whether it is theirs."""

    email: str = Field(max_length=254, pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+$")
    subject: str = Field(min_length=1, max_length=300)
    body: str = Field(min_length=1, max_length=5_000)
    seal: str = Field(default="", max_length=200, repr=False)
    """Over the whole letter and whom it goes to: what it says is what we wrote."""


CONFIRM_ADDRESS = IntentType(
    name="confirm-address",
    version=1,
    about="An address was typed into a form that wants to know whose it is: ask there, once.",
    fields=ConfirmAddress,
    key=("email",),
    person="email",
)


class Proof(Frozen):
    """What a link of such a letter says."""

    hook: str
    alias: str
    """The address, by its keyed fingerprint."""
    number: int
    """Of the letters to this address."""
    until: str


def alias_of(address: str, prints: Fingerprints) -> str:
    return prints.of("subject", address.strip().casefold())


def wish_of(hook: Hook, email: str, number: int, firm: str, base: str, now: datetime, prints: Fingerprints) -> Json:
    """The fields of the wish. Nothing of what was typed in stands in the letter: strangers' words reach no stranger."""
    proof = Proof(
        hook=hook.name, alias=alias_of(email, prints), number=number, until=instant(now + timedelta(days=DAYS))
    )
    named = one_line(firm)[:100]
    letter: Json = {
        "to": email,
        "subject": f"{named}: is this address yours?",
        "body": (
            f"Hello,\n\nsomebody, probably you, wrote to {named} by our form. Open the link and press the button "
            f"there, so that we know that this address is yours:\n\n{base}{hook.page}/confirm?k="
            f"{spelled(proof, _LINK_PURPOSE, prints)}\n\n"
            f"It counts for {DAYS} days. If it was not you, do nothing.\n\n{named}\n"
        ),
    }
    return {"email": email, "subject": letter["subject"], "body": letter["body"], "seal": _seal(letter, prints)}


def is_own_letter(args: Json, seal: str, prints: Fingerprints) -> bool:
    """Is this, sign for sign and to this address, the letter that was sealed?"""
    said: Json = {name: value for name, value in args.items() if value}
    return bool(seal) and hmac.compare_digest(seal.encode(), _seal(said, prints).encode())


class OptIn:
    """The page behind the link."""

    def __init__(self, taking: Taking, prints: Fingerprints, clock: Clock) -> None:
        self._taking = taking
        self._prints = prints
        self._clock = clock
        self._looks = Turnstile(LOOK_RATE, clock)

    def show(self, name: str, text: str, source: str) -> Hook:
        """Looking changes nothing, whoever looks and however often. Raises a Refusal for what counts no more."""
        hook, proof, subject = self._read(name, text, source)
        if self._taking.ledger.version(of_confirmed(subject, proof.alias)):
            raise Refusal(problems.CONFIRM_USED)
        return hook

    async def press(self, name: str, text: str, source: str) -> Hook:
        hook, proof, subject = self._read(name, text, source)
        stream = of_confirmed(subject, proof.alias)
        fact = AddressConfirmed(subject=subject, hook=hook.name)
        try:
            await self._taking.ledger.append(Put(stream, fact), actor=hook.source, expected={stream: 0})
        except Conflict as already:
            raise Refusal(problems.CONFIRM_USED) from already
        return hook

    def _read(self, name: str, text: str, source: str) -> tuple[Hook, Proof, SubjectId]:
        if seconds := self._looks.enter(source):
            raise TooFast(seconds)
        hook, proof = self._taking.hooks.get(name), read_pass(text, Proof, _LINK_PURPOSE, self._prints)
        if hook is None or not hook.confirm or proof is None or proof.hook != name:
            raise Refusal(problems.CONFIRM_FORGED)
        if proof.until <= instant(self._clock.now()):
            raise Refusal(problems.CONFIRM_EXPIRED)
        seen = self._taking.ledger.last(of_subject(proof.alias))
        if seen is None or not isinstance(seen.fact, SubjectSeen):
            raise Refusal(problems.CONFIRM_FORGED)
        return hook, proof, seen.fact.subject


def _seal(letter: Json, prints: Fingerprints) -> str:
    return prints.of(_LETTER_PURPOSE, canonical(letter))
