"""The page about the forms that anybody may fill in: how one is switched on, where it stands, and trying it."""

from starlette.requests import Request
from starlette.responses import Response

from onefirm.interfaces.web.frame.needs import today_of
from onefirm.interfaces.web.frame.site import Site


async def own_forms(site: Site, request: Request) -> Response:
    hooks = site.forms.every() if site.forms else ()
    # By the name that strangers know, where there is one; these pages themselves may answer at home alone.
    base = site.address or str(request.base_url).rstrip("/")
    known = {"today": await today_of(site.desk), "here": "settings", "hooks": hooks}
    return site.press.page("doors/site_form.html", **known, base=base, reached=bool(site.address))
