"""A form that anybody may fill in: a page with a seal, and what is left on it, taken in once."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil

from pydantic import ValidationError

from onefirm.capabilities.clock import Chance, Clock
from onefirm.capabilities.erasable import Fingerprints
from onefirm.capabilities.hooks import Hook
from onefirm.capabilities.ways import Rate
from onefirm.domain.frozen import canonical, unstorable
from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.turnstile import Turnstile
from onefirm.intake.hooks import problems
from onefirm.intake.hooks.opt_in import OptIn
from onefirm.intake.hooks.puzzle import is_nonce, is_solved
from onefirm.intake.hooks.taking import Taking, TooFast
from onefirm.intake.kinds import QualifyLead

FIELDS = ("name", "email", "message", "budget")
TRAP = "website"
"""A field nobody sees. A person leaves it empty."""
OF_THE_PAGE = ("nonce", "at", "seal", "answer", TRAP)
SOURCE_RATE = Rate(count=30, per_seconds=600, burst=10)
FORM_RATE = Rate(count=600, per_seconds=3_600, burst=100)
SECONDS_MIN = 3
"""Nobody fills in a form faster."""
UNSOLVED_SECONDS_MIN = 15
"""Whose browser did no work for the page takes their time instead."""
SECONDS_MAX = 86_400
_NONCE_BYTES = 16
_STAMP_DIGITS_MAX = 12


@dataclass(frozen=True)
class Sheet:
    """One page as it was handed out; it counts for a day."""

    hook: Hook
    nonce: str
    at: int
    seal: str


@dataclass(frozen=True)
class Unfit:
    """It was not taken in; whoever wrote it keeps what they wrote."""

    problem: Problem
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    """What to mend, by field."""


class Forms:
    def __init__(
        self, taking: Taking, prints: Fingerprints, clock: Clock, chance: Chance, is_over: Callable[[str], bool]
    ) -> None:
        """`is_over` says whether what began with an item, by its fingerprint, has ended or was erased."""
        self._taking = taking
        self._is_over = is_over
        self.opt_in = OptIn(taking, prints, clock)
        self._prints = prints
        self._clock = clock
        self._chance = chance
        self._sources = Turnstile(SOURCE_RATE, clock)
        self._forms = Turnstile(FORM_RATE, clock)

    def hook(self, name: str) -> Hook:
        hook = self._taking.hooks.get(name)
        if hook is None or not hook.form:
            raise Refusal(problems.UNKNOWN)
        return hook

    def every(self) -> tuple[Hook, ...]:
        """Those that stand open."""
        return tuple(hook for hook in self._taking.hooks.values() if hook.form)

    def sheet(self, name: str) -> Sheet:
        hook, at = self.hook(name), int(self._clock.now().timestamp())
        nonce = self._chance.bytes(_NONCE_BYTES).hex()
        return Sheet(hook, nonce, at, self._seal(hook, nonce, str(at)))

    async def fill_in(self, name: str, said: Mapping[str, str], source: str) -> Unfit | None:
        """Kept when nothing comes back. The same words sent in twice on one day are one, while that goes on."""
        hook = self.hook(name)
        if seconds := self._sources.enter(source) or self._forms.enter(hook.name):
            raise TooFast(seconds)
        if unfit := self._of_a_person(hook, said):
            return unfit
        fields = {each: said.get(each, "").strip() for each in FIELDS}
        if unfit := _unfit(fields):
            return unfit
        raw = canonical({**fields, "source_page": hook.page}).encode()
        # A name with a space in it: no webhook can have one, so neither can stand in for the other. It is made of what
        # was said: whoever goes back and sends the same again is one, and whoever says something else is heard.
        day = int(said["at"]) // SECONDS_MAX
        named = f"form {day} {self._prints.of('form-said', raw.decode())}"
        await self._taking.keep_again(hook, named, raw, self._is_over)
        return None

    def _of_a_person(self, hook: Hook, said: Mapping[str, str]) -> Unfit | None:
        nonce, stamp = said.get("nonce", ""), said.get("at", "")
        sealed = self._seal(hook, nonce, stamp)
        if not is_nonce(nonce) or not hmac.compare_digest(said.get("seal", "").encode(), sealed.encode()):
            return Unfit(problems.FORM_OLD)
        assert stamp.isdigit() and len(stamp) <= _STAMP_DIGITS_MAX, "We sealed it ourselves."
        age = self._clock.now().timestamp() - int(stamp)
        if age > SECONDS_MAX:
            return Unfit(problems.FORM_OLD)
        if said.get(TRAP, "") or not said.keys() <= {*FIELDS, *OF_THE_PAGE}:
            return Unfit(problems.FORM_TRAPPED)
        needs = SECONDS_MIN if is_solved(nonce, said.get("answer", "")) else UNSOLVED_SECONDS_MIN
        return Unfit(problems.form_soon(ceil(needs - age))) if age < needs else None

    def _seal(self, hook: Hook, nonce: str, stamp: str) -> str:
        return self._prints.of("form-page", f"{hook.name}|{nonce}|{stamp}")


def _unfit(fields: Mapping[str, str]) -> Unfit | None:
    if unstorable({**fields}):
        return Unfit(problems.FORM_UNFIT, {"message": "It holds half a sign; type it anew."})
    try:
        QualifyLead.model_validate(fields)
    except ValidationError as broken:
        return Unfit(problems.FORM_UNFIT, {str(each["loc"][0]): _says(str(each["loc"][0])) for each in broken.errors()})
    return None


def _says(name: str) -> str:
    return {
        "email": "Write it like name@example.org, so that you can be answered.",
        "message": "Say what it is about.",
    }.get(name, "Make it shorter, please.")
