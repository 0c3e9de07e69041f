"""Strangers' bytes as the text a reader would see: the article where there is one, else all that is visible. Pure."""

import logging
import re
from dataclasses import dataclass
from importlib import import_module

from onefirm.capabilities.web import TEXT_SIGNS_MAX
from onefirm.guard.feed import feed_of
from onefirm.guard.pages.page import page_text
from onefirm.guard.pages.seen import clean
from onefirm.guard.pages.visible import visible
from onefirm.guard.web.calls import decoded

PLAIN = "text/plain"
PAGES = ("text/html", "application/xhtml+xml")
FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")
MARKUP_SIGNS_MAX = 400_000
MARKS_MAX = 4_000
"""A page of more elements is no article, and looking for one in it would take long."""
ENTRIES_MAX = 50
_CHARSET_WITHIN = 2_048
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_-]{1,40})")


@dataclass(frozen=True)
class Found:
    text: str
    title: str = ""
    day: str = ""
    language: str = ""


def article_of(raw: bytes, content_type: str) -> Found:
    """What can be read there. Raises a ValueError for what cannot."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind in FEEDS:
        return _listed(raw)
    found = _CHARSET.search(raw[:_CHARSET_WITHIN]) if kind in PAGES else None
    named = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else found[1].decode("ascii") if found else ""
    text = decoded(raw, content_type, named).removeprefix("\ufeff")
    if kind not in PAGES:
        return Found(clean(text).strip()[:TEXT_SIGNS_MAX])
    seen = visible(text)
    bounded = len(seen.markup) <= MARKUP_SIGNS_MAX and seen.marks <= MARKS_MAX
    words = (_article(seen.markup) if bounded else "") or page_text(seen.markup).text
    return Found(clean(words).strip()[:TEXT_SIGNS_MAX], seen.title, seen.day, seen.language)


def _article(markup: str) -> str:
    """Without what stands around it; empty where nothing like an article is found."""
    # Half a second to import, and needed by whoever reads a page alone.
    trafilatura = import_module("trafilatura")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found: str | None = trafilatura.extract(markup, include_comments=False, include_tables=True, fast=True)
    return found or ""


def _listed(raw: bytes) -> Found:
    feed = feed_of(raw)
    entries = [f"{each.title}\n{each.link}\n{each.words()}".strip() for each in feed.entries[:ENTRIES_MAX]]
    return Found("\n\n".join(entries)[:TEXT_SIGNS_MAX], feed.title)
