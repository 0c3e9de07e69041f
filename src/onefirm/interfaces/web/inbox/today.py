"""Today: what needs me first, then what ran, what changed, what it cost, and what can still be taken back."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.inbox import CardView, InboxRow, InboxView
from onefirm.desk.shapes.ledger import EventsView
from onefirm.desk.shapes.plans import PlansView
from onefirm.desk.shapes.steps import FirstSteps
from onefirm.desk.shapes.today import TodayView
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.ids import moment
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.web.frame.needs import View, asked, day_of
from onefirm.interfaces.web.frame.problems import part_failed
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, done_said, in_part
from onefirm.interfaces.web.inbox.desk import AFTER, runs_next

PLANS_MAX = 200
NEXT_MAX = 3
CHANGES_MAX = 50
"""As many as the ledger shows on one page; more of them are said to be more."""
LOOKED_AT = 20
"""So many rows of the inbox: the first of them is shown, whole groups counted as one."""

_log = logging.getLogger("onefirm.web")


class Changes(Frozen):
    """How many entries of today changed something, and where exactly these are listed."""

    count: int
    more: bool
    path: str
    last: str = ""
    """When the last of them was."""


async def today(site: Site, request: Request) -> Response:
    shown = await day_of(site.desk)
    parts = _Parts(site, {broken.part: broken.problem for broken in shown.broken})
    waiting = await parts.one("needs", InboxView, "inbox.list", {"limit": LOOKED_AT})
    first = waiting.items[0] if waiting and waiting.items else None
    known: dict[str, Known] = {"today": shown, "here": "today", "first": first}
    known["card"] = await _card(site, first)
    known["upcoming"] = () if first else await _upcoming(parts)
    known["changes"] = await _changes(parts, shown)
    known["steps"] = await _first_steps(parts)
    known["wrong"] = parts.wrong
    known["amiss"] = _told_once(problem for part, problem in parts.wrong.items() if part != "needs")
    known["after"] = done_said(request, AFTER)
    return site.press.page("inbox/today_part.html" if in_part(request) else "inbox/today.html", **known)


def _told_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """What several parts have in common, why and what to do, is said once."""
    told: dict[tuple[str, str, str], Problem] = {}
    for problem in problems:
        same = (problem.code, problem.why, problem.fix)
        what = f"{told[same].what} {problem.what}" if same in told else problem.what
        told[same] = problem.model_copy(update={"what": what})
    return tuple(told.values())


class _Parts:
    """Asks for each part by itself: one that fails leaves its problem in its place, and no other page."""

    def __init__(self, site: Site, wrong: Mapping[str, Problem]) -> None:
        self._desk = site.desk
        self.wrong = dict(wrong)

    async def one(self, part: str, view: type[View], name: str, args: Json | None = None) -> View | None:
        try:
            return await asked(self._desk, view, name, args)
        except Refusal as refusal:
            problem = refusal.problem
        except Exception:  # noqa: BLE001  The border of one part; the log gets the rest, as at the border of a page.
            _log.exception("today: '%s' failed", name)
            problem = part_failed(name)
        self.wrong.setdefault(part, problem)
        return None


async def _card(site: Site, first: InboxRow | None) -> CardView | None:
    """What the first one would do. Its row says enough when the card itself cannot be read: opening it says why."""
    if first is None or first.together:
        return None
    return await _Parts(site, {}).one("card", CardView, "inbox.show", {"question": first.id})


async def _upcoming(parts: _Parts) -> tuple[Frozen, ...]:
    plans = await parts.one("ran", PlansView, "plans.list", {"limit": PLANS_MAX})
    return tuple(row for row in plans.items if runs_next(row))[:NEXT_MAX] if plans else ()


async def _changes(parts: _Parts, shown: TodayView) -> Changes:
    day = _here(shown.now).date().isoformat()
    asking: Json = {"kind": "changed", "day": day, "limit": CHANGES_MAX}
    found = await parts.one("changed", EventsView, "ledger.tail", asking)
    items, path = found.items if found else (), f"/ledger?kind=changed&day={day}"
    more, last = bool(found and found.more), items[0].at if items else ""
    return Changes(count=len(items), more=more, path=path, last=last)


async def _first_steps(parts: _Parts) -> FirstSteps | None:
    """None when nothing is left of them, or they were put away, in whichever browser."""
    shown = await parts.one("steps", FirstSteps, "first-steps")
    return shown if shown and shown.then and not shown.dismissed else None


def _here(at: str) -> datetime:
    """On the clock of the operator's own wall, as the ledger's page has its days."""
    return moment(at).astimezone()
