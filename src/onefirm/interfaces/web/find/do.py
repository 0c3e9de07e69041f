"""One line in your words: what it was understood as is shown first, and one press does exactly that."""

import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.drafts import DraftView
from onefirm.desk.shapes.find import FindView
from onefirm.desk.shapes.intents import FieldRead, IntentsView, IntentTypeView, TypedView
from onefirm.desk.shapes.plans import PreviewView
from onefirm.domain.frozen import Json
from onefirm.domain.names import folded, is_no_name
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.web.find.found import Hit, found_in
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, form_of, in_part, onward

LINE_MAX = 2_000
WORDS_MAX = 12
LETTERS_MIN = 4
PERHAPS_MAX = 5
_WORD = re.compile(r"\w+")
BROUGHT_ALONG = "draft"
"""A wish with this field is made from a goal in words; nobody fills it in."""
NO_LINE = "line-not-understood"
FIELD = "field."
OTHER = "other."
"""What is typed beside the candidates, for whoever is none of them."""


async def shown(site: Site, request: Request) -> Response:
    """Nothing runs here: reading a line leaves no trace."""
    line = request.query_params.get("line", "")[:LINE_MAX].strip()
    listed = (await asked(site.desk, IntentsView, "intents.list")).types
    kinds = tuple(kind for kind in listed if not _is_drafted(kind))
    typed, unclear = await _read(site, line, kinds, request.query_params.get("type", ""))
    known: dict[str, Known] = {"today": await today_of(site.desk), "here": "find"}
    known |= {"line": line, "typed": typed, "unclear": unclear, "kinds": kinds}
    drafted = await _draft(site, line) if unclear else None
    known["draft"] = drafted if isinstance(drafted, DraftView) else None
    if unclear and unclear.code == NO_LINE and isinstance(drafted, Problem):
        known["unclear"] = drafted
    known["perhaps"] = await _perhaps(site, line) if unclear else ()
    return site.press.page("find/do.html", **known)


async def do(site: Site, request: Request) -> Response:
    """Exactly what stood on the page, as it was corrected there."""
    form = await form_of(request)
    named = {name.removeprefix(FIELD): value.strip() for name, value in form.items() if name.startswith(FIELD)}
    others = {name.removeprefix(OTHER): value.strip() for name, value in form.items() if name.startswith(OTHER)}
    fields: Json = {name: value or others.get(name, "") for name, value in named.items() if value or others.get(name)}
    told = await asked(site.desk, TypedView, "intents.send", {"type": form.get("type", ""), "fields": fields})
    path = f"/plans/{quote(told.plan)}" if told.plan else "/inbox"
    return Response(headers={"HX-Redirect": path}) if in_part(request) else onward(path)


async def begin(site: Site, request: Request) -> Response:
    """The draft that stood on the page becomes a plan; nothing of it runs before it is approved there."""
    form = await form_of(request)
    said: Json = {"goal": form.get("goal", ""), "hash": form.get("hash", "")}
    told = await asked(site.desk, PreviewView, "plans.begin", said)
    return onward(f"/plans/{quote(told.plan)}")


async def think(site: Site, request: Request) -> Response:
    """A model is asked for the rest of the draft; what it says is kept, and stands on the page from now on."""
    form = await form_of(request)
    goal = form.get("goal", "")
    told = await asked(site.desk, DraftView, "plans.draft", {"goal": goal})
    if told.degraded:
        raise Refusal(_in_vain(told.degraded))
    return onward(f"/do?line={quote(goal)}")


def _in_vain(why: str) -> Problem:
    return Problem(
        code="draft-by-rules",
        what="No model drafted it.",
        why=why,
        fix="Go back: the draft of the rules stands as it was. Or say the goal in other words.",
        where="/models",
    )


async def keep(site: Site, request: Request) -> Response:
    form = await form_of(request)
    said: Json = {"goal": form.get("goal", ""), "name": form.get("name", "").strip()}
    told = await asked(site.desk, DraftView, "plans.keep", said)
    return onward(f"/playbooks/{quote(told.name)}")


def _is_drafted(kind: IntentTypeView) -> bool:
    properties = kind.fields.get("properties")
    return isinstance(properties, dict) and BROUGHT_ALONG in properties


async def _draft(site: Site, line: str) -> DraftView | Problem:
    """What is no wish may be a goal; where it is none either, that is said in the words in which it always is."""
    try:
        return await asked(site.desk, DraftView, "plans.draft", {"goal": line, "rules_only": True})
    except Refusal as refusal:
        return refusal.problem


async def _read(
    site: Site, line: str, kinds: tuple[IntentTypeView, ...], type_: str
) -> tuple[TypedView | None, Problem | None]:
    if line:
        try:
            return await asked(site.desk, TypedView, "intents.say", {"line": line, "dry_run": True}), None
        except Refusal as refusal:
            return None, refusal.problem
    kind = next((kind for kind in kinds if f"{kind.name}@{kind.version}" == type_), None)
    return (_blank(kind, type_) if kind else None), None


async def _perhaps(site: Site, line: str) -> tuple[Hit, ...]:
    """What the firm has by a name that stands in the line, word for word: of the longest names that do, all."""
    said = [word.strip(",.;:!?'\"()<>") for word in line.split()[:WORDS_MAX]]
    for length in (3, 2, 1):
        near = dict[str, Hit]()
        for at in range(len(said) - length + 1):
            words = " ".join(said[at : at + length])
            if len(words) < LETTERS_MIN or all(map(is_no_name, words.split())):
                continue
            found = await asked(site.desk, FindView, "find", {"words": words, "limit": PERHAPS_MAX})
            hits = found_in(site.press.rail, words, found.items)
            near |= {hit.path: hit for hit in hits if _is_near(words, hit)}
        if near:
            return tuple(near.values())[:PERHAPS_MAX]
    return ()


def _is_near(words: str, hit: Hit) -> bool:
    """Each of the words is a whole word of its name. What only holds these letters somewhere is somebody else."""
    return set(_WORD.findall(folded(words))) <= set(_WORD.findall(folded(hit.title)))


def _blank(kind: IntentTypeView, ref: str) -> TypedView:
    """A wish that is filled in and not said."""
    properties, required = kind.fields["properties"], kind.fields.get("required", [])
    assert isinstance(properties, dict) and isinstance(required, list), "The desk tells fields as a JSON schema."
    reads = (FieldRead(name=name, says="" if name in required else "it may stay empty", missing=name in required)
             for name in properties)  # fmt: skip
    return TypedView(type=ref, fields={}, says="Nothing ran.", about=kind.about, reads=tuple(reads))
