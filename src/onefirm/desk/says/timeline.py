"""Deadlines in words: how they stand, and whose turn it was meanwhile."""

from collections.abc import Sequence
from datetime import date

from onefirm.desk.shapes.timeline import DeadlineState, DeadlineView

_TURNS = {
    "yours": "it waited for your decision",
    "stopped": "the firm was paused",
    "handed": "it lay with whomever it was given to",
    "outside": "what was to leave was not taken",
    "rule": "a rule let nothing leave",
    "theirs": "it waited for their answer",
    "pause": "the playbook paused",
    "": "nothing of theirs was waiting or under way",
}
_HOUR, _DAY = 60, 24 * 60


def stands(name: str, due: date, done: date | None, today: date, state: DeadlineState) -> str:
    day = due.isoformat()
    match state:
        case "dropped":
            return f"{name} was due on {day}, and is not wanted any more."
        case "met":
            return f"{name} was due on {day} and done in time."
        case "missed":
            assert done is not None, "Only what is done was done too late."
            return f"{name} was due on {day} and done on {done.isoformat()}, {days((done - due).days)} late."
        case "late":
            return f"{name} was due on {day} and is not done: {days((today - due).days)} late."
        case "ahead":
            left = (due - today).days
            return f"{name} is due {'today' if not left else f'in {days(left)}'}, on {day}."


def part(turn: str, minutes: int, examples: Sequence[str]) -> str:
    named = f": {'; '.join(examples)}" if examples else ""
    return f"For {span(minutes)} {_TURNS[turn]}{named}."


def moved(before: str, after: str, on: str, why: str) -> str:
    because = f": {why}" if why else ""
    return f"Moved from {before} to {after} on {on}{because}{'' if because.endswith(('.', '?', '!')) else '.'}"


def summed(name: str, deadlines: Sequence[DeadlineView]) -> str:
    over = sum(each.state in ("late", "missed") for each in deadlines)
    ahead = sum(each.state == "ahead" for each in deadlines)
    if not deadlines:
        return f"Nothing with a day by which it is due is written down for {name}."
    missed = {0: "No deadline was missed", 1: "1 deadline was missed"}.get(over, f"{over} deadlines were missed")
    return f"{missed}; {ahead or 'none'} {'is' if ahead < 2 else 'are'} ahead."


def days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def span(minutes: int) -> str:
    """Rounded to what one would say: `5 days`, `3 hours`, `20 minutes`."""
    if minutes >= 2 * _DAY:
        return days(round(minutes / _DAY))
    if minutes >= 2 * _HOUR:
        return f"{round(minutes / _HOUR)} hours"
    return "1 minute" if minutes == 1 else f"{minutes} minutes"
