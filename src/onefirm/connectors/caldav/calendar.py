"""Appointments on a server: written where nothing stands, taken out only as they were booked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError

from onefirm.capabilities.calendar import BOOK, CANCEL, Booking, Busy, Cancelling
from onefirm.capabilities.clock import Clock
from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Order, Unknown
from onefirm.capabilities.probing import Probed
from onefirm.connectors.caldav import problems
from onefirm.connectors.caldav.appointment import (
    Standing,
    is_ours,
    main_of,
    name_of,
    same,
    uid_of,
    wanted,
    written,
)
from onefirm.connectors.caldav.cursor import Cursors
from onefirm.connectors.caldav.dav import in_doubt
from onefirm.connectors.caldav.discovery import Place
from onefirm.connectors.caldav.probe import probed
from onefirm.connectors.caldav.settings import CalendarSettings
from onefirm.connectors.caldav.xml import CAL, appointments, errors, named
from onefirm.domain.effect import EffectKind, Receipt, Terms, Verification
from onefirm.domain.frozen import Json
from onefirm.domain.ids import instant
from onefirm.guard.files.kept import Unsure
from onefirm.guard.ics import FORM, utc
from onefirm.guard.recurring.taken import Taken, taken
from onefirm.guard.web.calls import Answer

_THERE = "It stands in the calendar."
_SHOWN_FORM = "%Y-%m-%d %H:%M"
_TITLE_MAX = 100
_RETRY_SECONDS = 300
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Seen:
    """An appointment of ours as it stands there now."""

    url: str
    etag: str
    says: Standing


class Calendar:
    def __init__(self, place: Place, settings: CalendarSettings, cursors: Cursors, clock: Clock) -> None:
        self._place = place
        self._dav = place.dav
        self._settings = settings
        self._cursors = cursors
        self._clock = clock

    @property
    def name(self) -> str:
        return "calendar"

    @property
    def capability(self) -> str:
        return "calendar"

    @property
    def manner(self) -> str:
        which = f"'{self._settings.calendar}'" if self._settings.calendar else "your calendar"
        return f"It is written into {which} at {self._dav.host}; nobody is invited by that."

    def place(self, _args: Json) -> str:
        return f"{self._settings.url}|{self._settings.calendar}|{self._settings.login}"

    @property
    def effects(self) -> Mapping[EffectKind, Terms]:
        return {BOOK: Terms("natural-key"), CANCEL: Terms("natural-key")}

    async def do(self, order: Order) -> Receipt:
        if order.kind == CANCEL.ref:
            return await self._cancel(order, _cancelling(order.args))
        return await self._book(order, wanted(_booking(order.args), uid_of(order.key), order.effect))

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self._settings.secret,) if self._settings.secret else ()

    async def probe(self) -> Probed:
        return await probed(self._place, self._settings)

    async def verify(self, order: Order) -> Verification:
        if order.kind == CANCEL.ref:
            return await self._verify_cancelled(order, _cancelling(order.args).receipt)
        one = wanted(_booking(order.args), uid_of(order.key), order.effect)
        found = await self._look(one.uid)
        try:
            taken_out = found is None and name_of(one.uid) in self._cursors.read().to_go
        except Unsure as unsure:
            return Verification(found="cannot-tell", evidence=str(unsure))
        if taken_out:
            receipt = self._receipt(one.uid, "", existed=True)
            return Verification(found="happened", receipt=receipt, evidence="It stood there, and was cancelled since.")
        if found is None:
            return Verification(found="not-happened", evidence="It does not stand in the calendar.")
        if not same(found.says, one):
            return Verification(found="cannot-tell", evidence="Something else stands in its place.")
        return Verification(found="happened", receipt=self._receipt(one.uid, found.etag, existed=True), evidence=_THERE)

    async def busy(self, start: datetime, end: datetime) -> tuple[Busy, ...]:
        """What takes up time between two moments, each repetition on its own, the earliest first."""
        return tuple(
            Busy(title=one.title, starts_at=one.start, ends_at=one.end) for one in await self._busy(start, end)
        )

    async def _busy(self, start: datetime, end: datetime) -> list[Taken]:
        # What lasts whole days, or bears no zone, lies at another place for a server that knows nothing of ours.
        asked = appointments(utc(start - _A_DAY), utc(end + _A_DAY))
        told = await self._dav.report(await self._place.calendar(), asked)
        try:
            there = [
                one
                for resource in told.resources
                for one in taken(resource.text("calendar-data", CAL).encode(), start, end, self._settings.tz)
            ]
        except ValueError as odd:
            raise NotNow(
                f"{self._dav.host} answered with a calendar that cannot be read. {odd}", _RETRY_SECONDS
            ) from odd
        return sorted(there, key=lambda one: one.start)

    async def _book(self, order: Order, one: Standing) -> Receipt:
        raw = written(one, self._clock.now(), self._settings.tz)
        if self._settings.when_taken == "refuse":
            others = [other for other in await self._busy(one.start, one.end) if other.uid != one.uid]
            if others:
                # An order before this one may have gone through: then it stands there beside them.
                return await self._there_already(
                    one, Never(problems.slot_taken([self._shown(each) for each in others]))
                )
        url = await self._url(one.uid)
        answer = await self._dav.put(url, raw, name_of(one.uid))
        if 200 <= answer.status < 300:
            return self._receipt(one.uid, answer.headers.get("etag", ""), existed=False)
        return await self._not_taken(one, answer)

    async def _not_taken(self, one: Standing, answer: Answer) -> Receipt:
        """Whatever was answered, a try before this one may have gone through."""
        if answer.status in (409, 412):
            taken = Never(problems.somebody_elses(name_of(one.uid)))
            if answer.status == 412 or errors(answer.body) & {"no-uid-conflict", "no-conflict"}:
                return await self._there_already(one, taken)
        if answer.status in (404, 409):
            self._place.lost()
            raise NotNow(f"{self._dav.host} does not find the calendar any more; it is looked for again.", 1)
        said = errors(answer.body)
        why = f"It answered {answer.status}{': ' if said else ''}{', '.join(sorted(said))}."
        mendable = not said or "need-privileges" in said
        refused = (NeedsYou if mendable else Never)(problems.refused(self._dav.host, why))
        return await self._there_already(one, refused)

    async def _there_already(self, one: Standing, otherwise: Never | NeedsYou) -> Receipt:
        try:
            found = await self._look(one.uid)
        except (NotNow, NeedsYou, Never, Unknown) as fault:
            raise in_doubt(fault) from fault
        if found is not None and same(found.says, one):
            return self._receipt(one.uid, found.etag, existed=True)
        raise otherwise

    async def _look(self, uid: str) -> Seen | None:
        """What stands under our name, wherever in the calendar the operator's program has put it."""
        calendar = await self._place.calendar()
        url = f"{calendar}{name_of(uid)}"
        answer = await self._dav.get(url)
        if answer.status not in (404, 410):
            return Seen(url, answer.headers.get("etag", ""), self._read(answer.body))
        for other in (await self._dav.report(calendar, named(uid))).resources:
            says = self._read(other.text("calendar-data", CAL).encode())
            if says.uid == uid:
                return Seen(self._dav.led(calendar, other.href), other.text("getetag"), says)
        return None

    def _read(self, raw: bytes) -> Standing:
        try:
            return main_of(raw, self._settings.tz)
        except ValueError as odd:
            raise Unknown(f"What stands there cannot be read. {odd}") from odd

    async def _cancel(self, order: Order, cancelling: Cancelling) -> Receipt:
        uid = cancelling.receipt
        if not is_ours(uid):
            raise Never(problems.nothing_there(uid))
        try:
            found = await self._look(uid)
        except Unknown as odd:
            raise NeedsYou(problems.changed_by_hand(odd.why)) from odd
        if found is None:
            self._to_go(uid)  # It was to go, and whoever took it out did what was wanted.
            return self._cancelled(order, existed=True)
        if found.says.touched:
            raise NeedsYou(problems.changed_by_hand(self._how(found.says)))
        self._to_go(uid)
        gone = await self._dav.delete(found.url, found.etag or "*")
        if gone.status == 412 and await self._stands(uid):
            raise NotNow("The appointment was changed at this very moment; it is looked at again.", 1)
        return self._cancelled(order, existed=gone.status in (404, 410, 412))

    def _to_go(self, uid: str) -> None:
        """Before it goes: its absence is no news."""
        try:
            self._cursors.ours_to_go(name_of(uid))
        except Unsure as unsure:
            raise NotNow(str(unsure), _RETRY_SECONDS) from unsure

    async def _stands(self, uid: str) -> bool:
        """Some servers say of what is gone that it is not as it was seen."""
        try:
            return await self._look(uid) is not None
        except (NotNow, NeedsYou, Never) as fault:
            raise in_doubt(fault) from fault

    async def _verify_cancelled(self, order: Order, uid: str) -> Verification:
        if await self._look(uid) is None:
            receipt = self._cancelled(order, existed=True)
            return Verification(found="happened", receipt=receipt, evidence="It does not stand in the calendar.")
        return Verification(found="not-happened", evidence=_THERE)

    async def _url(self, uid: str) -> str:
        return f"{await self._place.calendar()}{name_of(uid)}"

    def _receipt(self, uid: str, etag: str, *, existed: bool) -> Receipt:
        raw = json.dumps({"uid": uid, "etag": etag})
        return Receipt(provider_id=uid, at=instant(self._clock.now()), raw=raw, existed=existed)

    def _cancelled(self, order: Order, *, existed: bool) -> Receipt:
        raw = json.dumps({"gone": True, "existed": existed})
        return Receipt(provider_id=uid_of(order.key), at=instant(self._clock.now()), raw=raw, existed=existed)

    def _shown(self, one: Standing | Taken) -> str:
        start, end = (at.astimezone(self._settings.tz).strftime(_SHOWN_FORM) for at in (one.start, one.end))
        return f"'{one.title[:_TITLE_MAX] or 'without a title'}', {start} to {end}"

    def _how(self, standing: Standing) -> str:
        """Both versions, as far as the appointment itself still tells what it was."""
        now = f"{self._shown(standing)}{f', {standing.place[:_TITLE_MAX]}' if standing.place else ''}"
        if standing.cancelled:
            return f"It is marked as cancelled there, by hand: {now}."
        if standing.moved:
            return f"It was booked for {self._told(standing.when)}. It stands there now as {now}."
        if not standing.print:
            return f"Our mark is gone from it, so nobody can say what else was changed. It stands there now as {now}."
        if standing.repeats:
            return f"It was booked for {self._told(standing.when)}, once. It repeats now: {now}."
        return f"It is still at the time it was booked for, and its words are others now: {now}."

    def _told(self, span: str) -> str:
        try:
            start, end = (datetime.strptime(at, FORM).replace(tzinfo=UTC) for at in span.split("/"))
        except ValueError:
            return "another time"
        shown = (at.astimezone(self._settings.tz).strftime(_SHOWN_FORM) for at in (start, end))
        return " to ".join(shown)


def _booking(args: Json) -> Booking:
    try:
        booking = Booking.model_validate(args)
    except ValidationError as broken:
        raise Never(
            problems.unwritable(f"{broken.errors(include_url=False, include_input=False)[0]['msg']}.")
        ) from broken
    words = booking.title + booking.place + booking.notes
    if any((sign < " " and sign not in "\r\n\t") or sign == "\x7f" for sign in words):
        raise Never(problems.unwritable("It holds a control sign that cannot be shown."))
    return booking


def _cancelling(args: Json) -> Cancelling:
    try:
        return Cancelling.model_validate(args)
    except ValidationError as broken:
        raise Never(problems.nothing_there(str(args.get("receipt", "")))) from broken
