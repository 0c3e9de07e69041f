"""A page as it is written into the repository: nothing in its words is obeyed by whoever builds the site."""

import html
import json
import re
from datetime import datetime

from pydantic import ValidationError

from onefirm.capabilities.connector import Never
from onefirm.capabilities.publishing import Page, TakingDown
from onefirm.connectors.site import problems
from onefirm.domain.frozen import Json

_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_TEMPLATE = re.compile(r"\{(?=[{%#<])")
_DAY_FORM = "%Y-%m-%dT%H:%M:%SZ"
_ENDINGS = {"markdown": ".md", "html": ".html"}


def page_of(args: Json) -> Page:
    try:
        page = Page.model_validate(args)
    except ValidationError as broken:
        error = broken.errors(include_url=False, include_input=False)[0]
        raise Never(problems.unwritable(f"{'.'.join(map(str, error['loc']))}: {error['msg']}.")) from broken
    if any((sign < " " and sign not in "\r\n\t") or sign == "\x7f" for sign in page.title + page.body):
        raise Never(problems.unwritable("It holds a control sign that cannot be shown."))
    return page


def taking_down_of(args: Json) -> TakingDown:
    try:
        return TakingDown.model_validate(args)
    except ValidationError as broken:
        raise Never(problems.nothing_there(str(args.get("receipt", "")))) from broken


def name_of(slug: str, form: str) -> str:
    return f"{slug}{_ENDINGS[form]}"


def names_this(name: str, slug: str) -> bool:
    """Would this file or folder have the same address on the site? `2026-03-01-slug.md`, `slug.html`, `slug/`."""
    return re.fullmatch(rf"(?:\d{{4}}-\d\d-\d\d-)?{re.escape(slug)}(?:\.[A-Za-z.]+)?", name, re.IGNORECASE) is not None


def written(page: Page, form: str, at: datetime) -> bytes:
    return (_html(page) if form == "html" else _markdown(page, at)).encode()


def _markdown(page: Page, at: datetime) -> str:
    head = {"title": " ".join(page.title.split()), "date": at.strftime(_DAY_FORM), "slug": page.slug}
    lines = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in head.items())
    # Markdown stays what it is; a tag or a word to the site builder is shown as it was approved, and never obeyed.
    body = _TEMPLATE.sub("&#123;", _TAG.sub("&lt;", _lines(page.body)))
    return f"---\n{lines}---\n\n{body.strip()}\n"


def _html(page: Page) -> str:
    parts = [part.strip() for part in re.split(r"\n\s*\n", _lines(page.body)) if part.strip()]
    inner = "".join(f"<p>{'<br>'.join(map(_escaped, part.splitlines()))}</p>\n" for part in parts)
    title = _escaped(" ".join(page.title.split()))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n</head>\n'
        f"<body>\n<main>\n<h1>{title}</h1>\n{inner}</main>\n</body>\n</html>\n"
    )


def _escaped(said: str) -> str:
    return html.escape(said).replace("{", "&#123;")


def _lines(said: str) -> str:
    return said.replace("\r\n", "\n").replace("\r", "\n")
