"""What came of a try, in the words a connector answers with. Pure.

The words differ by what happens when a thing is sent twice, and by whether it may have arrived.
"""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Unknown
from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.backoff import Safety, retry_after
from onefirm.guard.web.calls import Broken, Call, Reply

Word = NotNow | NeedsYou | Never | Unknown

NOT_NOW_SECONDS = 60
"""When somebody cannot be reached and has not said when."""
_SIGN_IN = frozenset({401, 403, 407})
_MOVED = frozenset({300, 301, 305, 307, 308})
_ELSEWHERE = frozenset({302, 303})
_NOT_TAKEN = frozenset({408, 425, 429})
"""The other side says that it has not begun: too slow, too early, too much."""
_BUSY = 503
_TRIED = "It was tried {tries} times in one call."
_THERE_ALREADY = frozenset({409, 412})
"""What stands in the way of a keyed act may be the act itself, sent before a crash. Whoever can tell reads these."""


@dataclass(frozen=True)
class Meaning:
    word: Word
    again: bool = False
    """Another try may bring something else. Whether there is one is for the safety of the call to say."""
    asked_seconds: float = 0.0
    """How long the other side asks us to keep quiet."""
    sick: str = ""
    """What the breaker counts: the other side does not work."""
    counts: bool = True
    """The other side was heard, or should have been. Else it says nothing about how it is."""


def of_refusal(refusal: Refusal) -> Meaning:
    """We do not go there."""
    return Meaning(Never(refusal.problem), counts=False)


def of_broken(broken: Broken, call: Call, host: str) -> Meaning:
    if broken.how == "certificate":
        return Meaning(NeedsYou(_certificate(host)), counts=False)
    if broken.how == "unreached":
        return Meaning(NotNow(broken.why, NOT_NOW_SECONDS, down=True), again=True, sick=broken.why)
    if broken.how == "unfit":
        unfit = Never(_unfit(host, broken.why)) if call.safety is Safety.READ else Unknown(broken.why)
        return Meaning(unfit)
    return Meaning(_perhaps(call, broken.why), again=True, sick=broken.why)


def of_reply(reply: Reply, call: Call, host: str, now: datetime) -> Meaning | None:
    """None for what the caller reads itself."""
    status = reply.status
    if 200 <= status < 300 or status in call.answers:
        return None
    asked = retry_after(reply.headers.get("retry-after", ""), now)
    said = f"{host} answered {status}."
    if status in _SIGN_IN:
        return Meaning(NeedsYou(_sign_in(host, status)))
    if status in _NOT_TAKEN:
        return Meaning(_not_now(said, asked), again=True, asked_seconds=asked or 0.0)
    if status in _MOVED:
        return Meaning(NeedsYou(_moved(host, status)))
    if status in _ELSEWHERE:
        return Meaning(Never(_refused(host, status)) if call.safety is Safety.READ else Unknown(said))
    if status == _BUSY and asked is not None:
        # Whoever can say when has not begun. A bare 503 may come from a gateway that lost the one behind it.
        return Meaning(_not_now(said, asked, down=True), again=True, asked_seconds=asked, sick=said)
    if status >= 500:
        return Meaning(_perhaps(call, said), again=True, asked_seconds=asked or 0.0, sick=said)
    if status in _THERE_ALREADY and call.safety is Safety.KEYED:
        return Meaning(Unknown(f"{said} It may be there already, from us."))
    return Meaning(Never(_refused(host, status)))


def may_have_happened(word: Word) -> bool:
    return isinstance(word, Unknown)


def in_doubt(word: Word) -> Unknown:
    """An earlier try may have gone through, so whatever the last one came to, nobody knows."""
    return Unknown(f"An earlier try may have gone through; the last one said: {word}")


def counted(word: Word, tries: int) -> Word:
    """The same word, telling how often it was tried before it was said."""
    if tries > 1 and isinstance(word, NotNow):
        return NotNow(f"{word.why} {_TRIED.format(tries=tries)}", word.retry_after_seconds, down=word.down)
    if tries > 1 and isinstance(word, Unknown):
        return Unknown(f"{word.why} {_TRIED.format(tries=tries)}")
    return word


def _perhaps(call: Call, why: str) -> Word:
    """It may have arrived. To have read twice is nothing; anything else has to be looked up."""
    return NotNow(why, NOT_NOW_SECONDS, down=True) if call.safety is Safety.READ else Unknown(why)


def _not_now(said: str, asked: float | None, *, down: bool = False) -> NotNow:
    return NotNow(said, max(1, ceil(asked)) if asked is not None else NOT_NOW_SECONDS, down=down)


def _sign_in(host: str, status: int) -> Problem:
    return Problem(
        code="outside-sign-in",
        what=f"{host} does not let us in.",
        why=f"It answered {status}: what we sign in with has expired, was withdrawn, or does not allow this.",
        fix="Renew what this connection signs in with, then try again.",
        where=host,
    )


def _moved(host: str, status: int) -> Problem:
    return Problem(
        code="outside-moved",
        what=f"{host} has moved to another address.",
        why=f"It answered {status}. Only reading follows such a sign; an act goes to the address you gave, or nowhere.",
        fix="Put the new address into the settings of this connection, then try again.",
        where=host,
    )


def _refused(host: str, status: int) -> Problem:
    return Problem(
        code="outside-refused",
        what=f"{host} does not take this.",
        why=f"It answered {status}.",
        fix="Look at what was to be sent, and change it; sent again as it is, it would be refused again.",
        where=host,
    )


def _certificate(host: str) -> Problem:
    return Problem(
        code="outside-certificate",
        what=f"{host} could not prove who it is, so nothing was sent.",
        why="Its certificate has expired, is made for another name, or comes from nobody this machine trusts.",
        fix="Have its owner renew the certificate; on a machine of your own, have this one trust it. Then try again.",
        where=host,
    )


def _unfit(host: str, why: str) -> Problem:
    return Problem(
        code="outside-reply-unfit",
        what=f"What {host} answered is not used.",
        why=why,
        fix="Open the address yourself and see what is there.",
        where=host,
    )
