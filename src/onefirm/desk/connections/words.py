"""How a connection stands, in plain words. Moments stand in the fields beside them, for each reader's own clock."""

from collections.abc import Sequence

from onefirm.capabilities.ways import Rate, Standing
from onefirm.desk.shapes.connections import ConnectionRow, Stands, WayRow
from onefirm.domain.ids import instant
from onefirm.domain.problem import Problem

_WORST: tuple[Stands, ...] = ("signed out", "left alone", "trying again", "in trouble", "works", "no trouble known")
_NAMED_MAX = 3
NOTE = "Nobody has tried them in this moment: which of them work is known while `onefirm up` runs."
ALONE = "They are folders on this machine. What could be connected: `onefirm connect`."
_TIMES = {1: "a second", 60: "a minute", 3_600: "an hour", 86_400: "a day"}
_STANDS = {"closed": "works", "open": "left alone", "half-open": "trying again"}


def way(standing: Standing) -> WayRow:
    return WayRow.model_validate(
        {
            "to": standing.provider,
            "stands": _STANDS[standing.state],
            "reason": standing.reason,
            "failures": standing.failures,
            "since": instant(standing.since) if standing.since else "",
            "next_probe": instant(standing.next_probe) if standing.next_probe else "",
            "waiting": standing.waiting,
            "free_at": instant(standing.free_at) if standing.free_at else "",
            "rate": _rate(standing.rate),
        }
    )


def _rate(kept: Rate) -> str:
    return f"at most {kept.count} {_TIMES.get(kept.per_seconds, f'in {kept.per_seconds} s')}"


def stands(
    ways: Sequence[WayRow], trouble: str, heard: str, *, revoked: bool, out: bool = False, proved: bool | None = None
) -> Stands:
    """As its worst way out stands; what was never used is not said to work.

    `proved` is how its last act or its last test went, whichever is newer; None where there was neither.
    """
    if revoked:
        return "revoked"
    seen: set[Stands] = {each.stands for each in ways}
    if out:
        seen.add("signed out")
    if trouble or proved is False:
        seen.add("in trouble")
    elif heard or proved:
        seen.add("works")
    found: Stands | None = next((word for word in _WORST if word in seen), None)
    return found or "no trouble known"


def says(standing: Stands, ways: Sequence[WayRow], trouble: str, why: str, told: str = "") -> str:
    """`told` is what is wrong apart from all reading and sending."""
    several = len(ways) > 1
    match standing:
        case "revoked":
            given = f" Your reason: {_sentence(why)}" if why else ""
            return f"You have revoked it. Nothing leaves or comes in through it until you allow it again.{given}"
        case "left alone":
            return " ".join(_left_alone(each, several) for each in ways if each.stands == "left alone")
        case "trying again":
            whom = ", ".join(each.to for each in ways if each.stands == "trying again")
            return f"{whom} is being tried again just now; everything else for it waits until that is answered."
        case "signed out":
            return told
        case "in trouble" if told:
            return told
        case "in trouble":
            return f"It could not be read: {_sentence(trouble)} It is tried again by itself."
        case "works":
            shaky = [each for each in ways if each.failures]
            return " ".join(map(_shaky, shaky)) or "It works."
        case "no trouble known":
            return "Nothing has gone wrong with it since onefirm was started."


def waiting(row: ConnectionRow) -> str:
    """`1 approved letter waits (Selma Aydin), and goes on by itself.`"""
    if not row.waits:
        return ""
    count, letters = len(row.waits), any(does.startswith("mail") for does in row.does)
    whom = [name for name in dict.fromkeys(wait.whom for wait in row.waits) if name]
    more = f" and {len(whom) - _NAMED_MAX} more" if len(whom) > _NAMED_MAX else ""
    named = f" ({', '.join(whom[:_NAMED_MAX])}{more})" if whom else ""
    thing = f"approved {'letter' if letters else 'act'}{'' if count == 1 else 's'}"
    if count == 1:
        return f"1 {thing} waits{named}, and goes on by itself."
    return f"{count} {thing} wait{named}, and go on by themselves."


def lacks(secrets: Sequence[str], *, hears: bool) -> str:
    """Nobody is told of it by a test alone: whoever posts is turned away, and the operator would never know."""
    named = " and ".join(f"'{each}'" for each in secrets)
    what = "whoever signs what they leave here is turned away" if hears else "nothing leaves or comes in through it"
    puts = "; ".join(f"onefirm vault set {each}" for each in secrets)
    return f"The vault has no secret {named}, so {what}. Put it in: {puts}"


def out(problem: Problem | None) -> str:
    return f"It does not let us in. {problem.said()}" if problem else "It does not let us in."


def failed(problem: Problem | None) -> str:
    return f"It did not work when it was last tried. {problem.said() if problem else ''}".rstrip()


def _left_alone(row: WayRow, several: bool) -> str:
    whom = row.to if several else "It"
    return f"{whom} is left alone for a while after {_failures(row.failures)}: {_sentence(row.reason)}"


def _shaky(row: WayRow) -> str:
    return f"It is in use, but {_failures(row.failures)} with {row.to} came last: {_sentence(row.reason)}"


def _failures(count: int) -> str:
    return "1 failure" if count == 1 else f"{count} failures"


def _sentence(said: str) -> str:
    return said if said.endswith((".", "?", "!")) else f"{said}."
