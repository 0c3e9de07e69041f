"""The pages that show: the inbox, one card."""

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.alike import AlikeView
from onefirm.desk.shapes.inbox import CardView, InboxView
from onefirm.desk.shapes.plans import PlanRow, PlansView
from onefirm.desk.shapes.today import TodayView
from onefirm.domain.states import OPEN
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, done_said, in_part

ROWS_MAX = 100
PLANS_MAX = 200
NEXT_MAX = 3
CHANGE = "change."
"""Begins the name of a field that holds the operator's words for one of the card."""

AFTER = {
    "accept": "Done. It is in the ledger.",
    "edit": "Done, with your changes.",
    "reject": "Rejected. Nothing was sent.",
    "answer": "Answered. It took effect at once: whatever waited for it goes on.",
    "undo": "Taken back. Nothing was sent.",
    "undo-some": "Taken back, but for what had left already.",
    "did-it": "Noted as done by you. Nothing was sent.",
    "snooze": "Put aside. It comes back by itself.",
    "delegate": "Handed over. It comes back by itself.",
    "backup": "Backed up, and tried: it can be put back.",
    "steps": "Put away, in every browser. `onefirm first-steps` still lists them.",
    "together": "Done, for all that were left in.",
    "some": "Done, but some changed meanwhile and still wait.",
}
"""What a page without scripts says after a decision; only these words, never text from the address."""


async def inbox(site: Site, request: Request) -> Response:
    return await _desk_page(site, request, "")


async def card(site: Site, request: Request) -> Response:
    """One card: a whole page, or only the card when htmx asks."""
    question = str(request.path_params["question"])
    if in_part(request):
        known = await detail(site, await today_of(site.desk), question, editing(request))
        return site.press.page("inbox/card.html", **known)
    return await _desk_page(site, request, question)


async def rows(site: Site, _request: Request) -> Response:
    """What moves by itself: the rows, the counts and what is held."""
    return site.press.page("inbox/rows.html", **await moving(site))


async def moving(site: Site) -> dict[str, Known]:
    waiting = await asked(site.desk, InboxView, "inbox.list", {"limit": ROWS_MAX})
    return {"today": await today_of(site.desk), "inbox": waiting}


def way_to(waiting: InboxView, question: str) -> str:
    row = next((row for row in waiting.items if row.id == question), None)
    if not question:
        return "/inbox"
    return f"/inbox/{question}/alike" if row is not None and row.together else f"/inbox/{question}"


def row_of(waiting: InboxView, question: str) -> str:
    """Where it stands in the list, as an address says it; many that are one line stand at the first of them."""
    row = next((row for row in waiting.items if row.id == question), None)
    if row is None:
        return ""
    first = next(each for each in waiting.items if each.id == question or (row.together and each.same == row.same))
    return f"#row-{first.id}"


async def next_up(site: Site, shown: TodayView, waiting: InboxView, question: str) -> dict[str, Known]:
    """What comes up by itself: the card, or the group it is one of, opened."""
    row = next((row for row in waiting.items if row.id == question), None)
    if row is None or not row.together:
        return await detail(site, shown, question, edit=False)
    group = await asked(site.desk, AlikeView, "inbox.alike", {"question": question})
    return {**await detail(site, shown, "", edit=False), "chosen": True, "group": group, "arrived": True}


async def detail(site: Site, shown: TodayView, question: str, edit: bool) -> dict[str, Known]:
    """What the card's place shows: the card, or, when nothing waits, what runs next."""
    known: dict[str, Known] = {"today": shown, "card": None, "edit": False, "upcoming": (), "chosen": bool(question)}
    known |= {"group": None, "arrived": False, "refused": None, "typed": None, "since": {}}
    if question:
        view = await asked(site.desk, CardView, "inbox.show", {"question": question})
        return {**known, "card": view, "edit": edit and view.state == "open" and "edit" in view.verbs}
    plans = await asked(site.desk, PlansView, "plans.list", {"limit": PLANS_MAX})
    return {**known, "upcoming": tuple(row for row in plans.items if runs_next(row))[:NEXT_MAX]}


def editing(request: Request) -> bool:
    return request.query_params.get("edit") == "1"


async def _desk_page(site: Site, request: Request, question: str) -> Response:
    known = await moving(site)
    waiting, shown = known["inbox"], known["today"]
    assert isinstance(waiting, InboxView) and isinstance(shown, TodayView)
    first = question or (waiting.items[0].id if waiting.items else "")
    if question:
        known |= await detail(site, shown, first, editing(request))
    else:
        known |= await next_up(site, shown, waiting, first)
    known |= {
        "here": "inbox",
        "open": first,
        "chosen": bool(question),
        "after": done_said(request, AFTER),
    }
    return site.press.page("inbox/desk.html", **known)


def runs_next(row: PlanRow) -> bool:
    return row.state in OPEN and row.blocked_by != "operator"
