"""One sentence for each event of a schedule."""

from onefirm.domain.events.fact import Fact
from onefirm.domain.events.schedules import ScheduleFired, ScheduleSet, ScheduleStopped


def of_schedule(fact: Fact) -> str:
    match fact:
        case ScheduleSet():
            then = f"; due next {fact.next[:16].replace('T', ' ')} UTC" if fact.next else ""
            schedule = fact.schedule
            trigger = schedule.trigger
            return f"'{schedule.name}' starts {schedule.intent} ({trigger.kind} {trigger.says}){then}."
        case ScheduleStopped():
            return f"The schedule '{fact.name}' was stopped."
        case ScheduleFired():
            return f"The schedule '{fact.name}' fell due: {_came_of(fact)}."
        case _:
            return ""


def _came_of(fact: ScheduleFired) -> str:
    parts = [f"{len(fact.intents)} started"]
    if fact.folded:
        parts.append(f"{fact.folded} folded into what was started before")
    if fact.skipped:
        parts.append(f"{fact.skipped} let go")
    return ", ".join(parts)
