"""Asking whose an address is that was typed into a form: at most one letter a day, and never to whoever opted out."""

from datetime import timedelta

from onefirm.capabilities.hooks import Hook
from onefirm.conductor.begin import Beginning
from onefirm.conductor.means import Means
from onefirm.conductor.person import seen_as
from onefirm.conductor.premises import opted_out
from onefirm.conductor.profile import profile
from onefirm.domain.events.streams import of_confirmed
from onefirm.domain.ids import moment
from onefirm.domain.intent import IntentCall
from onefirm.domain.labels import FROM_OUTSIDE
from onefirm.guard.turnstile import Turnstile
from onefirm.intake.hooks.opt_in import AGAIN_HOURS, CONFIRM_ADDRESS, FORM_RATE, LETTERS_MAX, alias_of, wish_of


class Asking:
    def __init__(self, means: Means, beginning: Beginning, base: str) -> None:
        self._means = means
        self._beginning = beginning
        self._base = base
        self._forms = Turnstile(FORM_RATE, means.clock)

    async def ask(self, hook: Hook, email: str) -> None:
        """Before the lead itself is taken in: read again after a crash, it is the same letter."""
        means, address = self._means, email.strip()
        number = self._next(address)
        if number is None or opted_out(address, means) or self._forms.enter(hook.name):
            return
        firm = str(profile(means).get("firm", ""))
        fields = wish_of(hook, address, number, firm, self._base, means.clock.now(), means.prints)
        call = IntentCall(
            name=CONFIRM_ADDRESS.name, version=CONFIRM_ADDRESS.version, fields=fields, source=hook.source,
            label=FROM_OUTSIDE, key=_key(address, number),
        )  # fmt: skip
        received = await means.intake.receive(call, by=hook.source, along=self._beginning.along)
        if not received.folded:
            await self._beginning.begin(received.intent, received.seq)

    def _next(self, address: str) -> int | None:
        """The number of the letter that may go to this address now; none where it has had enough of them."""
        means, subject = self._means, seen_as(address, self._means)
        if subject and means.ledger.version(of_confirmed(subject, alias_of(address, means.prints))):
            return None
        number, last = 1, None
        while number <= LETTERS_MAX and (found := means.intake.known(CONFIRM_ADDRESS.name, _key(address, number))):
            number, last = number + 1, found
        early = last is not None and means.clock.now() < moment(last.at) + timedelta(hours=AGAIN_HOURS)
        return None if early or number > LETTERS_MAX else number


def _key(address: str, number: int) -> str:
    return f"{address.casefold()}|{number}"
