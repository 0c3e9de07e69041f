"""Find or do: one field for everything. A page of its own without scripts, and the list of the palette with them."""

from starlette.requests import Request
from starlette.responses import Response

from onefirm.desk.shapes.copies import BackupView
from onefirm.desk.shapes.find import FindView
from onefirm.interfaces.web.find.found import hits
from onefirm.interfaces.web.frame.needs import asked, today_of
from onefirm.interfaces.web.frame.render import Known
from onefirm.interfaces.web.frame.site import Site, in_part, onward

ROWS_MAX = 9
"""So many can be reached by one key each."""
WORDS_MAX = 500


async def find(site: Site, request: Request) -> Response:
    words = " ".join(request.query_params.get("q", "").split())[:WORDS_MAX]
    found = await asked(site.desk, FindView, "find", {"words": words, "limit": ROWS_MAX})
    shown = hits(site.press.rail, words, found.items)
    says = f"{len(shown)} to choose from." if shown and words else found.says
    known: dict[str, Known] = {"words": words, "says": says, "hits": shown}
    if in_part(request):
        return site.press.page("find/found.html", **known)
    today = await today_of(site.desk)
    return site.press.page("find/find.html", **known, today=today, here="find")


async def back_up(site: Site, _request: Request) -> Response:
    await asked(site.desk, BackupView, "backups.make")
    return onward("/?after=backup")
