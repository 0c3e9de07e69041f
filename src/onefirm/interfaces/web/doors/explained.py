"""What a problem means, for whoever met it: open to everybody, for there is nothing of the firm in it."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import Response

from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Refusal
from onefirm.interfaces.web.frame.problems import page_unknown
from onefirm.interfaces.web.frame.site import Site

_ENDS = {
    "unknown": "There is no such thing, or not any more.",
    "stale": "It changed after it was read; a decision counts only for what was shown.",
    "decided": "Somebody was faster.",
    "conflict": "Somebody was faster.",
    "ambiguous": "A short name fits several things.",
    "expired": "It came too late.",
}
"""What the last word of a code says by itself."""
_SAID = TypeAdapter(dict[str, list[tuple[str, str, str]]])


class Said(Frozen):
    """One way a problem is put into words."""

    what: str
    why: str
    fix: str


@cache
def explained() -> Mapping[str, tuple[Said, ...]]:
    """Made by docs/generate.py from where each problem is raised; read when somebody asks first."""
    text = (files("onefirm.interfaces.web") / "problems.json").read_text(encoding="utf-8")
    found = _SAID.validate_python(json.loads(text))
    return {code: tuple(Said(what=what, why=why, fix=fix) for what, why, fix in ways) for code, ways in found.items()}


async def problem(site: Site, request: Request) -> Response:
    code = str(request.path_params["code"])
    ways = explained().get(code)
    if ways is None:
        raise Refusal(page_unknown(request.url.path))
    ending = _ENDS.get(code.rpartition("-")[2], "")
    return site.press.page("doors/explained.html", code=code, ways=ways, ending=ending)


async def problems(site: Site, _request: Request) -> Response:
    """All of them, by their code."""
    return site.press.page("doors/explained_all.html", known=explained())
