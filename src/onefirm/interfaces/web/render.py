"""How views become pages: templates that escape everything, and the words for time and money."""

import re
from collections.abc import Callable, Collection, Mapping, MutableMapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import cast
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, JSONResponse, Response

from onefirm.desk.says.plans import act_of
from onefirm.desk.shapes.inbox import CardView, InboxRow
from onefirm.desk.shapes.ledger import Place
from onefirm.desk.shapes.today import Held
from onefirm.domain.frozen import Frozen
from onefirm.domain.ids import moment
from onefirm.domain.minor import field_called, field_said
from onefirm.domain.problem import Problem
from onefirm.interfaces.told import PROBLEM_JSON, body_of, status_of
from onefirm.interfaces.web.chart import Chart
from onefirm.interfaces.web.connection_words import about, called, icon_of, label
from onefirm.interfaces.web.places import Rail
from onefirm.interfaces.web.problems import way_in
from onefirm.interfaces.web.prose import prose
from onefirm.interfaces.web.static import Shelf
from onefirm.interfaces.web.tracked import tracked

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
SOON = 3 * DAY
CENTS = 100

_SECONDS_SAID_MAX = 120
_NOTICE_SECONDS_MAX = 3600
"""What is held for longer would stand in the way for hours."""
_DECIDED = {
    "accept": "You approved it",
    "edit": "You approved it with your changes",
    "reject": "You turned it down",
    "did-it": "You did it yourself",
}

_ROOMS = {
    "plan": "plans",
    "card": "inbox",
    "person": "people",
    "playbook": "playbooks",
    "schedule": "schedules",
    "connection": "connections",
}
_ADDRESS = re.compile(r"(?<![^\s@<>])[^\s@<>]+@[^\s@<>]+")

_ENTRY = re.compile(r"/ledger/\{\w+\}")

Known = (
    Frozen
    | Chart
    | Problem
    | str
    | int
    | bool
    | tuple[object, ...]
    | Mapping[str, object]
    | Callable[..., object]
    | None
)


