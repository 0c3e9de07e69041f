"""How views become pages: templates that escape everything."""

import re
from collections.abc import Callable, Collection, Mapping, MutableMapping
from functools import partial
from typing import cast
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, JSONResponse, Response

from onefirm.desk.says.plans import act_of
from onefirm.desk.shapes.ledger import Place
from onefirm.domain.frozen import Frozen
from onefirm.domain.minor import field_called, field_said
from onefirm.domain.problem import Problem
from onefirm.interfaces.told import PROBLEM_JSON, body_of, status_of
from onefirm.interfaces.web.drawn.cards import alike, decided_said, held, leaves_soon
from onefirm.interfaces.web.drawn.chart import Chart
from onefirm.interfaces.web.drawn.offers import about, called, icon_of, label
from onefirm.interfaces.web.drawn.prose import prose
from onefirm.interfaces.web.drawn.square import Square
from onefirm.interfaces.web.drawn.tracked import between, tracked
from onefirm.interfaces.web.drawn.words import (
    ago,
    capital,
    clock,
    date,
    left,
    month,
    often,
    paid,
    soon,
    time_left,
    weekday,
    words,
    wrapping,
)
from onefirm.interfaces.web.frame.places import Rail
from onefirm.interfaces.web.frame.problems import explained_at, way_in
from onefirm.interfaces.web.frame.shelf import Shelf

_ROOMS = {
    "plan": "plans",
    "card": "inbox",
    "person": "people",
    "playbook": "playbooks",
    "schedule": "schedules",
    "connection": "connections",
}

_ENTRY = re.compile(r"/ledger/\{\w+\}")

Known = (
    Frozen
    | Chart
    | Square
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

    def __init__(
        self, shelf: Shelf, rail: Rail, places: Collection[str] = (), form_key: Callable[[], str] = str
    ) -> None:
        """`places` are the paths of this page: a figure leads to its entry where there is a page of entries.
        `form_key` names each form that is drawn to make something."""
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
            {
                "rail": rail,
                "static": shelf.path,
                "form_key": form_key,
                "tracked": tracked,
                "between": between,
                "ago": ago,
                "left": left,
                "time_left": time_left,
            }
            | {
                "clock": clock,
                "capital": capital,
                "paid": paid,
                "words": words,
                "wrapping": wrapping,
                "way_in": way_in,
                "explained_at": explained_at,
            }
            | {"decided_said": decided_said, "often": often, "alike": alike, "held_as": held, "soon": soon}
            | {"leaves_soon": leaves_soon, "field_called": field_called, "field_said": field_said}
            | {
                "entry_at": partial(_entry_at, places),
                "date": date,
                "month": month,
                "weekday": weekday,
            }
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
        return HTMLResponse(self.text("frame/plain.html", problem=problem), status)


def way_to_place(place: Place) -> str:
    """Where something that an entry belongs to is opened."""
    return f"/{_ROOMS[place.kind]}/{quote(place.id)}"


def wants_json(accept: str) -> bool:
    return "json" in accept and "text/html" not in accept


def _entry_at(places: Collection[str], seq: int) -> str:
    """Where one entry of the ledger is shown; empty where this page shows none."""
    return f"/ledger/{seq}" if any(_ENTRY.fullmatch(place) for place in places) else ""
