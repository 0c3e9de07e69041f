"""A decision about a card that changed after it was read: the difference is shown, and no typed word is lost."""

from collections.abc import Collection, Mapping, Sequence

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.alike import AlikeView, TogetherView
from onefirm.desk.shapes.inbox import CardView
from onefirm.desk.shapes.today import TodayView
from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem
from onefirm.interfaces.told import status_of
from onefirm.interfaces.web.drawn.words import words
from onefirm.interfaces.web.frame.needs import asked
from onefirm.interfaces.web.frame.render import Known, wants_json
from onefirm.interfaces.web.frame.site import GIVEN, Site, in_part
from onefirm.interfaces.web.inbox.desk import CHANGE, detail, moving

STALE, HASTY = "question-stale", "question-hasty"
CHANGED = (STALE, "question-decided", "question-expired", HASTY)
"""Why a card is shown again instead of what comes next: it is not what was read, or nobody can have read it."""
_PLACE = {"reject": "Reject", "did-it": "I did it", "aside": "Later"}
"""Under which button the typed words are kept."""


class Typed(Frozen):
    """What the operator had typed when the card turned out to be another one."""

    words: dict[str, str] = Field(default_factory=dict)
    place: str = ""
    """The button that keeps them; empty where the form itself is open, or where nothing was typed."""
    loose: tuple[tuple[str, str], ...] = ()
    """Words for which this card has no form any more: they are shown, to be copied."""


NOTHING = Typed()


def is_for(request: Request, problem: Problem) -> bool:
    """Is this a card that is not what was read, and somebody who looks at a page? A program is told the problem."""
    return problem.code in CHANGED and not wants_json(request.headers.get("accept", ""))


async def changed(
    site: Site, request: Request, problem: Problem, question: str, verb: str, form: Mapping[str, str]
) -> Response:
    """The card as it is now, against what was read. Its buttons stand for what is shown now."""
    known = await moving(site)
    known |= await card_known(site, known, question, verb, form, problem)
    return _page(site, request, known, question, problem)


async def card_known(
    site: Site, known: Mapping[str, Known], question: str, verb: str, form: Mapping[str, str], problem: Problem
) -> dict[str, Known]:
    read = {"question": question, "read": form.get("payload", "")}
    view = await asked(site.desk, CardView, "inbox.show", {**read})
    edit = verb == "edit" and view.state == "open" and "edit" in view.verbs
    more = await detail(site, _today(known), "", edit=False)
    return {**more, "card": view, "edit": edit, "chosen": True, "refused": problem, "typed": _typed(view, verb, form)}


async def some_changed(site: Site, request: Request, told: TogetherView, form: Mapping[str, str]) -> Response:
    """Of many at once: those that changed, each with its difference, in one form that stands for what they are now."""
    known = await moving(site)
    stale = [one for one in told.not_taken if one.problem.code == STALE]
    first = stale[0]
    if len(stale) == 1:
        read = {"payload": form.get(f"item.{first.question}", "")}
        known |= await card_known(site, known, first.question, "accept", read, first.problem)
        return _page(site, request, {**known, "answer": told}, first.question, first.problem)
    group = await asked(site.desk, AlikeView, "inbox.alike", {"question": first.question})
    left = _only(group, {one.question for one in stale})
    since: dict[str, Known] = {}
    for item in left.items:
        read = {"question": item.id, "read": form.get(f"item.{item.id}", "")}
        since[item.id] = await asked(site.desk, CardView, "inbox.show", {**read})
    more = await detail(site, _today(known), "", edit=False)
    known |= {**more, "group": left, "chosen": True, "since": since, "refused": first.problem, "answer": told}
    return _page(site, request, known, first.question, first.problem)


async def too_soon(site: Site, request: Request, question: str, left_in: Collection[str], problem: Problem) -> Response:
    """Many that nobody can have read: the same ones again, with why."""
    known = await moving(site)
    group = _only(await asked(site.desk, AlikeView, "inbox.alike", {"question": question}), left_in)
    more = await detail(site, _today(known), "", edit=False)
    return _page(
        site, request, {**known, **more, "group": group, "chosen": True, "refused": problem}, question, problem
    )


def _today(known: Mapping[str, Known]) -> TodayView:
    shown = known["today"]
    assert isinstance(shown, TodayView)
    return shown


def _only(group: AlikeView, questions: Collection[str]) -> AlikeView:
    items = tuple(item for item in group.items if item.id in questions)
    return group.model_copy(update={"items": items, "waiting": len(items), "first": 0})


def _page(site: Site, request: Request, known: dict[str, Known], question: str, problem: Problem) -> Response:
    known = {"answer": None, **known, "here": "inbox", "open": question, "after": ""}
    page = site.press.page("inbox/changed.html" if in_part(request) else "inbox/desk.html", **known)
    page.status_code = status_of(problem)
    # Without a script the address is that of the act: reading it again is done at the card's own.
    page.headers["HX-Replace-Url"] = f"/inbox/{question}"
    return page


def _typed(view: CardView, verb: str, form: Mapping[str, str]) -> Typed:
    kept = {name: text for name, text in form.items() if name != "payload" and text.strip()}
    if verb == "edit":
        kept = _own_words(view, kept)
        return Typed(words=kept) if view.state == "open" and "edit" in view.verbs else Typed(loose=_loose(kept))
    if verb not in _PLACE or not kept:
        return NOTHING
    has_form = view.state == "open" and (verb == "aside" or verb in view.verbs)
    return Typed(words=kept, place=_PLACE[verb]) if has_form else Typed(loose=_loose(kept))


def _own_words(view: CardView, kept: Mapping[str, str]) -> dict[str, str]:
    """Only what the operator changed: what they left as they had read it follows the card as it is now."""
    read = {field.name: field.after for field in view.card.change}
    read |= {field.name: field.before for field in view.since if field.name in read}
    return {name: text for name, text in kept.items() if text != read.get(name.removeprefix(CHANGE))}


def _loose(kept: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    hidden: Sequence[str] = ("answer",)
    named = {name.removeprefix(CHANGE).removeprefix(GIVEN): text for name, text in kept.items() if name not in hidden}
    return tuple((words(name).capitalize(), text) for name, text in named.items())
