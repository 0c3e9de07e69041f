"""The scheduler itself: its contract, and what it says beside the times it found."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel

from onefirm.agents.scheduler.free import SLOTS_MAX, THEIRS_FROM, THEIRS_UNTIL, Gap, Slot, Slots, Wanted, free
from onefirm.agents.scheduler.hours import WORKING_WEEK, opening
from onefirm.capabilities.agent import Reach
from onefirm.domain.contract import Contract, Evidence, Proposal, proposal

SURE, SURE_WITH_A_GUESS = 95, 60

CONTRACT = Contract(
    role="scheduler",
    version=1,
    spec=(
        "Proposes up to three times for an appointment, on different days where it can. It is given what is taken, "
        "when you work, how long it is to last and how far to look ahead; the hours are read by the clocks of your "
        "time zone, also on the days on which the clocks change. It keeps the air you want between two appointments, "
        "the notice you need, and the days on which they want to be left alone; where their time zone is known, it "
        "offers nothing before eight or after eight of theirs. It books nothing."
    ),
    kind="transform",
    takes=Wanted,
    gives=Slots,
    outcomes=("slots", "none"),
    reads=("appointment", "rule"),
    thresholds=(
        ("times it proposes, at most", SLOTS_MAX),
        ("nothing by their clocks before", THEIRS_FROM),
        ("nothing by their clocks after", THEIRS_UNTIL),
    ),
    failure_modes=(
        "What nobody put into the calendar is not known to it.",
        "Hours in words it cannot read are taken for Monday to Friday, 9 to 17; it then says so and is less sure.",
        "It knows no public holidays.",
    ),
    latency_ms=20,
)


class Scheduler:
    contract = CONTRACT

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, Wanted), "The conductor hands over what the contract takes."
        guessed = list[Evidence]()
        zone = _zone(task.zone, "zone", guessed) or ZoneInfo("UTC")
        theirs = _zone(task.their_zone, "their_zone", guessed) if task.their_zone.strip() else None
        open_on = opening(task.hours)
        if not open_on:
            says = "No hours were named" if not task.hours.strip() else "The hours could not be read"
            guessed.append(Evidence(says=f"{says}, so Monday to Friday, 9 to 17 is taken.", quote=task.hours[:160]))
            open_on = WORKING_WEEK
        found = free(task, open_on, zone, theirs)
        slots = [Slot(starts_at=start, ends_at=end, says=_says(start, end, zone, theirs)) for start, end in found]
        gives = Slots(
            slots=slots,
            listing="\n".join(each.says for each in slots),
            first_starts_at=found[0][0].isoformat() if found else "",
            first_ends_at=found[0][1].isoformat() if found else "",
        )
        return proposal(
            gives,
            outcome="slots" if slots else "none",
            sure=SURE_WITH_A_GUESS if guessed else SURE,
            evidence=(*guessed, *_why(task, found)),
        )


def _why(task: Wanted, found: list[Gap]) -> tuple[Evidence, ...]:
    odd = sum(each.starts_at >= each.ends_at for each in task.busy)
    shown = [Evidence(says=f"{odd} of what is taken ends before it begins, and was left out.")] if odd else []
    if not found:
        says = f"In the next {task.days} days there are no {task.minutes} minutes free in these hours."
        return (*shown, Evidence(says=says))
    if len(found) < SLOTS_MAX:
        shown.append(Evidence(says=f"Only {len(found)} could be found in the next {task.days} days."))
    return (*shown, Evidence(says=f"{len(task.busy)} that are taken were kept free."))


def _zone(name: str, field: str, guessed: list[Evidence]) -> ZoneInfo | None:
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        says = "This is no time zone, so it is taken for UTC." if field == "zone" else "Their time zone is none."
        guessed.append(Evidence(says=says, quote=name[:64], found_in=field))
        return None


def _says(start: datetime, end: datetime, zone: ZoneInfo, theirs: ZoneInfo | None) -> str:
    local = f"{_day(start.astimezone(zone))}, {_clocks(start, end, zone)} ({zone.key})"
    if theirs is None or start.astimezone(theirs).utcoffset() == start.astimezone(zone).utcoffset():
        return local
    on = start.astimezone(theirs)
    same = on.date() == start.astimezone(zone).date()
    return f"{local}, for you {'' if same else f'{_day(on)}, '}{_clocks(start, end, theirs)}"


def _clocks(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    first, last = start.astimezone(zone), end.astimezone(zone)
    # In the hour that comes twice the clock alone would not say which one is meant.
    twice = first.replace(fold=0).astimezone(UTC) != first.replace(fold=1).astimezone(UTC)
    return f"{first.hour}:{first:%M}{f' {first:%Z}' if twice else ''} to {last.hour}:{last:%M}"


def _day(at: datetime) -> str:
    return f"{at:%A}, {at.day} {at:%B %Y}"