class Press:
    """Prints pages. One environment, made once; a name a template misspells is an error, never a gap."""

    def __init__(self, shelf: Shelf, rail: Rail, places: Collection[str] = ()) -> None:
        """`places` are the paths of this page: a figure leads to its entry where there is a page of entries."""
        self.rail = rail
        self._templates = Environment(
            loader=PackageLoader("onefirm.interfaces.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        # The stubs close the globals to what Jinja brings itself; ours are plain functions beside them.
        cast("MutableMapping[str, object]", self._templates.globals).update(
            {"rail": rail, "static": shelf.path, "tracked": tracked, "ago": ago, "left": left, "time_left": time_left}
            | {"clock": clock, "paid": paid, "words": words, "wrapping": wrapping, "way_in": way_in}
            | {"decided_said": decided_said, "often": often, "alike": alike, "held_as": held, "soon": soon}
            | {"leaves_soon": leaves_soon, "field_called": field_called, "field_said": field_said}
            | {"entry_at": partial(_entry_at, places), "day": day, "month": month}
            | {"has_place": places.__contains__}
            | {"way_to_place": way_to_place, "prose": prose}
            | {"act_said": act_of, "called": called, "about": about, "icon_of": icon_of, "label": label}
        )

    def text(self, template: str, **known: Known) -> str:
        return self._templates.get_template(template).render(known)

    def page(self, template: str, **known: Known) -> Response:
        return HTMLResponse(self.text(template, **known))

    def problem(self, accept: str, problem: Problem) -> Response:
        """A whole page of its own, or JSON for a program."""
        status = status_of(problem)
        if wants_json(accept):
            return JSONResponse(body_of([problem]), status, media_type=PROBLEM_JSON)
        return HTMLResponse(self.text("plain.html", problem=problem), status)


def way_to_place(place: Place) -> str:
    """Where something that an entry belongs to is opened."""
    return f"/{_ROOMS[place.kind]}/{quote(place.id)}"


def wants_json(accept: str) -> bool:
    return "json" in accept and "text/html" not in accept


def ago(at: str, now: str) -> str:
    """`4 min ago`, from two moments of the ledger."""
    seconds = (_moment(now) - _moment(at)).total_seconds()
    return "just now" if seconds < MINUTE else f"{_rough(seconds)} ago"


def left(at: str, now: str) -> str:
    """`due in 3 h`, or how long it has been overdue."""
    seconds = (_moment(at) - _moment(now)).total_seconds()
    return f"due in {_rough(max(seconds, MINUTE))}" if seconds > 0 else f"overdue {_rough(max(-seconds, MINUTE))}"


def soon(at: str, now: str) -> bool:
    """Near enough to be said: what is due in two weeks is no news."""
    return (_moment(at) - _moment(now)).total_seconds() < SOON


def seconds_left(at: str, now: str) -> int:
    return max(0, round((_moment(at) - _moment(now)).total_seconds()))


def time_left(at: str, now: str) -> str:
    """`45 s`, or `33 min` where seconds would be no use to anybody."""
    seconds = seconds_left(at, now)
    return f"{seconds} s" if seconds < _SECONDS_SAID_MAX else f"{-(-seconds // MINUTE)} min"


def leaves_soon(acts: Sequence[Held], now: str) -> bool:
    """Worth a notice that counts down; what waits for another day stands on Today."""
    return min(seconds_left(act.until, now) for act in acts) <= _NOTICE_SECONDS_MAX


def clock(at: str) -> str:
    """`21 Nov 09:14` as the operator's own wall shows it: the page runs on their machine."""
    return _moment(at).astimezone().strftime("%-d %b %H:%M")


def at_time(at: str) -> str:
    return _moment(at).astimezone().strftime("at %H:%M on %-d %b")


def day(at: str) -> str:
    """`22 Nov` for `2026-11-22`."""
    return _moment(at).strftime("%-d %b")


def month(at: str) -> str:
    """`November 2026` for `2026-11`."""
    return _moment(f"{at}-01").strftime("%B %Y")


def paid(cents: int) -> str:
    """Cost in words. A currency is the firm's, so cents are named and larger sums have two places."""
    if cents == 0:
        return "Nothing"
    return f"{cents} cents" if cents < CENTS else f"{cents // CENTS:,}.{cents % CENTS:02d}"


def words(code: str) -> str:
    """`in-progress` as people say it."""
    return code.replace("-", " ").replace("_", " ")


def decided_said(card: CardView) -> str:
    """`You approved it at 09:14 on 21 Nov`: what became of a card that waits no more."""
    if card.state == "expired":
        return "The time to decide this is over. Nothing was sent."
    if card.state == "voided":
        return f"This waits no more. {card.answer or 'It lost its object.'}"
    chosen = next((option.label for option in card.options if option.name == card.answer), "")
    said = _DECIDED.get(card.answer) or f"You answered '{chosen or words(card.answer)}'"
    return f"{said} {at_time(card.decided_at)}" if card.decided_at else said


def alike(items: Sequence[InboxRow]) -> list[list[InboxRow]]:
    """The lines of the list: many that ask the same are one line, everything else stands alone."""
    lines: list[list[InboxRow]] = []
    for item in items:
        if lines and item.together and lines[-1][0].same == item.same:
            lines[-1].append(item)
        else:
            lines.append([item])
    return lines


def held(acts: Sequence[Held]) -> list[list[Held]]:
    """What can be taken back with one press: a batch as one, everything else alone."""
    notices: dict[str, list[Held]] = {}
    for act in acts:
        notices.setdefault(act.batch or act.effect, []).append(act)
    return list(notices.values())


def often(times: int) -> str:
    return {1: "once", 2: "twice"}.get(times, f"{times} times")


def wrapping(text: str) -> Markup:
    """Text whose addresses may break after `@` and `.`, where a reader expects it, and nowhere in between."""
    shown = Markup("")
    at = 0
    for found in _ADDRESS.finditer(text):
        shown += escape(text[at : found.start()])
        shown += Markup("").join(
            escape(part) + Markup("<wbr>") if part in "@." else escape(part) for part in re.split("([@.])", found[0])
        )
        at = found.end()
    return shown + escape(text[at:])


def _entry_at(places: Collection[str], seq: int) -> str:
    """Where one entry of the ledger is shown; empty where this page shows none."""
    return f"/ledger/{seq}" if any(_ENTRY.fullmatch(place) for place in places) else ""


def _rough(seconds: float) -> str:
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)} min"
    if seconds < 2 * DAY:
        return f"{int(seconds // HOUR)} h"
    return f"{int(seconds // DAY)} days"


def _moment(at: str) -> datetime:
    found = moment(at)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
