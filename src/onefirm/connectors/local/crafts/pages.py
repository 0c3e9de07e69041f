"""Pages of a static site: put up, and taken down again."""

import hashlib

from onefirm.capabilities.publishing import PUBLISH, UNPUBLISH, Page, TakingDown
from onefirm.connectors.local.craft import Craft, Stamp, checked
from onefirm.connectors.local.crafts import html, notes
from onefirm.domain.frozen import Json

_ID_SIGNS = 8


def _page(args: Json, stamp: Stamp) -> bytes:
    page = Page.model_validate(args)
    return html.page(page.title, html.paragraphs(page.body), stamp)


def id_of(stem: str, seed: str) -> str:
    """A name can be given twice, one page after the other; its receipt cannot."""
    return f"{stem}~{hashlib.sha256(seed.encode()).hexdigest()[:_ID_SIGNS]}"


PAGES = Craft(
    kind=PUBLISH,
    folder=html.SITE,
    ending=".html",
    read=checked(Page),
    write=_page,
    stamp=html.stamp,
    stem=lambda args, _key: str(args["slug"]),
    base=lambda args: str(args["slug"]),
    id_of=id_of,
    label=lambda args: str(args["title"]),
)
TAKEN_DOWN = Craft(
    kind=UNPUBLISH,
    folder="local/notices/publishing",
    ending=".json",
    read=checked(TakingDown),
    write=notes.write,
    stamp=notes.stamp,
    stem=notes.stem,
    base=lambda _args: "unpublish",
    id_of=notes.id_of,
    takes_back=PUBLISH.ref,
    removes=True,
)
