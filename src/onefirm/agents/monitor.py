"""The monitor: holds numbers against what is expected, and says which are out, since when, and where to look."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from onefirm.capabilities.agent import Reach
from onefirm.domain.contract import Contract, Evidence, Proposal, proposal
from onefirm.domain.frozen import Frozen
from onefirm.domain.minor import spelled
from onefirm.domain.names import one_line

_NUMBER_MAX = 10**15
_CURRENCY_SIGNS = 3
_SURE, _SURE_IN_DOUBT = 95, 60

Fault = Literal["above", "below", "missing", "old"]


class Count(Frozen):
    """A number as it was on a day."""

    name: str = Field(min_length=1, max_length=120)
    on: date
    value: int = Field(ge=-_NUMBER_MAX, le=_NUMBER_MAX)


class Bound(Frozen):
    """What is expected of a number."""

    name: str = Field(min_length=1, max_length=120)
    least: int | None = Field(default=None, ge=-_NUMBER_MAX, le=_NUMBER_MAX)
    most: int | None = Field(default=None, ge=-_NUMBER_MAX, le=_NUMBER_MAX)
    unit: str = Field(default="", max_length=20)
    """`letters`, `%`; a currency, where the number counts its smallest unit."""
    days_old_max: int = Field(default=0, ge=0, le=3_650)
    """How old the newest number may be; 0: as old as it likes."""
    look: str = Field(default="", max_length=500)
    """Where the operator looks first when it is out."""


class Watch(Frozen):
    today: date
    counts: tuple[Count, ...] = Field(default=(), max_length=5_000)
    bounds: tuple[Bound, ...] = Field(default=(), max_length=200)


class Out(Frozen):
    name: str
    fault: Fault
    value: str = ""
    since: str = ""
    """The first of the days in a row on which it was out."""
    days: int = 0
    look: str = ""
    says: str


class Watched(Frozen):
    out: list[Out]
    well: list[str]
    summary: str


CONTRACT = Contract(
    role="monitor",
    version=1,
    spec=(
        "Takes numbers by day and what you expect of each: at least, at most, and how fresh. It says which are out, "
        "by how much, since which day without a break, and where you said to look first. A number that is not there, "
        "or is older than you allow, is out as well: silence is not health. It does nothing about it."
    ),
    kind="validate",
    takes=Watch,
    gives=Watched,
    outcomes=("well", "alarm"),
    reads=("measure",),
    thresholds=(("how sure it is, in per cent, once what it was given has to be mended", _SURE_IN_DOUBT),),
    failure_modes=(
        "It holds numbers against bounds; a slow drift within them is not seen.",
        "Between two days that were counted it cannot know when something began.",
    ),
    latency_ms=15,
)


class Monitor:
    contract = CONTRACT

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, Watch), "The conductor hands over what the contract takes."
        by_name: dict[str, list[Count]] = {}
        for count in sorted(task.counts, key=lambda each: each.on):
            if count.on <= task.today:
                by_name.setdefault(count.name, []).append(count)
        judged = [(bound, _judged(bound, by_name.get(bound.name, []), task.today)) for bound in task.bounds]
        out = [found for _, found in judged if found]
        gives = Watched(
            out=out,
            well=[one_line(bound.name) for bound, found in judged if not found],
            summary=_summary(out, len(task.bounds)),
        )
        doubts = _doubts(task)
        return proposal(
            gives,
            outcome="alarm" if out else "well",
            sure=_SURE_IN_DOUBT if doubts else _SURE,
            evidence=(*(Evidence(says=each.says) for each in out), *doubts),
        )


def _judged(bound: Bound, counts: Sequence[Count], today: date) -> Out | None:
    name = one_line(bound.name)
    if not counts:
        return Out(name=name, fault="missing", look=bound.look, says=_with_look(f"{name}: nobody counted it.", bound))
    last = counts[-1]
    fault = _fault(bound, last.value)
    if fault is not None:
        first = last
        for count in reversed(counts):
            if _fault(bound, count.value) != fault:
                break
            first = count
        days = (today - first.on).days
        limit = bound.most if fault == "above" else bound.least
        assert limit is not None, "What is out is out of a bound."
        since = f"since {first.on.isoformat()}" if days else "since today"
        says = f"{name}: {_said(last.value, bound)}, {fault} {_said(limit, bound)} {since}."
        return Out(
            name=name, fault=fault, value=_said(last.value, bound), since=first.on.isoformat(), days=days,
            look=bound.look, says=_with_look(says, bound),
        )  # fmt: skip
    age = (today - last.on).days
    if bound.days_old_max and age > bound.days_old_max:
        says = f"{name}: last counted {age} days ago, on {last.on.isoformat()}; {bound.days_old_max} are allowed."
        return Out(
            name=name, fault="old", value=_said(last.value, bound), since=last.on.isoformat(), days=age,
            look=bound.look, says=_with_look(says, bound),
        )  # fmt: skip
    return None


def _fault(bound: Bound, value: int) -> Literal["above", "below"] | None:
    if bound.most is not None and value > bound.most:
        return "above"
    return "below" if bound.least is not None and value < bound.least else None


def _said(value: int, bound: Bound) -> str:
    unit = bound.unit.strip()
    if len(unit) == _CURRENCY_SIGNS and unit.isascii() and unit.isupper():
        return spelled(value, unit)
    return f"{value:,} {one_line(unit)}".strip()


def _with_look(says: str, bound: Bound) -> str:
    return f"{says} Look first: {one_line(bound.look).rstrip('.')}." if bound.look.strip() else says


def _summary(out: Sequence[Out], all_of: int) -> str:
    if not all_of:
        return "Nothing is watched: no bounds were given."
    if not out:
        return "It is within its bound." if all_of == 1 else f"All {all_of} are within their bounds."
    return f"{len(out)} of {all_of} {'is' if len(out) == 1 else 'are'} out: {', '.join(each.name for each in out)}."


def _doubts(task: Watch) -> tuple[Evidence, ...]:
    """What the operator should mend in what was handed over."""
    found: list[Evidence] = []
    for bound in task.bounds:
        if bound.least is not None and bound.most is not None and bound.least > bound.most:
            found.append(Evidence(says=f"{one_line(bound.name)}: no number is within these bounds."))
        if bound.least is None and bound.most is None and not bound.days_old_max:
            found.append(Evidence(says=f"{one_line(bound.name)}: nothing is expected of it."))
    ahead = sum(count.on > task.today for count in task.counts)
    if ahead:
        found.append(Evidence(says=f"{ahead} of the numbers are of days to come, and were left out."))
    unbound = {one_line(count.name) for count in task.counts} - {one_line(bound.name) for bound in task.bounds}
    if unbound:
        found.append(Evidence(says=f"Nobody said what to expect of: {', '.join(sorted(unbound)[:10])}."))
    if not task.bounds:
        found.append(Evidence(says="No bounds were given, so nothing could be out."))
    return tuple(found)
