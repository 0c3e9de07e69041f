"""Appointments on a real server: whatever happens to a request, one order is one appointment."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from calendar_server import HOST, USER, CalendarServer, Relay, open_calendars
from fakes import ManualClock
from faultproxy import Fault, FaultProxy
from loopback import answer
from onefirm.capabilities.connector import Brings, NeedsYou, Never, NotNow, Sign, Unknown
from onefirm.capabilities.erasable import Knows
from onefirm.connectors.caldav.appointment import name_of, uid_of
from onefirm.connectors.caldav.contacts import AT_ONCE, Contacts
from onefirm.connectors.caldav.cursor import Cursors
from onefirm.connectors.caldav.listening import Listening
from onefirm.connectors.caldav.opened import opened, place_of
from onefirm.connectors.caldav.settings import CalendarSettings
from onefirm.connectors.caldav.watch import Watch
from onefirm.guard.files.kept import COPIES
from onefirm.guard.rounds import Silent
from onefirm.intake.reading.cards.appointments import read_calendar
from onefirm.intake.reading.cards.contacts import read_cards
from promises.calendar_account import TRIES, Studio, booking, cancelling, carried
from telling import run


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalendarServer]:
    with open_calendars(tmp_path_factory.mktemp("calendars")) as running:
        yield running


@pytest.fixture
def studio(server: CalendarServer, tmp_path: Path) -> Studio:
    return Studio(server, server.make(), tmp_path, ManualClock())


_BYTES = {
    "ok": Fault(),
    "reply lost": Fault("lose_reply", times=1),
    "reply lost again and again": Fault("lose_reply", times=4),
    "request lost": Fault("lose_request", times=1),
    "request lost again and again": Fault("lose_request", times=4),
    "slow": Fault("slow", seconds=0.2, times=1),
    "cut": Fault("cut", count=20, times=1),
    "refused": Fault("refuse", times=1),
}


@pytest.mark.parametrize("fault", _BYTES)
@pytest.mark.parametrize("verb", ["PUT", "DELETE"])
def test_whatever_befalls_the_line_an_order_happens_once(studio: Studio, verb: str, fault: str) -> None:
    async def story() -> None:
        plain, _ = studio.account()
        booked = await plain.do(booking()) if verb == "DELETE" else None
        async with FaultProxy(studio.server.port) as proxy:
            calendar, _ = studio.account(proxy.port)
            chosen = _BYTES[fault]
            proxy.fault = replace(chosen, when=f"{verb} ".encode()) if chosen.mode != "refuse" else chosen
            order = cancelling(booked.provider_id) if booked else booking()
            receipt = await carried(calendar, order, studio.clock)
            assert (proxy.struck > 0) == (fault != "ok")
        assert len(studio.there()) == (verb == "PUT")
        again = await plain.do(order)
        assert (again.provider_id, again.existed) == (receipt.provider_id, True)
        assert len(studio.there()) == (verb == "PUT")
        assert (await plain.verify(order)).found == "happened"

    run(story)


_SAID = {
    "too many": (answer(429, b"", Retry_After="7"), False),
    "server error": (answer(500), False),
    "server error after it was done": (answer(500), True),
    "busy": (answer(503, b"", Retry_After="7"), False),
    "bad gateway after it was done": (answer(502), True),
    "not as it was": (answer(412), False),
    "not as it was, after it was done": (answer(412), True),
    "gone": (answer(404), False),
    "in conflict": (answer(409), False),
    "drifted": (answer(200, b"<html>Welcome</html>"), True),
}


@pytest.mark.parametrize("times", [1, 4])
@pytest.mark.parametrize("fault", _SAID)
@pytest.mark.parametrize("verb", ["PUT", "DELETE"])
def test_whatever_is_answered_nothing_is_doubled_and_nothing_is_lost(
    studio: Studio, verb: str, fault: str, times: int
) -> None:
    async def story() -> None:
        plain, _ = studio.account()
        booked = await plain.do(booking()) if verb == "DELETE" else None
        order = cancelling(booked.provider_id) if booked else booking()
        reply, after = _SAID[fault]
        done = True
        async with Relay(studio.server) as relay:
            calendar, _ = studio.account(relay.port)
            relay.says(verb, reply, times=times, after=after)
            try:
                await carried(calendar, order, studio.clock)
            except Never:
                done = False
            assert relay.struck
        if (verb, fault) == ("PUT", "not as it was"):
            assert not done, "The server says that something else stands there."
        elif (verb, fault) == ("DELETE", "gone"):
            return  # It says that there is nothing to take out, and is believed.
        else:
            assert done
        assert len(studio.there()) == (done if verb == "PUT" else 0)
        assert (await plain.verify(order)).found == ("happened" if done else "not-happened")

    run(story)


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("method", ["PUT", "REPORT", "PROPFIND", "DELETE"])
def test_an_expired_password_needs_the_operator_and_changes_nothing(studio: Studio, method: str, status: int) -> None:
    async def story() -> None:
        plain, _ = studio.account()
        order = booking("ef_2", starts_at="2026-03-11T10:00:00+00:00", ends_at="2026-03-11T11:00:00+00:00")
        if method == "DELETE":
            order = cancelling((await plain.do(booking())).provider_id)
        before = studio.there()
        async with Relay(studio.server) as relay:
            calendar, _ = studio.account(relay.port)
            relay.says(method, answer(status))
            with pytest.raises(NeedsYou) as needs:
                await calendar.do(order)
            assert relay.struck == 1
            if (method, status) != ("PUT", 403):
                assert "onefirm vault set calendar-password" in needs.value.problem.fix
            assert studio.there() == before
            await calendar.do(order)

    run(story)


def test_what_is_booked_stands_there_as_it_was_meant(studio: Studio) -> None:
    async def story() -> None:
        calendar, _ = studio.account()
        receipt = await calendar.do(booking())
        assert (receipt.provider_id, receipt.existed) == (uid_of("key-ef_1"), False)
        ((name, raw),) = studio.there().items()
        assert name == name_of(receipt.provider_id)
        assert "DTSTART;TZID=Europe/Vienna:20260310T110000" in raw
        assert "BEGIN:VTIMEZONE" in raw and "TZOFFSETTO:+0200" in raw
        assert "SUMMARY:Ada\\; the logo\\, first draft" in raw
        assert "X-ONEFIRM-EFFECT:ef_1" in raw

    run(story)


def test_what_stands_in_its_place_and_is_not_ours_is_never_touched(studio: Studio) -> None:
    uid = uid_of("key-ef_1")
    studio.server.put(f"{studio.path}{name_of(uid)}", _event(uid, "20260501T100000Z", "20260501T110000Z", "Dentist"))

    async def story() -> None:
        calendar, _ = studio.account()
        assert (await calendar.verify(booking())).found == "cannot-tell"
        with pytest.raises(Never) as never:
            await calendar.do(booking())
        assert never.value.problem.code == "calendar-name-taken"
        assert "Dentist" in next(iter(studio.there().values()))

    run(story)


def test_an_appointment_filed_under_another_name_is_still_the_same(studio: Studio) -> None:
    async def story() -> None:
        calendar, _ = studio.account()
        receipt = await calendar.do(booking())
        ((name, raw),) = studio.there().items()
        studio.server.ask("DELETE", f"{studio.path}{name}")
        studio.server.put(f"{studio.path}other.ics", raw.replace("\r\n", "\n"))
        assert (await calendar.do(booking())).existed
        assert list(studio.there()) == ["other.ics"]
        await calendar.do(cancelling(receipt.provider_id))
        assert studio.there() == {}

    run(story)


# What is taken.


def _event(uid: str, start: str, end: str, title: str, more: str = "") -> str:
    return (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//somebody//EN\nBEGIN:VEVENT\n"
        f"UID:{uid}\nDTSTAMP:20260101T000000Z\nDTSTART:{start}\nDTEND:{end}\nSUMMARY:{title}\n{more}"
        "END:VEVENT\nEND:VCALENDAR\n"
    )


_TAKEN = {
    "at that time": ("20260310T103000Z", "20260310T113000Z", "", True),
    "each week": ("20260106T103000Z", "20260106T104500Z", "RRULE:FREQ=WEEKLY\n", True),
    "each week, but not that day": (
        "20260106T103000Z",
        "20260106T104500Z",
        "RRULE:FREQ=WEEKLY\nEXDATE:20260310T103000Z\n",
        False,
    ),
    "each week, one of them moved there": (
        "20260106T103000Z",
        "20260106T104500Z",
        "RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20260201T000000Z\nEND:VEVENT\nBEGIN:VEVENT\nUID:x\n"
        "DTSTAMP:20260101T000000Z\nRECURRENCE-ID:20260113T103000Z\nDTSTART:20260310T103000Z\nDURATION:PT15M\n"
        "SUMMARY:Dentist\n",
        True,
    ),
    "without a zone, so on the clocks here": ("20260310T113000", "20260310T114500", "", True),
    "without a zone, and at another time here": ("20260310T103000", "20260310T104500", "", False),
    "each day for ever": ("20100310T103000Z", "20100310T104500Z", "RRULE:FREQ=DAILY\n", True),
    "until it begins": ("20260310T090000Z", "20260310T100000Z", "", False),
    "after it ends": ("20260310T110000Z", "20260310T120000Z", "", False),
    "noted only": ("20260310T103000Z", "20260310T113000Z", "TRANSP:TRANSPARENT\n", False),
    "cancelled": ("20260310T103000Z", "20260310T113000Z", "STATUS:CANCELLED\n", False),
}


@pytest.mark.parametrize("case", _TAKEN)
def test_a_time_that_is_taken_refuses_the_booking_and_says_by_what(studio: Studio, case: str) -> None:
    start, end, more, taken = _TAKEN[case]
    studio.server.put(f"{studio.path}x.ics", _event("x", start, end, "Dentist", more))

    async def story() -> None:
        calendar, _ = studio.account()
        if taken:
            with pytest.raises(Never) as never:
                await calendar.do(booking())
            assert "'Dentist', 2026-03-10 11:30 to" in never.value.problem.why
            assert len(studio.there()) == 1
            (busy,) = await calendar.busy(datetime(2026, 3, 10, 10, tzinfo=UTC), datetime(2026, 3, 10, 11, tzinfo=UTC))
            assert (busy.title, busy.starts_at) == ("Dentist", datetime(2026, 3, 10, 10, 30, tzinfo=UTC))
            calendar, _ = studio.account(when_taken="book")
        await calendar.do(booking())
        assert len(studio.there()) == 2

    run(story)


def test_what_was_booked_before_the_answer_was_lost_does_not_stand_in_its_own_way(studio: Studio) -> None:
    async def story() -> None:
        calendar, _ = studio.account()
        await calendar.do(booking())
        studio.server.put(f"{studio.path}x.ics", _event("x", "20260310T103000Z", "20260310T113000Z", "Dentist"))
        assert (await calendar.do(booking())).existed

    run(story)


# What the operator does by hand.


def _moved(raw: str) -> str:
    return raw.replace("\r\n", "\n").replace(":20260310T110000", ":20260310T093000")


def test_an_appointment_that_was_changed_by_hand_is_not_cancelled_over_the_operators_head(studio: Studio) -> None:
    async def story() -> None:
        calendar, _ = studio.account()
        receipt = await calendar.do(booking())
        ((name, raw),) = studio.there().items()
        studio.server.put(f"{studio.path}{name}", raw.replace("\r\n", "\n").replace("Bring the", "Leave the"))
        with pytest.raises(NeedsYou) as needs:
            await calendar.do(cancelling(receipt.provider_id))
        assert needs.value.problem.code == "calendar-changed-by-hand"
        assert "its words are others now: 'Ada; the logo, first draft'" in needs.value.problem.why
        studio.server.put(f"{studio.path}{name}", _moved(raw))
        with pytest.raises(NeedsYou) as needs:
            await calendar.do(cancelling(receipt.provider_id))
        assert "booked for 2026-03-10 11:00 to 2026-03-10 12:00." in needs.value.problem.why
        assert "stands there now as 'Ada; the logo, first draft', 2026-03-10 09:30 to" in needs.value.problem.why
        assert len(studio.there()) == 1
        studio.server.ask("DELETE", f"{studio.path}{name}")
        assert (await calendar.do(cancelling(receipt.provider_id))).existed

    run(story)


def test_what_is_changed_by_hand_at_the_very_moment_of_cancelling_stays(studio: Studio) -> None:
    async def story() -> None:
        async with Relay(studio.server) as relay:
            calendar, _ = studio.account(relay.port)
            receipt = await calendar.do(booking())
            ((name, raw),) = studio.there().items()
            relay.first["DELETE"] = lambda: studio.server.put(f"{studio.path}{name}", _moved(raw))
            with pytest.raises(NeedsYou) as needs:
                await carried(calendar, cancelling(receipt.provider_id), studio.clock)
            assert needs.value.problem.code == "calendar-changed-by-hand"
            assert len(studio.there()) == 1

    run(story)


def test_a_receipt_of_something_else_cancels_nothing(studio: Studio) -> None:
    async def story() -> None:
        calendar, _ = studio.account()
        await calendar.do(booking())
        for receipt in ("../../x", "20260310@example.org", uid_of("x").upper()):
            with pytest.raises(Never, match="no receipt of this calendar"):
                await calendar.do(cancelling(receipt))
        assert len(studio.there()) == 1

    run(story)


async def _told(watch: Watch) -> list[Sign]:
    signs: list[Sign] = []
    for item in await watch.poll():
        sign = watch.read(item)
        assert isinstance(sign, Sign)
        signs.append(sign)
        await watch.put_away(item, kept=True)
    return signs


def test_what_is_moved_or_taken_out_by_hand_is_told_once_and_nothing_else_is(studio: Studio) -> None:
    async def story() -> None:
        calendar, watch = studio.account()
        receipt = await calendar.do(booking())
        assert await _told(watch) == []
        studio.server.put(f"{studio.path}x.ics", _event("x", "20260510T103000Z", "20260510T113000Z", "Dentist"))
        ((name, raw),) = ((name, raw) for name, raw in studio.there().items() if name != "x.ics")
        studio.server.put(f"{studio.path}{name}", raw.replace("\r\n", "\n").replace("Room 3", "Room 4"))
        assert await _told(watch) == [], "A note of the operator's contradicts nothing."
        studio.server.put(f"{studio.path}{name}", _moved(raw))
        (moved,) = await _told(watch)
        assert (moved.key, moved.provider_id, moved.found) == ("ef_1", receipt.provider_id, "not-happened")
        assert "2026-03-10 09:30 (Europe/Vienna)" in moved.evidence
        assert await _told(watch) == []
        _, again = studio.account()
        assert await _told(again) == [], "How far it was read lives through a restart."
        studio.server.ask("DELETE", f"{studio.path}{name}")
        (gone,) = await _told(again)
        assert (gone.provider_id, gone.found) == (receipt.provider_id, "not-happened")
        assert await _told(again) == []

    run(story)


@pytest.mark.parametrize("fate", ["taken away", "broken", "all of local gone"])
def test_what_was_watched_is_kept_twice_and_one_is_enough(studio: Studio, fate: str) -> None:
    kept = studio.folder / "local" / "calendar.json"

    async def story() -> None:
        calendar, watch = studio.account()
        await calendar.do(booking())
        assert await _told(watch) == []
        ((name, _),) = studio.there().items()
        if fate == "broken":
            kept.write_text("{")
        elif fate == "taken away":
            kept.unlink()
        else:
            shutil.rmtree(kept.parent)
        studio.server.ask("DELETE", f"{studio.path}{name}")
        _, again = studio.account()
        (gone,) = await _told(again)
        assert gone.found == "not-happened", "It went while nobody looked, and is missed all the same."

    run(story)


def test_where_what_was_watched_is_broken_twice_nothing_is_passed_over_and_nothing_is_taken_out(
    studio: Studio,
) -> None:
    kept = studio.folder / "local" / "calendar.json"

    async def story() -> None:
        calendar, watch = studio.account()
        receipt = await calendar.do(booking())
        assert await _told(watch) == []
        before, there = kept.read_bytes(), studio.there()
        for path in (kept, *(studio.folder / COPIES).iterdir()):
            path.write_text("{")
        calendar, watch = studio.account()
        with pytest.raises(Silent, match="is broken, and so is its copy, so nobody can say"):
            await watch.poll()
        with pytest.raises(NotNow, match="Put the file back from a backup"):
            await calendar.do(cancelling(receipt.provider_id))
        assert studio.there() == there
        ((name, _),) = there.items()
        studio.server.ask("DELETE", f"{studio.path}{name}")
        assert (await calendar.verify(booking())).found == "cannot-tell", "We may have taken it out ourselves."
        kept.write_bytes(before)
        _, watch = studio.account()
        assert [sign.provider_id for sign in await _told(watch)] == [receipt.provider_id]

    run(story)


def test_what_was_brought_and_is_not_safe_yet_is_brought_again(studio: Studio) -> None:
    async def story() -> None:
        calendar, watch = studio.account()
        await calendar.do(booking())
        await _told(watch)
        ((name, raw),) = studio.there().items()
        studio.server.put(f"{studio.path}{name}", _moved(raw))
        (first,) = await watch.poll()
        assert isinstance(watch, Knows) and watch.whose(first) == "ada@palmer.example"
        _, again = studio.account()
        (second,) = await again.poll()
        assert first == second

    run(story)


def test_however_many_there_are_each_is_looked_at_a_few_at_a_time(studio: Studio) -> None:
    settings, office = studio.said()
    watch = Watch(place_of(settings, office), settings, Cursors(studio.folder), studio.clock, seen_max=2)

    async def story() -> None:
        calendar, _ = studio.account(when_taken="book")
        for number in range(5):
            await calendar.do(booking(f"ef_{number}"))
        for name, raw in studio.there().items():
            studio.server.put(f"{studio.path}{name}", _moved(raw))
        told = [sign.key for _ in range(4) for sign in await _told(watch)]
        assert sorted(told) == [f"ef_{number}" for number in range(5)]

    run(story)


def test_what_we_cancel_ourselves_is_no_news(studio: Studio) -> None:
    async def story() -> None:
        calendar, watch = studio.account()
        receipt = await calendar.do(booking())
        assert await _told(watch) == []
        await calendar.do(cancelling(receipt.provider_id))
        assert await _told(watch) == []

    run(story)


@pytest.mark.parametrize("status", [400, 403, 409, 501])
def test_a_server_that_has_forgotten_how_far_we_were_is_read_from_the_start(studio: Studio, status: int) -> None:
    async def story() -> None:
        async with Relay(studio.server) as relay:
            calendar, watch = studio.account(relay.port, when_taken="book")
            for effect in ("ef_1", "ef_2", "ef_3"):
                await calendar.do(booking(effect))
            assert await _told(watch) == []
            names = [name_of(uid_of(f"key-{effect}")) for effect in ("ef_1", "ef_2", "ef_3")]
            studio.server.put(f"{studio.path}{names[0]}", _moved(studio.there()[names[0]]))
            studio.server.ask("DELETE", f"{studio.path}{names[1]}")
            relay.says("REPORT", answer(status))
            signs = await _told(watch)
            assert sorted(sign.provider_id for sign in signs) == sorted(uid_of(f"key-ef_{one}") for one in "12")
            assert await _told(watch) == []

    run(story)


def test_a_calendar_that_cannot_be_read_is_told_and_nothing_is_forgotten(studio: Studio) -> None:
    async def story() -> None:
        async with Relay(studio.server) as relay:
            calendar, watch = studio.account(relay.port)
            await calendar.do(booking())
            assert await _told(watch) == []
            ((name, raw),) = studio.there().items()
            studio.server.put(f"{studio.path}{name}", _moved(raw))
            for reply in (answer(500), answer(401), answer(207, b"<html>")):
                relay.says("REPORT", reply, times=3)
                with pytest.raises(Silent):
                    await watch.poll()
                relay.calm()
                studio.clock.forward(hours=1)
            assert len(await _told(watch)) == 1

    run(story)


# What stands on the task list.


def _task(uid: str, title: str, more: str = "") -> str:
    return (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//somebody//EN\nBEGIN:VTODO\n"
        f"UID:{uid}\nDTSTAMP:20260101T000000Z\nSUMMARY:{title}\n{more}END:VTODO\nEND:VCALENDAR\n"
    )


@dataclass(frozen=True)
class TaskList:
    studio: Studio
    path: str
    name: str

    def put(self, uid: str, title: str, more: str = "") -> None:
        self.studio.server.put(f"{self.path}{uid}.ics", _task(uid, title, more))

    def listening(self, port: int = 0, **said: Any) -> Listening:
        (source,) = opened(*self.studio.said(port, tasks=self.name, **said)).sources
        assert isinstance(source, Listening)
        return source


@pytest.fixture
def tasks(studio: Studio, tmp_path: Path) -> TaskList:
    name = f"Tasks of {tmp_path.name}"
    return TaskList(studio, studio.server.make(name, takes="VTODO"), name)


async def _brought(source: Listening) -> list[str]:
    """The titles of what one look brings, each item as one line; all of it is safe then."""
    items = await source.poll()
    lines = list[str]()
    for item in items:
        heard = source.read(item)
        assert isinstance(heard, Brings)
        lines.append(", ".join(sorted(row.summary for row in read_calendar(heard.raw, heard.name).rows())))
        await source.put_away(item, kept=True)
    return sorted(lines)


def test_a_task_is_brought_when_it_is_new_or_changed_and_not_when_it_goes(tasks: TaskList) -> None:
    tasks.put("t1", "Call Bo")
    tasks.put("t2", "Send the invoice")
    tasks.put("t3", "Ask Ada", "ATTENDEE:mailto:ada@palmer.example\n")

    async def story() -> None:
        source = tasks.listening()
        assert await _brought(source) == ["Ask Ada", "Call Bo, Send the invoice"]
        assert await _brought(source) == []
        tasks.put("t1", "Call Bo at nine")
        assert await _brought(tasks.listening()) == ["Call Bo at nine"], "How far it was read lives through a restart."
        tasks.studio.server.ask("DELETE", f"{tasks.path}t2.ics")
        assert await _brought(tasks.listening()) == []

    run(story)


def test_a_task_that_names_somebody_is_known_as_theirs(tasks: TaskList) -> None:
    tasks.put("t3", "Ask Ada", "ATTENDEE:mailto:ada@palmer.example\n")

    async def story() -> None:
        source = tasks.listening()
        (item,) = await source.poll()
        assert isinstance(source, Knows) and source.whose(item) == "ada@palmer.example"
        assert source.whose(item.model_copy(update={"name": ""})) == "ada@palmer.example"

    run(story)


def test_tasks_that_are_not_safe_yet_are_brought_again(tasks: TaskList) -> None:
    tasks.put("t1", "Call Bo")

    async def story() -> None:
        first = await tasks.listening().poll()
        assert await tasks.listening().poll() == first

    run(story)


@pytest.mark.parametrize("fault", ["reply lost", "slow", "cut", "refused"])
def test_a_task_is_brought_whatever_befalls_the_line(tasks: TaskList, fault: str) -> None:
    tasks.put("t1", "Call Bo")

    async def story() -> None:
        async with FaultProxy(tasks.studio.server.port) as proxy:
            proxy.fault = _BYTES[fault]
            source, lines = tasks.listening(proxy.port), list[str]()
            for _ in range(TRIES):
                with suppress(Silent):
                    lines += await _brought(source)
                tasks.studio.clock.forward(hours=1)
            assert lines == ["Call Bo"]

    run(story)


def test_a_list_that_is_not_there_is_told_with_those_that_are_and_keeps_nothing_else_back(tasks: TaskList) -> None:
    async def story() -> None:
        source = replace(tasks, name="Errands").listening(path="/", calendar="")
        with pytest.raises(Silent, match="So it has been since 2026-"):
            await source.poll()
        calendar, _ = tasks.studio.account()
        await calendar.do(booking())
        mixed = replace(tasks, name="Errands").listening()
        with pytest.raises(Silent, match=f"(?s)There is no task list 'Errands'.*'{tasks.name}'"):
            await mixed.poll()
        ((name, raw),) = tasks.studio.there().items()
        tasks.studio.server.put(f"{tasks.studio.path}{name}", _moved(raw))
        (moved,) = await mixed.poll()
        assert isinstance(mixed.read(moved), Sign)

    run(story)


def test_silence_is_told_with_its_reason_and_since_when_until_it_is_over(studio: Studio) -> None:
    async def story() -> None:
        async with Relay(studio.server) as relay:
            _, watch = studio.account(relay.port, poll_seconds=60)
            relay.says("PROPFIND", answer(401), times=2)
            said = list[str]()
            for _ in range(3):
                with pytest.raises(Silent) as silent:
                    await watch.poll()
                said.append(str(silent.value))
                studio.clock.forward(seconds=50)
            assert len(set(said)) == 1
            assert "does not let" in said[0] and said[0].endswith("So it has been since 2026-03-02 09:00 UTC.")
            relay.calm()
            studio.clock.forward(hours=1)
            assert await watch.poll() == ()

    run(story)


# Where the calendar is.


def test_it_is_found_by_its_name_from_the_address_of_the_server(studio: Studio) -> None:
    studio.server.make("#1 Work & <play>")
    studio.server.make("Tasks", takes="VTODO")

    async def story() -> None:
        calendar, _ = studio.account(path="/", calendar="#1 Work & <play>")
        await calendar.do(booking())
        for path in ("/", f"/{USER}/"):
            wrong, _ = studio.account(path=path, calendar="Holidays")
            with pytest.raises(NeedsYou) as needs:
                await wrong.do(booking())
            assert needs.value.problem.code == "calendar-not-there"
            assert "'#1 Work & <play>'" in needs.value.problem.why
            assert "'Tasks'" not in needs.value.problem.why
        several, _ = studio.account(path="/")
        with pytest.raises(NeedsYou, match="There are several"):
            await several.do(booking())

    run(story)
    assert studio.there() == {}


def test_a_wrong_or_a_missing_password_is_told_with_the_way_to_mend_it(studio: Studio) -> None:
    async def story() -> None:
        for word, code in (("wrong", "calendar-signed-out"), ("", "calendar-without-secret")):
            for path in ("/", studio.path):
                calendar, _ = replace(studio, word=word).account(path=path)
                with pytest.raises(NeedsYou) as needs:
                    await calendar.do(booking())
                assert needs.value.problem.code == code
                assert "onefirm vault set calendar-password" in needs.value.problem.fix

    run(story)


def test_a_server_without_calendars_is_told(studio: Studio) -> None:
    async def story() -> None:
        async with Relay(studio.server) as relay:
            for reply in (answer(404), answer(200, b"Welcome"), answer(405)):
                calendar, _ = studio.account(relay.port, path="/", when_taken="book")
                relay.says("PROPFIND", reply, times=2)
                with pytest.raises(NeedsYou) as needs:
                    await calendar.do(booking())
                assert needs.value.problem.code == "calendar-no-server"

    run(story)


@pytest.mark.parametrize("href", ["https://elsewhere.example/home/", "//elsewhere.example/", "http://127.0.0.1:1/"])
def test_a_password_goes_to_nobody_the_operator_has_not_named(studio: Studio, href: str) -> None:
    said = (
        '<multistatus xmlns="DAV:"><response><href>/</href><propstat><prop><current-user-principal>'
        f"<href>{href}</href></current-user-principal></prop></propstat></response></multistatus>"
    )

    async def story() -> None:
        async with Relay(studio.server) as relay:
            calendar, _ = studio.account(relay.port, path="/")
            relay.says("PROPFIND", answer(207, said.encode()))
            with pytest.raises(NeedsYou) as needs:
                await calendar.do(booking())
            assert needs.value.problem.code == "calendar-elsewhere"

    run(story)


# The address book.


_CARD = "BEGIN:VCARD\nVERSION:3.0\nUID:{uid}\nFN:{name}\nN:;{name};;;\nEMAIL:{uid}@palmer.example\nEND:VCARD\n"


def test_an_address_book_is_read_as_cards_that_an_import_understands(studio: Studio) -> None:
    there = studio.server.make("Clients", book=True)
    for uid, name in (("ada", "Ada Palmer"), ("jo", "Jörg & Söhne")):
        studio.server.put(f"{there}{uid}.vcf", _CARD.format(uid=uid, name=name), "text/vcard")

    async def story() -> None:
        def book(**said: Any) -> Contacts:
            settings, office = studio.said(**said)
            return Contacts(place_of(settings, office), settings)

        raw = await book(path="/").cards("Clients")
        rows = sorted(row.name for row in read_cards(raw, "contacts").rows())
        assert rows == ["Ada Palmer", "Jörg & Söhne"]
        with pytest.raises(NeedsYou, match="Those there are called 'Clients'"):
            await book(path="/").cards("Family")
        assert await book(path="/", address_book="Clients").cards("") == raw
        assert await book(path=there).cards("") == raw

    run(story)


def test_a_long_address_book_is_read_in_pieces_and_whole(studio: Studio) -> None:
    there = studio.server.make("Many", book=True)
    many = AT_ONCE * 2 + 1
    whole = "".join(_CARD.format(uid=f"p{number:04}", name=f"Person {number}") for number in range(many))
    assert studio.server.ask("PUT", there, whole.encode(), Content_Type="text/vcard")[0] == 201

    async def story() -> None:
        settings, office = studio.said(path=there)
        raw = await Contacts(place_of(settings, office), settings).cards("")
        assert len({row.name for row in read_cards(raw, "contacts").rows()}) == many

    run(story)


@pytest.mark.parametrize("fault", ["reply lost", "slow", "cut", "refused"])
def test_an_address_book_is_read_whatever_befalls_the_line(studio: Studio, fault: str) -> None:
    there = studio.server.make("Faulty", book=True)
    studio.server.put(f"{there}ada.vcf", _CARD.format(uid="ada", name="Ada Palmer"), "text/vcard")

    async def story() -> None:
        async with FaultProxy(studio.server.port) as proxy:
            settings, office = studio.said(proxy.port, path=there)
            proxy.fault = _BYTES[fault]
            book, raw = Contacts(place_of(settings, office), settings), b""
            for _ in range(TRIES):
                try:
                    raw = await book.cards("")
                    break
                except (NotNow, Unknown):
                    studio.clock.forward(seconds=60)
            assert b"Ada Palmer" in raw

    run(story)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"url": "https://ines:pw@dav.example.org/"}, "names no user and no password"),
        ({"url": "dav.example.org"}, "begins with https"),
        ({"zone": "Vienna"}, "is no time zone"),
        ({"zone": "../../etc/passwd"}, "is no time zone"),
        ({"homes": ["nas.home"]}, "the host, a colon and the port"),
    ],
)
def test_settings_that_cannot_be_meant_are_told(said: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        CalendarSettings.model_validate({"url": "https://dav.example.org/", **said})


def test_a_password_never_travels_in_clear_to_a_place_that_is_not_the_operators_own(studio: Studio) -> None:
    with pytest.raises(ValueError, match=rf"read on the way; .* homes: {HOST}:{studio.server.port}"):
        studio.account(homes=())
    assert studio.there() == {}
    CalendarSettings.model_validate({"url": "http://dav.example.org/public/", "secret": ""})
