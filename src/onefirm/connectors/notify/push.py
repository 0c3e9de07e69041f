"""One line to everybody the operator named for it: apprise in a process of its own, that can be ended."""

from collections.abc import Callable, Sequence

from onefirm.capabilities.connector import NotNow
from onefirm.capabilities.notify import PUSH, NotifySettings, Pushed
from onefirm.capabilities.probing import Probed
from onefirm.capabilities.ways import Ways
from onefirm.connectors.notify import problems
from onefirm.connectors.notify.addresses import SHUT, unfit
from onefirm.connectors.notify.process import Silent, asked
from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.addresses import read_home

TURN_SECONDS_MAX = 5.0
ADDRESSES_MAX = 10
TEST_TITLE = "onefirm: a test"
TEST_TEXT = "You asked for this test. No card waits because of it."
_UNTRIED = f"Whether a line arrives shows when one is sent: onefirm connections test {PUSH} --send"
_SEEN = "Look whether it is there: whoever takes a line does not say that it arrived."


class Apprise:
    """It is never asked again what it may have told: nobody could say whether it came."""

    name = PUSH
    quick = True

    def __init__(self, settings: NotifySettings, secret: Callable[[str], str | None], ways: Ways) -> None:
        self._settings = settings
        self._secret = secret
        self._ways = ways

    @property
    def manner(self) -> str:
        named = "with the titles of the cards" if self._settings.detail == "full" else "with no name in it"
        return f"A line goes to the addresses in the secret '{self._settings.addresses}', {named}."

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self._settings.addresses,)

    async def tell(self, title: str, text: str) -> Pushed:
        urls = self._urls()
        if problem := self._problem(urls):
            return Pushed("failed", problem.sentence())
        lane = self._ways.lane(self.name, "apprise")
        try:
            leave = await lane.enter(TURN_SECONDS_MAX)
        except NotNow as closed:
            return Pushed("failed", closed.why)
        try:
            pushed = await self._pushed(urls, title, text)
        except BaseException:
            lane.never_went(leave)
            raise
        if pushed.outcome == "sent":
            lane.went_well(leave)
        else:
            lane.went_wrong(leave, pushed.why)
        return pushed

    async def probe(self) -> Probed:
        """Each address is read as it would be read to tell something. Nothing is sent."""
        urls = self._urls()
        if problem := self._problem(urls):
            return Probed(problem=problem, unfit=bool(urls))
        try:
            read = await asked({"urls": urls, "homes": list(self._settings.own), "read": True})
        except Silent as silent:
            return Probed(problem=problems.silent(str(silent)))
        for number, why in enumerate(read, start=1):
            if why:
                said = problems.shut if why.startswith(SHUT) else problems.unfit
                return Probed(problem=said(number, why, self._settings.addresses), unfit=True)
        kinds = ", ".join(dict.fromkeys(url.partition("://")[0].casefold() for url in urls))
        many = "1 address is" if len(urls) == 1 else f"{len(urls)} addresses are"
        return Probed((f"{many} spelled as they are understood: {kinds}.",), (_UNTRIED,), proven=False)

    async def try_out(self) -> Probed:
        pushed = await self.tell(TEST_TITLE, TEST_TEXT)
        if pushed.outcome != "sent":
            return Probed(problem=problems.not_told(pushed), proven=False)
        return Probed(("A test line left.",), tuple(filter(None, (pushed.why, _SEEN))), proven=False)

    def _urls(self) -> list[str]:
        return (self._secret(self._settings.addresses) or "").split()

    def _problem(self, urls: Sequence[str]) -> Problem | None:
        secret = self._settings.addresses
        try:
            for home in self._settings.own:
                read_home(home)
        except Refusal as refusal:
            return problems.odd_home(refusal.problem)
        if not urls:
            return problems.nobody(secret)
        if len(urls) > ADDRESSES_MAX:
            return problems.too_many(ADDRESSES_MAX, secret)
        odd = ((number, why) for number, url in enumerate(urls, start=1) if (why := unfit(url)))
        return next((problems.unfit(number, why, secret) for number, why in odd), None)

    async def _pushed(self, urls: Sequence[str], title: str, text: str) -> Pushed:
        try:
            ends = await asked({"urls": urls, "homes": list(self._settings.own), "title": title, "text": text})
        except Silent as silent:
            return Pushed("unsure", str(silent))
        return _outcome(ends)


def _outcome(ends: Sequence[str]) -> Pushed:
    """One of several that was told is enough: telling the others again would tell it twice."""
    good = list(ends).count("sent")
    some = f"{len(ends) - good} of {len(ends)} addresses did not take it." if good < len(ends) else ""
    if good:
        return Pushed("sent", some)
    return Pushed("unsure" if "unsure" in ends else "failed", some or "There was nobody to tell.")
