"""Who may see the page: a start link that opens once, and the sign-in it becomes."""

from datetime import datetime, timedelta

from onefirm.capabilities.clock import Chance, Clock
from onefirm.capabilities.ways import Rate
from onefirm.desk.doors.secrets import SECRET_BYTES, fingerprint, session_of
from onefirm.desk.shapes.access import Entered, SignedIn, SignIns, WayIn
from onefirm.guard.patience import Patience
from onefirm.guard.turnstile import Turnstile

START_LINK_MINUTES = 60
START_LINKS_MAX = 50
WRONG_LINKS = Rate(count=30, per_seconds=600, burst=10)
"""So many links that are none may somebody open. A true one costs nothing, however often a scanner looks at it."""


class Gatekeeper:
    """Hands out start links, and asks of a browser whether it is signed in. No secret stays here, only fingerprints."""

    def __init__(self, clock: Clock, chance: Chance, sign_ins: SignIns | None = None) -> None:
        self._clock = clock
        self._chance = chance
        self._wrong = Turnstile(WRONG_LINKS, clock)
        self._starts: dict[str, datetime] = {}
        """By fingerprint, until when. The oldest makes room for the newest; none outlives the process."""
        self.sign_ins = sign_ins or ShortLived(clock, chance)
        self.patience = Patience(clock)
        """With whoever shows a passkey that is none of ours."""

    def start_path(self) -> str:
        """A new start link, to be put behind the address of the page. It opens once, within the hour."""
        token = session_of(self._chance.bytes(SECRET_BYTES))
        while len(self._starts) >= START_LINKS_MAX:
            del self._starts[next(iter(self._starts))]
        self._starts[fingerprint(token)] = self._clock.now() + timedelta(minutes=START_LINK_MINUTES)
        return f"/start?token={token}"

    def form_key(self) -> str:
        """What names one form that was drawn, so that it makes what it makes once."""
        return session_of(self._chance.bytes(SECRET_BYTES))

    async def redeem(self, token: str, browser: str) -> Entered | None:
        """Trade a start token for a sign-in. The token is spent, even when it came too late."""
        until = self._starts.pop(fingerprint(token), None)
        if until is None or until < self._clock.now():
            return None
        return await self.sign_ins.begin(browser, WayIn("start-link"))

    def known(self, session: str) -> SignedIn | None:
        return self.sign_ins.known(session)

    def wait_seconds(self, source: str) -> int:
        """How long whoever tries links out waits until one is looked at again. Nothing: at once."""
        return self._wrong.wait_seconds(source)

    def came_with_a_wrong_link(self, source: str) -> None:
        self._wrong.enter(source)


class ShortLived:
    """Sign-ins of a page without a firm behind it: they end with the process."""

    DAYS = 30

    def __init__(self, clock: Clock, chance: Chance) -> None:
        self._clock = clock
        self._chance = chance
        self._ends: dict[str, datetime] = {}

    def known(self, session: str) -> SignedIn | None:
        id_ = fingerprint(session)
        until = self._ends.get(id_)
        return SignedIn(id_, self.DAYS, renew=False) if until and until > self._clock.now() else None

    async def begin(self, browser: str, by: WayIn) -> Entered:
        _ = browser, by
        session = session_of(self._chance.bytes(SECRET_BYTES))
        self._ends[fingerprint(session)] = self._clock.now() + timedelta(days=self.DAYS)
        return Entered(session, self.DAYS)

    async def sign_out(self, id_: str) -> None:
        self._ends.pop(id_, None)
