"""What a client wants of everything that reaches them, what you decided once, and what is too old. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from onefirm.domain.effect import EffectKind
from onefirm.policy.days import covers, past, read_days

AHEAD_DAYS_MAX = 732
"""Where no day is left for so long, it is held so long and then looked at again."""

_CHANNELS = {
    "email": "mail",
    "e-mail": "mail",
    "mails": "mail",
    "emails": "mail",
    "e-mails": "mail",
    "telephone": "phone",
    "call": "phone",
    "calls": "phone",
    "telefon": "phone",
    "anruf": "phone",
    "anrufe": "phone",
    "handy": "phone",
    "letter": "post",
    "letters": "post",
    "brief": "post",
    "briefe": "post",
    "kalender": "calendar",
    "treffen": "meeting",
}
"""What people call a way to reach somebody, and what the firm calls it."""
_NAMED_MAX = 3
_OF_WAYS = ("never by", "only by")


def lasts(until: str, day: date) -> bool:
    """Up to the end of that day. What cannot be read as a day ends nothing: rather too long than dropped."""
    try:
        return not until or day <= date.fromisoformat(until)
    except ValueError:
        return True


@dataclass(frozen=True)
class Wanted:
    """One rule of one client."""

    rule: str
    value: str
    why: str = ""
    until: str = ""
    """The last day on which it holds, in the firm's zone; empty for ever."""

    def holds(self, day: date) -> bool:
        return lasts(self.until, day)

    def over(self, day: date) -> bool:
        """It will never hold again: it ended, or every day it names is past."""
        return not self.holds(day) or (self.rule == "not on" and past(self.value, day))

    def says(self) -> str:
        return f"'{self.rule} {self.value}'{f': {self.why}' if self.why else ''}".rstrip(".") + "."


@dataclass(frozen=True)
class Decided:
    """What the operator decided once and for all."""

    name: str
    never: tuple[str, ...]
    why: str = ""
    until: str = ""

    def holds(self, day: date) -> bool:
        return lasts(self.until, day)

    def says(self) -> str:
        return f"'{self.name}'{f': {self.why}' if self.why else ''}".rstrip(".") + "."


@dataclass(frozen=True)
class Revision:
    """How often something had been changed when this act would send it."""

    name: str
    times: int


@dataclass(frozen=True)
class Stale:
    """A critical argument that nobody has confirmed for too long."""

    argument: str
    field: str
    fresh: str
    days: int


@dataclass(frozen=True)
class Bounds:
    """What is known about whom an act reaches, beside the act itself."""

    wanted: tuple[Wanted, ...] = ()
    decided: tuple[Decided, ...] = ()
    asked: str = ""
    """What they wrote to us, for what you decided once may speak of it."""
    revisions: tuple[Revision, ...] = ()
    stale: tuple[Stale, ...] = ()
    disputed: tuple[str, ...] = ()
    """What is said in two ways of whoever it reaches, or of what its plan works on, and nobody has decided."""
    day: date = date.min
    """Today, in the firm's zone."""

    def now(self) -> tuple[Wanted, ...]:
        return tuple(each for each in self.wanted if each.holds(self.day))


UNBOUND = Bounds()


@dataclass(frozen=True)
class Kept:
    """Until when an act waits because of a day on which nothing may reach them."""

    until: datetime
    says: str


def channel(word: str) -> str:
    """`E-Mail` is `mail`: the capability that a rule speaks of."""
    plain = " ".join(word.casefold().split())
    return _CHANNELS.get(plain, plain)


def plain_value(wanted: Wanted) -> str:
    """`telephone and chat` is `chat, phone`: the ways as the firm calls them, whoever wrote the rule."""
    return ", ".join(sorted(_channels(wanted.value))) if wanted.rule in _OF_WAYS else wanted.value


