"""The one place that holds what somebody brings against what stands in the ledger."""

from collections.abc import Callable
from datetime import datetime, timedelta

from onefirm.conductor.means import Means
from onefirm.desk.doors.secrets import SECRET_BYTES, fingerprint, is_token, session_of
from onefirm.desk.doors.standing import SignIn, Standing, step
from onefirm.desk.shapes.access import Bearer, Entered, SignedIn, WayIn
from onefirm.domain.actors import CONDUCTOR, OPERATOR, with_token
from onefirm.domain.events.access import ACCESS_STREAM, AccessUsed, SignInBegun, SignInEnded
from onefirm.domain.events.firm import RETURNS_STREAM
from onefirm.domain.ids import CHANCE_BYTES, instant, moment, time_id
from onefirm.ledger.ledger import Put

SIGN_IN_DAYS = 30
_WRITTEN_AFTER = timedelta(days=1)
"""What is used is written down at most so often; what happened since is known to this process alone."""


class Doors:
    """Implements `Bearers`, and `SignIns` of the page. What was revoked is let in no more from that entry on."""

    def __init__(self, means: Means, standing_at: Callable[[], str]) -> None:
        """`standing_at` answers with the address of the pages, once they are served."""
        self._means = means
        self._standing_at = standing_at
        self._used: dict[str, datetime] = {}

    def standing(self) -> Standing:
        """Nothing from before the firm was put back: what was revoked since that copy was made is not known here."""
        ledger = self._means.ledger
        back = ledger.last(RETURNS_STREAM)
        return (ledger.folded(ACCESS_STREAM, step) or Standing()).since(back.seq if back else 0)

    def bearer(self, token: str) -> Bearer | None:
        if not is_token(token):
            return None
        found = self.standing().tokens.get(fingerprint(token))
        if found is None or found.until <= self.now():
            return None
        self._note(found.id)
        return Bearer(found.name, frozenset(found.scopes), found.agent, with_token(found.name))

    def known(self, session: str) -> SignedIn | None:
        found = self.standing().sign_ins.get(fingerprint(session)) if session else None
        if found is None or found.until <= self.now():
            return None
        self._note(found.id)
        return SignedIn(found.id, found.days, renew=self._unwritten(found.seen))

    async def begin(self, browser: str, by: WayIn) -> Entered:
        """A sign-in, and what the browser is to hold. Whoever asks has seen that it may come in."""
        session = session_of(self._means.chance.bytes(SECRET_BYTES))
        fact = SignInBegun(
            id=self.new_id("si"), fingerprint=fingerprint(session), way=by.way, browser=browser, days=SIGN_IN_DAYS,
            passkey=by.passkey, count=by.count,
        )  # fmt: skip
        await self._means.ledger.append(Put(ACCESS_STREAM, fact), actor=OPERATOR)
        return Entered(session, SIGN_IN_DAYS)

    async def sign_out(self, id_: str) -> None:
        """It was so already when nobody is signed in under this id."""
        for one in self.sign_ins():
            if one.id == id_:
                fact = SignInEnded(id=one.id, browser=one.browser, why="signed-out")
                await self._means.ledger.append(Put(ACCESS_STREAM, fact), actor=OPERATOR)

    def sign_ins(self) -> tuple[SignIn, ...]:
        """Those that count now, the one used last first."""
        counting = (one for one in self.standing().sign_ins.values() if one.until > self.now())
        return tuple(sorted(counting, key=lambda one: self.seen(one.id, one.seen), reverse=True))

    def seen(self, id_: str, written: str) -> str:
        """When it was used last: as this process saw it, or else as it was written down."""
        used = self._used.get(id_)
        return max(written, instant(used)) if used else written

    async def tend(self) -> None:
        """Write down what was used, once a day: a sign-in that is used goes on, also after a restart."""
        standing = self.standing()
        written = {one.id: one.seen for one in (*standing.sign_ins.values(), *standing.tokens.values())}
        self._used = {id_: at for id_, at in self._used.items() if id_ in written}
        if any(self._unwritten(written[id_]) for id_ in self._used):
            used = {id_: instant(at) for id_, at in self._used.items() if instant(at) > written[id_]}
            await self._means.ledger.append(Put(ACCESS_STREAM, AccessUsed(used=used)), actor=CONDUCTOR)

    def page(self) -> str:
        """Where the operator sees who may come in."""
        return f"{self._standing_at()}/settings/access"

    def now(self) -> str:
        return instant(self._means.clock.now())

    def new_id(self, prefix: str) -> str:
        return time_id(prefix, self._means.clock.now(), self._means.chance.bytes(CHANCE_BYTES))

    def _note(self, id_: str) -> None:
        self._used[id_] = self._means.clock.now()

    def _unwritten(self, written: str) -> bool:
        return not written or moment(written) + _WRITTEN_AFTER <= self._means.clock.now()
