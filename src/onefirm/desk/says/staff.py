"""How the staff stands, in words: versions, contract tests, drift."""

from collections.abc import Sequence

from onefirm.desk.says.kinds import whom
from onefirm.desk.says.plans import judged, plain
from onefirm.desk.shapes.staff import CheckRow, VersionRow
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.staff import AgentAdopted, AgentShadowed, AgentTaken, StaffChecked

_STANDS = {
    "works": "It works now.",
    "here": "It is here, and nobody asks it.",
    "gone": "It worked before, and is not installed any more.",
}

ASIDE = {
    "intake": "It reads what you type at Do, or send as a line by mail; what it read becomes a wish, which you see.",
    "planner": "It is asked for a draft when you say a goal; no word of it counts before you approved the plan.",
}
"""Who is asked before there is a plan. What they said stands in the wish and in the draft, not among decisions."""


def of_staff(fact: Fact, actor: str) -> str:
    """One sentence for each entry about versions of agents and about their contracts."""
    match fact:
        case AgentAdopted(before=0) as kept:
            return f"The {plain(kept.role)} goes on as version {kept.number}; another version is here too."
        case AgentAdopted() as kept:
            return f"The {plain(kept.role)} works as version {kept.number}: version {kept.before} is not here any more."
        case AgentTaken() as taken:
            now, before = taken.number, taken.before
            return f"{whom(actor)} let version {now} of the {plain(taken.role)} work, not {before} any more."
        case AgentShadowed(agreed=True) as shadow:
            return f"{shadow.agent}, which is only tried, would have said the same as {shadow.beside}."
        case AgentShadowed(fault="") as shadow:
            return f"{shadow.agent}, which is only tried, would have said something else: {_named(shadow.differs)}."
        case AgentShadowed() as shadow:
            return f"{shadow.agent}, which is only tried, gave no answer that could be used."
        case StaffChecked(checks=checks):
            failed = [check.about for check in checks if check.failed]
            ended = f"{_named(failed)} did not keep to theirs" if failed else "all of them keep to theirs"
            return f"The staff and the connections were held to their contracts: {ended}."
        case _:
            return ""


def version_says(state: str, row: VersionRow | None = None) -> str:
    if state == "tried":
        return f"It is tried in shadow: {_tried(row)}" if row and row.tried else "It is tried in shadow from now on."
    said = _STANDS[state]
    return f"{said} In shadow {_tried(row)}" if row and row.tried else said


def decided_says(outcome: str, said: str) -> str:
    """`It said: fit.`, and whether that counted."""
    return f"It said: {judged(outcome, said)}." if said else f"It said: {plain(outcome)}."


def checked_says(row: CheckRow) -> str:
    if row.failed:
        return "Does not keep to its contract any more."
    if row.what == "act":
        return "Takes what it always took."
    if row.what == "connection":
        return "Answers."
    return f"Keeps to its contract: {_examples(row.tried)}." if row.tried else "Brings no examples; its terms are kept."


def checks_say(rows: Sequence[CheckRow]) -> str:
    """Of all of them."""
    if not rows:
        return "Nobody was held to a contract yet. It is done once a day; `onefirm agents check` does it now."
    failed = [row.about for row in rows if row.failed]
    agents = [row for row in rows if row.what == "agent"]
    tried = [row.tried for row in agents if row.tried]
    if failed:
        return f"{', '.join(failed)} {'does' if len(failed) == 1 else 'do'} not keep to what was promised."
    bare = len(agents) - len(tried)
    rest = (
        f" {bare} {'brings' if bare == 1 else 'bring'} no examples, so their terms alone were held to." if bare else ""
    )
    return f"All keep to what they promised: {len(tried)} agents, by {_examples(sum(tried))}.{rest}"


def _examples(count: int) -> str:
    return "1 example" if count == 1 else f"{count} examples"


def _tried(row: VersionRow) -> str:
    said = f"it agreed {row.agreed} of {row.tried}"
    parts = [f"{plain(each.name)} {_times(each.times)}" for each in row.differs]
    differs = f", differs in {', '.join(parts)}" if parts else ""
    away = f"; {row.thrown_away} broke its contract" if row.thrown_away else ""
    return f"{said}{differs}{away}."


def _named(names: Sequence[str]) -> str:
    return ", ".join(plain(name.replace("_", " ")) for name in names)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