def against(kind: EffectKind, bounds: Bounds) -> str:
    """Why this way to reach them is not theirs; empty when it is."""
    for wanted in bounds.now() if kind.recipient else ():
        if wanted.rule == "never by" and kind.capability in _channels(wanted.value):
            return f"They are never reached by {kind.capability}. The client's rule says {wanted.says()}"
        # A bill is no conversation: it goes where it is paid, whichever way they like to be written to.
        if wanted.rule == "only by" and not kind.amount and kind.capability not in _channels(wanted.value):
            return f"They are reached another way, not by {kind.capability}. The client's rule says {wanted.says()}"
    return ""


def ways_left(wanted: Iterable[Wanted], ways: Iterable[str]) -> frozenset[str]:
    """Of these ways, those by which somebody may still be reached."""
    left = frozenset(ways)
    for each in wanted:
        if each.rule == "never by":
            left -= _channels(each.value)
        if each.rule == "only by":
            left &= _channels(each.value)
    return left


def unread(bounds: Bounds) -> str:
    """A rule that came in some other way, in words nobody can hold to: then you decide."""
    for wanted in bounds.now():
        if wanted.rule == "not on" and read_days(wanted.value) is None:
            return f"Nobody can tell which days the client's rule means: {wanted.says()}"
        if wanted.rule == "revisions at most" and not wanted.value.isdecimal():
            return f"Nobody can tell how many the client's rule means: {wanted.says()}"
    return ""


def beyond(bounds: Bounds) -> str:
    """The first thing that was changed more often than was agreed."""
    limits = [wanted for wanted in bounds.now() if wanted.rule == "revisions at most" and wanted.value.isdecimal()]
    over = ((revision, wanted) for revision in bounds.revisions for wanted in limits)
    for revision, wanted in over:
        if revision.times > int(wanted.value):
            return f"This is revision {revision.times} of '{revision.name}'. The client's rule says {wanted.says()}"
    return ""


def spoken(text: str, bounds: Bounds) -> str:
    """What leaves, or what they asked for, speaks of something you decided against."""
    for where, words in (("It", text), ("What they wrote", bounds.asked)):
        if found := never_said(words, (each for each in bounds.decided if each.holds(bounds.day))):
            decided, never = found
            return f"{where} speaks of '{never}'. You decided {decided.says()}"
    return ""


def too_old(bounds: Bounds, noun: Callable[[str], str]) -> str:
    told = (
        f"The {noun(stale.argument)} was last confirmed on {stale.fresh[:10]}; after {stale.days} days "
        f"nobody relies on it. Confirm their {stale.field.replace('_', ' ')} if it is still true."
        for stale in bounds.stale
    )
    return next(told, "")


def contradicted(bounds: Bounds) -> str:
    if not bounds.disputed:
        return ""
    named = " and ".join(bounds.disputed[:_NAMED_MAX])
    return f"What is known contradicts itself: {named}. Until you say which is right, everything about it asks."


def never_said(text: str, decided: Iterable[Decided]) -> tuple[Decided, str] | None:
    """The first decision whose word stands in the text, as a whole word or words, and that word."""
    heard = f" {_plain(text)} "
    for each in decided:
        for never in each.never:
            if (plain := _plain(never)) and f" {plain} " in heard:
                return each, never
    return None


def kept_until(kind: EffectKind, bounds: Bounds, at: datetime, zone: ZoneInfo) -> Kept | None:
    """The beginning of the first day on which they may be reached; None when that is today."""
    days = tuple(wanted for wanted in bounds.wanted if wanted.rule == "not on") if kind.recipient else ()
    today = at.astimezone(zone).date()
    first = _closing(days, today)
    if first is None:
        return None
    day = today
    for ahead in range(AHEAD_DAYS_MAX):
        day = today + timedelta(days=ahead + 1)
        if _closing(days, day) is None:
            break
    return Kept(
        _begins(day, zone), f"It is held until {day:%A}, {day.isoformat()}. The client's rule says {first.says()}"
    )


def _closing(days: Iterable[Wanted], day: date) -> Wanted | None:
    return next((wanted for wanted in days if wanted.holds(day) and covers(wanted.value, day)), None)


def _begins(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day, also of one whose clocks leave out midnight or show it twice."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _channels(value: str) -> frozenset[str]:
    return frozenset(channel(each) for each in re.split(r",| or | and ", value))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))
