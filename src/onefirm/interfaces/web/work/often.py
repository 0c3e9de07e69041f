"""How often something starts, as it is chosen from lists, and the crontab line that it becomes. Pure, both ways."""

import re
from collections.abc import Mapping

from onefirm.domain.problem import AT_FIELD, Problem, Refusal

TRIGGERS = (
    ("every", "Again and again", "2 hours"),
    ("at", "Once", "2026-12-01 09:00"),
    ("on", "When something happens", "plan.completed"),
    ("cron", "By a cron line of your own", "*/15 9-17 * * mon-fri"),
)
"""The names of the terminal, what people call them, and an example of each."""
PICKS = (
    ("day", "Every day"),
    ("weekday", "Every weekday, Monday to Friday"),
    ("week", "Every week"),
    ("month", "Every month"),
)
"""What most schedules are; each becomes a crontab line."""
WEEKDAYS = (
    ("mon", "Monday"), ("tue", "Tuesday"), ("wed", "Wednesday"), ("thu", "Thursday"), ("fri", "Friday"),
    ("sat", "Saturday"), ("sun", "Sunday"),
)  # fmt: skip
MONTHDAY_MAX = 28
"""Every month has it; for the others there is a line of one's own."""
USUAL = {"kind": "week", "time": "09:00", "weekday": "mon", "monthday": "1", "when": ""}

_TIME = re.compile(r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(:[0-5]\d)?")
_LINE = re.compile(
    r"(?P<minute>\d{1,2}) (?P<hour>\d{1,2}) (?P<day>\*|\d{1,2}) \* (?P<weekday>\*|1-5|mon-fri|[0-7]|[a-z]{3})"
)
_NUMBERED = {str(number): name for number, (name, _) in enumerate(WEEKDAYS, 1)} | {"0": "sun"}


def trigger_of(form: Mapping[str, str]) -> dict[str, str]:
    """What the terminal would be told: one of `cron`, `every`, `at` and `on`; nothing where nothing was chosen."""
    kind = form.get("kind", "")
    if kind in {name for name, _, _ in TRIGGERS}:
        return {kind: form.get("when", "").strip()}
    return {"cron": _line(kind, form)} if kind in {name for name, _ in PICKS} else {}


def chosen(kind: str, trigger: str) -> dict[str, str]:
    """What stands in the lists for a schedule that is there."""
    found = _LINE.fullmatch(" ".join(trigger.lower().split())) if kind == "cron" else None
    if found is None or int(found["hour"]) > 23 or int(found["minute"]) > 59:
        return {**USUAL, "kind": kind, "when": trigger}
    day, weekday = found["day"], _NUMBERED.get(found["weekday"], found["weekday"])
    picked = {**USUAL, "time": f"{int(found['hour']):02}:{found['minute']:0>2}"}
    if day != "*":
        plain = weekday == "*" and 1 <= int(day) <= MONTHDAY_MAX
        return {**picked, "kind": "month", "monthday": day} if plain else {**USUAL, "kind": kind, "when": trigger}
    if weekday in ("1-5", "mon-fri"):
        return {**picked, "kind": "weekday"}
    return {**picked, "kind": "day"} if weekday == "*" else {**picked, "kind": "week", "weekday": weekday}


def _line(kind: str, form: Mapping[str, str]) -> str:
    found = _TIME.fullmatch(form.get("time", "").strip())
    if found is None:
        raise Refusal(_no_time(form.get("time", "")))
    clock = f"{int(found['minute'])} {int(found['hour'])}"
    if kind == "month":
        return f"{clock} {_monthday(form.get('monthday', ''))} * *"
    weekday = form.get("weekday", "")
    if kind == "week" and weekday not in {name for name, _ in WEEKDAYS}:
        raise Refusal(_no_weekday(weekday))
    return f"{clock} * * {({'day': '*', 'weekday': 'mon-fri'}).get(kind, weekday)}"


def _monthday(said: str) -> int:
    if not (said.isascii() and said.isdecimal() and 1 <= int(said) <= MONTHDAY_MAX):
        raise Refusal(_no_monthday(said))
    return int(said)


def _no_time(said: str) -> Problem:
    return Problem(
        code="schedule-time",
        what=f"'{said[:40]}' is no time of day." if said else "It is not said at what time.",
        why="It starts at an hour and a minute, from 00:00 to 23:59.",
        fix="Write it like 09:00.",
        where=f"{AT_FIELD}time",
    )


def _no_weekday(said: str) -> Problem:
    return Problem(
        code="schedule-weekday",
        what=f"'{said[:40]}' is no day of the week." if said else "It is not said on which day of the week.",
        why="Every week it starts on one day, Monday to Sunday.",
        fix="Choose one from the list.",
        where=f"{AT_FIELD}weekday",
    )


def _no_monthday(said: str) -> Problem:
    return Problem(
        code="schedule-monthday",
        what=f"Not every month has a day '{said[:40]}'." if said else "It is not said on which day of the month.",
        why=f"Every month it starts on one day that every month has, from 1 to {MONTHDAY_MAX}.",
        fix="Choose one of those; for the last days of a month write a cron line of your own.",
        where=f"{AT_FIELD}monthday",
    )
